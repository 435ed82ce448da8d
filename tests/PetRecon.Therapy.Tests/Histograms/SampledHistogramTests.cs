using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>
/// Shapes with holes in a dose without any order, against an oracle that shares nothing: millions of points, each tested against the polygons by counting
/// crossings, with the dose interpolated in double precision from the eight voxels around.
/// </summary>
public class SampledHistogramTests
{
    private const double PercentTolerance = 0.06;

    // Points that are a quarter of a millimetre apart tell where a voxel ends to a few percent of its size.
    private const double StepsPercentTolerance = 0.35;

    // In tilted grids boxes reach across the kinks of the dose, which here are as sharp as can be.
    private const double TiltedPercentTolerance = 0.35;
    private const double CellsPercentTolerance = 0.8;

    // Of the mean, in Gy for each percent that is tolerated.
    private const double MeanTolerance = 0.17;
    private const int Samples = 260;

    [Theory]
    [InlineData(HistogramInterpolation.Linear, 0)]
    [InlineData(HistogramInterpolation.Linear, 0.6)]
    [InlineData(HistogramInterpolation.Nearest, 0)]
    [InlineData(HistogramInterpolation.Nearest, 0.6)]
    public void A_ring_with_an_island_in_a_rough_dose_has_the_histogram_of_its_points(HistogramInterpolation interpolation, double turn)
    {
        Structure ring = Ring(isKeyhole: false);
        Volume<Gray> dose = Rough(new(4, 5, 3.5), turn);
        Compare(DoseVolumeHistogram.Of(ring, dose, new() { Interpolation = interpolation }, TestContext.Current.CancellationToken), Sampled(ring, dose, interpolation), interpolation == HistogramInterpolation.Nearest ? StepsPercentTolerance : turn == 0 ? PercentTolerance : TiltedPercentTolerance);
    }

    // As large structures have it: then a box is a whole cell, in which a dose without order is far from linear.
    [Fact]
    public void One_pixel_to_a_voxel_leaves_less_than_a_percent_open_even_in_a_rough_dose()
    {
        Structure ring = Ring(isKeyhole: false);
        Volume<Gray> dose = Rough(new(4, 5, 3.5), 0);
        DoseVolumeHistogram coarse = DoseVolumeHistogram.Of(ring, dose, new() { PixelsAcross = 4 }, TestContext.Current.CancellationToken);
        Compare(coarse, Sampled(ring, dose, HistogramInterpolation.Linear), CellsPercentTolerance);
    }

    [Fact]
    public void A_keyhole_is_the_same_as_a_hole()
    {
        Volume<Gray> dose = Rough(new(4, 5, 3.5), 0);
        DoseVolumeHistogram hole = DoseVolumeHistogram.Of(Ring(isKeyhole: false), dose, null, TestContext.Current.CancellationToken);
        DoseVolumeHistogram keyhole = DoseVolumeHistogram.Of(Ring(isKeyhole: true), dose, null, TestContext.Current.CancellationToken);
        Assert.Equal(hole.VolumeCc, keyhole.VolumeCc, 1e-6);
        for (int i = 0; i <= 100; i++)
            Assert.Equal(hole.PercentAtLeast(i), keyhole.PercentAtLeast(i), 1e-3);
    }

    [Fact]
    public void Contours_in_sagittal_planes_are_as_good_as_others()
    {
        // x to y, y to z, z to x: the structure and its dose go along.
        RigidTransform roll = new(Vector3D.UnitZ, Vector3D.UnitX, Vector3D.UnitY, Vector3D.Zero);
        Structure ring = Ring(isKeyhole: false).Moved(roll);
        Volume<Gray> dose = Rough(new(4, 5, 3.5), 0);
        Compare(DoseVolumeHistogram.Of(ring, dose, null, TestContext.Current.CancellationToken), Sampled(Ring(isKeyhole: false), dose, HistogramInterpolation.Linear, roll), PercentTolerance);
    }

    private static void Compare(DoseVolumeHistogram histogram, double[] sampled, double tolerance)
    {
        for (int percent = 0; percent <= 100; percent++)
        {
            double dose = percent;
            double truth = 100.0 * (sampled.Length - LowerBound(sampled, dose)) / sampled.Length;
            Assert.True(Math.Abs(histogram.PercentAtLeast(dose) - truth) < tolerance, FormattableString.Invariant($"V{dose}Gy: {histogram.PercentAtLeast(dose)} instead of {truth} %"));
        }

        Assert.Equal(sampled.Average(), histogram.Mean, MeanTolerance * tolerance);
        Assert.InRange(histogram.Min, sampled[0] - 2.5, sampled[0] + 1e-6);
        Assert.InRange(histogram.Max, sampled[^1] - 1e-6, sampled[^1] + 2.5);
    }

