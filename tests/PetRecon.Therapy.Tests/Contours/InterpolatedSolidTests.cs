using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Contours;
using PetRecon.Therapy.Tests.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>Solids whose volumes and insides are known, as contours, before and after interpolation.</summary>
public class InterpolatedSolidTests
{
    // Half a step of 1 mm of the interpolated planes, and polygons for circles.
    private const double ShareOfVolume = 1e-3;

    private static readonly double[] s_eighths = [-0.375, -0.125, 0.125, 0.375];

    // What is wrongly in or out, between the outermost contours, is several times less than with slabs, which are stairs.
    [Theory]
    [InlineData("sphere", 2, 4)]
    [InlineData("sphere", 3, 5)]
    [InlineData("sphere", 6, 5)]
    [InlineData("ellipsoid", 3, 5)]
    [InlineData("cone", 3, 5)]
    [InlineData("cone", 6, 8)]
    [InlineData("tilted cylinder", 1, 1.3)]
    [InlineData("tilted cylinder", 3, 5)]
    [InlineData("tilted cylinder", 6, 8)]
    public void Interpolated_contours_miss_a_solid_by_several_times_less_than_slabs(string name, double spacingMm, double times)
    {
        AnalyticSolid solid = AnalyticSolid.Of(name);
        Structure contours = solid.Contours(spacingMm, 0.4);
        (double slabs, double interpolated) = (Missed(solid, contours), Missed(solid, StructureInterpolation.Of(contours, new() { PlaneSpacingMm = 0.5 }, cancellation: TestContext.Current.CancellationToken)));
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant($"{name} at {spacingMm} mm: Dice {1 - slabs:0.00000} by slabs, {1 - interpolated:0.00000} interpolated"));
        Assert.InRange(times * interpolated, 0, slabs);
    }

    // Planes from end to end: slabs that end at the contours are the trapezoidal rule.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_truncated_cone_has_its_volume_at_any_spacing(double spacingMm)
    {
        Structure cone = Structure([.. Enumerable.Range(0, (int)(48 / spacingMm) + 1).Select(k => Frustum(k * spacingMm))]);
        double truth = FrustumVolumeCc(0, 48);
        Structure interpolated = StructureInterpolation.Of(cone, new() { Ends = StructureEnds.AtContour }, cancellation: TestContext.Current.CancellationToken);
        double slabsError = StructureMask.VolumeCcOf(cone, new() { Ends = StructureEnds.AtContour }) / truth - 1;
        double error = StructureMask.VolumeCcOf(interpolated, new() { Ends = StructureEnds.AtContour }) / truth - 1;
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant($"Cone at {spacingMm} mm: {100 * slabsError:0.000} % by slabs, {100 * error:0.000} % interpolated"));
        Assert.InRange(error, -ShareOfVolume, ShareOfVolume);
        if (spacingMm >= 3)
            Assert.InRange(4 * Math.Abs(error), 0, slabsError);

        // Taken as any other structure it reaches 0.03 mm farther at both ends.
        Assert.Equal(truth + 0.03e-3 * Math.PI * (22 * 22 + 6 * 6), StructureMask.VolumeCcOf(interpolated), ShareOfVolume * truth);
    }

    [Fact]
    public void Planes_at_uneven_distances_make_the_same_cone()
    {
        double[] heights = [0, 1, 3, 4, 9, 11, 12, 18, 20, 22, 27, 28, 30, 33, 38, 40, 43, 48];
        Structure interpolated = StructureInterpolation.Of(Structure([.. heights.Select(Frustum)]), new() { Ends = StructureEnds.AtContour }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(FrustumVolumeCc(0, 48), StructureMask.VolumeCcOf(interpolated, new() { Ends = StructureEnds.AtContour }), ShareOfVolume * FrustumVolumeCc(0, 48));
    }

    [Theory]
    [InlineData(StructureEnds.HalfSpacing, 1)]
    [InlineData(StructureEnds.Rounded, 0.5)]
    [InlineData(StructureEnds.AtContour, 0)]
    public void Ends_have_the_volume_that_is_stated(StructureEnds ends, double spacings)
    {
        foreach (double spacing in (double[])[0.3, 1, 2.5, 6])
        {
            // A disc with a hole and an island beside it.
            Contour[] Plane(double z) => [AnalyticSolid.Ellipse((0, 0, 20, 15), z), AnalyticSolid.Ellipse((3, 0, 6, 6), z), AnalyticSolid.Ellipse((40, 5, 7, 7), z)];
            Structure structure = Structure([.. Enumerable.Range(0, 5).SelectMany(k => Plane(k * spacing))]);
            double area = Math.PI * (300 - 36 + 49);
            double truth = area * (4 + spacings) * spacing / 1000;
            double excess = ends == StructureEnds.AtContour ? 0.06 * area / 1000 : 0;
            double volume = StructureMask.VolumeCcOf(StructureInterpolation.Of(structure, new() { Ends = ends }, cancellation: TestContext.Current.CancellationToken));
            Assert.Equal(truth + excess, volume, 0.002 * truth);
        }
    }

    // The end of planes 4 mm apart is 2 mm long: four planes in it, 2 / 4.5 mm apart, the last one with what is left at 4 / 4.5 of the way.
    [Fact]
    public void Rounded_ends_get_smaller_plane_by_plane_and_flat_ends_do_not()
    {
        Structure sphere = AnalyticSolid.Of("sphere").Contours(4, 0.5);
        double[] Areas(StructureEnds ends) => [.. StructureSlabs.Of(StructureInterpolation.Of(sphere, new() { Ends = ends, PlaneSpacingMm = 0.5 }, cancellation: TestContext.Current.CancellationToken), new StructureMaskOptions())
            .Slabs.Where(static slab => slab.HeightMm >= 18).Select(static slab => slab.Polygons.Max(static polygon => polygon.Max(static point => new Vector3D(point.X, point.Y, 0).Length)))];
        double[] rounded = Areas(StructureEnds.Rounded);
        double[] flat = Areas(StructureEnds.HalfSpacing);
        Assert.Equal(5, rounded.Length);
        Assert.All(Enumerable.Range(1, 4), n => Assert.True(rounded[n] < rounded[n - 1]));
        Assert.Equal(rounded[0] * Math.Sqrt((1 - 4 / 4.5) * (1 - 1.0 / 64)), rounded[4], 0.1);
        Assert.All(flat, radius => Assert.Equal(flat[0], radius, 1e-9));
        Assert.Equal(5, flat.Length);
    }

    [Fact]
    public void A_solid_that_lies_obliquely_is_the_same_solid()
    {
        RigidTransform turn = Solids.Turn(0.7, 0.4);
        Structure straight = AnalyticSolid.Of("ellipsoid").Contours(3, 0.4);
        Structure oblique = straight.Moved(turn);
        Structure interpolated = StructureInterpolation.Of(oblique, cancellation: TestContext.Current.CancellationToken);
        double volume = StructureMask.VolumeCcOf(StructureInterpolation.Of(straight, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(volume, StructureMask.VolumeCcOf(interpolated), 5e-4 * volume);
        Assert.Equal(oblique.Contours, interpolated.Contours.Take(oblique.Contours.Length));
    }

    private static Contour Frustum(double z) => AnalyticSolid.Ellipse((0, 0, 22 - z / 3, 22 - z / 3), z);

    private static double FrustumVolumeCc(double from, double to) => Math.PI * (Math.Pow(22 - from / 3, 3) - Math.Pow(22 - to / 3, 3)) / 1000;

    private static Structure Structure(ImmutableArray<Contour> contours) => new() { Name = "solid", Contours = contours };

    // One less the Dice coefficient, of parts of voxels between the outermost contours; of the solid by 4 x 4 x 4 points.
    private static double Missed(AnalyticSolid solid, Structure structure)
    {
        IEnumerable<double> own = structure.Contours.Where(static contour => contour.PointsMm.Length == 720).Select(static contour => contour.PointsMm[0].Z).Where(z => z >= solid.FromMm && z < solid.ToMm);
        double from = Math.Ceiling(own.Min() + 1);
        int depth = (int)Math.Floor(own.Max() - 1 - from);
        VoxelGrid grid = new(120, 80, depth, new(1, 1, 1), new(-39.5, -34.5, from + 0.5));
        ReadOnlySpan<float> mask = StructureMask.Of(structure, grid, cancellation: TestContext.Current.CancellationToken).Occupancy.Voxels;
        (double missed, double sum) = (0, 0);
        for (int k = 0; k < depth; k++)
        {
            (double X, double Y, double RadiusX, double RadiusY)[] sections = [.. s_eighths.Select(eighth => solid.Section(from + k + 0.5 + eighth))];
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    double part = Part(sections, grid.PositionMm(i, j, k));
                    missed += Math.Abs(part - mask[grid.LinearIndex(i, j, k)]);
                    sum += part + mask[grid.LinearIndex(i, j, k)];
                }
            }
        }

        return missed / sum;
    }

    private static double Part((double X, double Y, double RadiusX, double RadiusY)[] sections, Vector3D centre)
    {
        int inside = 0;
        foreach ((double sectionX, double sectionY, double radiusX, double radiusY) in sections)
        {
            foreach (double u in s_eighths)
            {
                foreach (double v in s_eighths)
                {
                    double x = (centre.X + u - sectionX) / radiusX;
                    double y = (centre.Y + v - sectionY) / radiusY;
                    inside += x * x + y * y <= 1 ? 1 : 0;
                }
            }
        }

        return inside / 64.0;
    }
}