    // An outer square with a cut corner, a round hole, a triangle within the hole; nine planes.
    private static Structure Ring(bool isKeyhole)
    {
        List<Contour> contours = [];
        for (int k = 0; k < 9; k++)
        {
            double z = 2.5 * k - 10;
            ImmutableArray<Vector3D> outer = [new(-21, -17, z), new(19, -17, z), new(19, 11, z), new(12, 18, z), new(-21, 18, z)];
            ImmutableArray<Vector3D> hole = [.. Enumerable.Range(0, 60).Select(i => new Vector3D(-2 + 11 * Math.Cos(i * Math.PI / 30), 1 + 9 * Math.Sin(i * Math.PI / 30), z))];
            if (isKeyhole)
                contours.Add(new(ContourKind.ClosedPlanar, [.. outer, outer[0], hole[0], .. hole.Skip(1), hole[0], outer[0]]));
            else
                contours.AddRange([new(ContourKind.ClosedPlanar, outer), new(ContourKind.ClosedPlanar, hole)]);
            contours.Add(new(ContourKind.ClosedPlanar, [new(-6, -3, z), new(3, -2, z), new(-1, 6, z)]));
        }

        return new() { Name = "ring", Contours = [.. contours] };
    }

    // Any numbers from 0 to 100, from a generator of its own.
    private static Volume<Gray> Rough(Vector3D spacing, double turn)
    {
        VoxelGrid grid = Solids.Grid(34, spacing, Solids.Turn(turn, turn));
        float[] voxels = new float[grid.VoxelCount];
        uint state = 12345;
        for (int i = 0; i < voxels.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            voxels[i] = 100 * (state >> 8) / (float)(1 << 24);
        }

        return new(grid, voxels);
    }

    private static double[] Sampled(Structure structure, Volume dose, HistogramInterpolation interpolation, RigidTransform? roll = null)
    {
        (double X, double Y)[][] polygons = [.. structure.Contours.Take(3).Select(static contour => contour.PointsMm.Select(static p => (p.X, p.Y)).ToArray())];
        List<double> doses = [];
        for (int j = 0; j < Samples; j++)
        {
            double y = -17 + 35 * (j + 0.5) / Samples;
            for (int i = 0; i < Samples; i++)
            {
                double x = -21 + 40 * (i + 0.5) / Samples;
                if (polygons.Count(polygon => Crosses(polygon, x, y)) % 2 == 0)
                    continue;
                for (int k = 0; k < 90; k++)
                {
                    Vector3D point = new(x, y, -11.25 + 22.5 * (k + 0.5) / 90);
                    doses.Add(At(dose, roll is RigidTransform motion ? motion.Apply(point) : point, interpolation));
                }
            }
        }

        double[] sorted = [.. doses];
        Array.Sort(sorted);
        return sorted;
    }

    private static bool Crosses((double X, double Y)[] polygon, double x, double y)
    {
        bool inside = false;
        for (int i = 0, before = polygon.Length - 1; i < polygon.Length; before = i++)
        {
            (double x0, double y0) = polygon[before];
            (double x1, double y1) = polygon[i];
            if (y0 > y != y1 > y && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
                inside = !inside;
        }

        return inside;
    }

    private static double At(Volume dose, Vector3D point, HistogramInterpolation interpolation)
    {
        Vector3D at = dose.Grid.IndexOf(point);
        if (interpolation == HistogramInterpolation.Nearest)
            return dose[(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)];
        (int i, int j, int k) = ((int)Math.Floor(at.X), (int)Math.Floor(at.Y), (int)Math.Floor(at.Z));
        double sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            (int dx, int dy, int dz) = (corner & 1, corner >> 1 & 1, corner >> 2);
            double weight = (dx == 1 ? at.X - i : i + 1 - at.X) * (dy == 1 ? at.Y - j : j + 1 - at.Y) * (dz == 1 ? at.Z - k : k + 1 - at.Z);
            sum += weight * dose[i + dx, j + dy, k + dz];
        }

        return sum;
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int at = Array.BinarySearch(sorted, value);
        at = at < 0 ? ~at : at;
        while (at > 0 && sorted[at - 1] >= value)
            at--;
        return at;
    }
}
