using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>
/// Solids in a dose that rises evenly, whose histograms have closed forms. With t the dose, less that of the middle, over gradient times radius (or half
/// of the length), the part of the volume that has at least t is: sphere (2 - 3t + t^3) / 4; cylinder across its axis (acos t - t sqrt(1 - t^2)) / pi,
/// along it (1 - t) / 2; cone, from tip to base, 1 - ((1 + t) / 2)^3.
/// </summary>
public class AnalyticHistogramTests
{
    // Of the volume. Slabs of an 80th of the radius leave 0.003 %; the rest is the boundary's pixels, and in tilted grids faces within boxes.
    private const double PartTolerance = 0.0005;

    private const double VolumeTolerance = 0.0005;
    private const double RadiusMm = 20;
    private const double BaseGy = 60;

    public static readonly TheoryData<double, double, double, double> Grids = new()
    {
        // Spacing within planes, across planes, and two turns of the grid.
        { 1, 1, 0, 0 }, { 2, 3, 0, 0 }, { 3, 2, 0, 0 }, { 4, 5, 0, 0 }, { 5, 5, 0, 0 },
        { 2, 3, Math.PI / 2, Math.PI / 2 }, { 2.5, 2.5, 0.5, 0 }, { 2, 3, 0.5, 0.7 }, { 4, 3, 1.1, -0.4 },
    };

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_sphere_has_its_histogram_whatever_the_gradients_direction(double spacing, double across, double firstTurn, double secondTurn)
    {
        foreach (Vector3D direction in (ReadOnlySpan<Vector3D>)[Vector3D.UnitX, Vector3D.UnitZ, new Vector3D(1, -2, 3).Normalized()])
            Check(Solids.Sphere(RadiusMm, RadiusMm / 80), direction, RadiusMm, (spacing, across, firstTurn, secondTurn), static t => (2 - 3 * t + t * t * t) / 4);
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_cylinder_has_its_histogram_across_and_along(double spacing, double across, double firstTurn, double secondTurn)
    {
        Structure cylinder = Solids.Cylinder(RadiusMm, 2 * RadiusMm, 2.5);
        Check(cylinder, new Vector3D(3, 4, 0).Normalized(), RadiusMm, (spacing, across, firstTurn, secondTurn), static t => (Math.Acos(t) - t * Math.Sqrt(1 - t * t)) / Math.PI);
        Check(cylinder, Vector3D.UnitZ, RadiusMm, (spacing, across, firstTurn, secondTurn), static t => (1 - t) / 2);
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_cone_has_its_histogram_along(double spacing, double across, double firstTurn, double secondTurn) =>
        Check(Solids.Cone(RadiusMm, 2 * RadiusMm, RadiusMm / 80), Vector3D.UnitZ, RadiusMm, (spacing, across, firstTurn, secondTurn), static t => 1 - Math.Pow((1 + t) / 2, 3));

    [Fact]
    public void A_turned_structure_in_a_dose_that_turns_with_it_has_the_same_histogram()
    {
        RigidTransform turn = Solids.Turn(0.8, -0.6);
        Structure sphere = Solids.Sphere(RadiusMm, 0.5);
        Vector3D direction = new Vector3D(2, 1, -1).Normalized();
        DoseVolumeHistogram straight = Of(sphere, Solids.Ramp(Solids.Grid(32, new(2, 3, 2.5), RigidTransform.Identity), BaseGy, direction));
        DoseVolumeHistogram turned = Of(sphere.Moved(turn), Solids.Ramp(Solids.Grid(32, new(2, 3, 2.5), turn), BaseGy, turn.Rotate(direction)));
        Assert.Equal(straight.VolumeCc, turned.VolumeCc, 1e-6);
        for (double dose = BaseGy - RadiusMm; dose <= BaseGy + RadiusMm; dose += 0.25)
            Assert.Equal(straight.PercentAtLeast(dose), turned.PercentAtLeast(dose), 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(5)]
    public void A_sphere_in_slices_has_the_histogram_of_its_stack_of_discs(double contourSpacing)
    {
        // Contours as far apart as in a clinical CT. The truth is the sum of the discs' closed forms, for a gradient within the slices.
        Structure sphere = Solids.Sphere(RadiusMm, contourSpacing);
        DoseVolumeHistogram histogram = Of(sphere, Solids.Ramp(Solids.Grid(24, new(2.5, 2.5, 3), RigidTransform.Identity), BaseGy, Vector3D.UnitY));
        double[] radii = [.. Enumerable.Range(0, (int)Math.Round(2 * RadiusMm / contourSpacing)).Select(k => (k + 0.5) * contourSpacing - RadiusMm).Select(static z => Math.Sqrt(RadiusMm * RadiusMm - z * z))];
        Assert.Equal(radii.Sum(static r => Math.PI * r * r) * contourSpacing / 1000, histogram.VolumeCc, 1e-5);
        for (double y = -RadiusMm; y <= RadiusMm; y += 0.1)
        {
            double truth = contourSpacing / 1000 * radii.Sum(r => Math.Abs(y) >= r ? (y < 0 ? Math.PI * r * r : 0) : r * r * (Math.Acos(y / r) - y / r * Math.Sqrt(1 - y * y / (r * r))));
            Assert.Equal(truth, histogram.CcAtLeast(BaseGy + y), PartTolerance * histogram.VolumeCc);
        }
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(0.5, 5)]
    [InlineData(1.5, 2)]
    [InlineData(1, 3)]
    public void A_structure_smaller_than_a_voxel_has_its_histogram(double radiusMm, double spacing)
    {
        foreach (double turn in (ReadOnlySpan<double>)[0, 0.6])
        {
            foreach (Vector3D direction in (ReadOnlySpan<Vector3D>)[Vector3D.UnitX, new Vector3D(1, -2, 3).Normalized()])
            {
                Volume<Gray> dose = Solids.Ramp(Solids.Grid(4 * spacing, new(spacing, spacing, spacing), Solids.Turn(turn, turn)), BaseGy, direction);
                DoseVolumeHistogram histogram = Of(Solids.Cylinder(radiusMm, 2 * radiusMm, radiusMm / 4), dose);
                Assert.Equal(2 * Math.PI * Math.Pow(radiusMm, 3) / 1000, histogram.VolumeCc, 1e-3 * histogram.VolumeCc);
                Assert.Equal(BaseGy, histogram.Mean, 1e-4 * radiusMm);
                if (direction.X < 1)
                    continue;
                for (double t = -0.99; t < 1; t += 0.01)
                    Assert.Equal((Math.Acos(t) - t * Math.Sqrt(1 - t * t)) / Math.PI, histogram.PercentAtLeast(BaseGy + t * radiusMm) / 100, 0.001);
            }
        }
    }

    [Fact]
    public void Metrics_are_those_of_the_closed_forms()
    {
        DoseVolumeHistogram cylinder = Of(Solids.Cylinder(RadiusMm, 40, 2.5), Solids.Ramp(Solids.Grid(24, new(2.5, 2.5, 3), RigidTransform.Identity), BaseGy, Vector3D.UnitZ));

        // Doses from 40 to 80 Gy, all alike.
        Assert.Equal(BaseGy, cylinder.Mean, 1e-4);
        Assert.Equal(BaseGy, cylinder.Median, 0.01);
        Assert.Equal(40, cylinder.Min, 1e-3);
        Assert.Equal(80, cylinder.Max, 1e-3);
        Assert.Equal(42, cylinder.DoseAtPercent(95), 0.01);
        Assert.Equal(79.2, cylinder.DoseAtPercent(2), 0.01);
        Assert.Equal(80 - 40 * 2 / cylinder.VolumeCc, cylinder.DoseAtCc(2), 0.01);
        Assert.Equal(75, cylinder.PercentAtLeast(50), 0.01);
        Assert.Equal(BaseGy * cylinder.VolumeCc, cylinder.IntegralDose, 0.01);
        foreach (double a in (ReadOnlySpan<double>)[-20, -1.5, 0.5, 1, 2, 8, 30])
        {
            double truth = Math.Pow((Math.Pow(80, a + 1) - Math.Pow(40, a + 1)) / ((a + 1) * 40), 1 / a);
            Assert.Equal(truth, cylinder.GeneralizedEquivalentUniformDose(a), 1e-3);
        }

        Assert.Equal(40 / Math.Log(2), cylinder.GeneralizedEquivalentUniformDose(-1), 1e-3);
        Assert.InRange(cylinder.GeneralizedEquivalentUniformDose(5000), 79.8, 80);
        Assert.InRange(cylinder.GeneralizedEquivalentUniformDose(-5000), 40, 40.2);
    }

    [Fact]
    public void A_dose_that_is_the_same_everywhere_is_every_metric()
    {
        DoseVolumeHistogram histogram = Of(Solids.Sphere(RadiusMm, 1), Volume<Gray>.Constant(Solids.Grid(24, new(2, 2, 2), RigidTransform.Identity), 50));
        foreach (string metric in (ReadOnlySpan<string>)["mean", "min", "max", "median", "D2%", "D98%", "D1cc", "gEUD(8)"])
            Assert.Equal(50, DoseMetric.Parse(metric).Evaluate(histogram), 1e-4);
        Assert.Equal(0, DoseMetric.Parse("HI").Evaluate(histogram), 1e-5);
        Assert.Equal(100, histogram.PercentAtLeast(49.99), 1e-9);
        Assert.Equal(0, histogram.PercentAtLeast(50.01), 1e-9);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        Volume<Gray> dose = Solids.Ramp(Solids.Grid(24, new(2, 3, 2.5), RigidTransform.Identity), BaseGy, new(0.3, -0.7, 0.2));
        DoseVolumeHistogram one = Of(Solids.Sphere(RadiusMm, 0.5), dose, new() { Structure = new() { Threads = 1 } });
        DoseVolumeHistogram many = Of(Solids.Sphere(RadiusMm, 0.5), dose, new() { Structure = new() { Threads = 5 } });
        Assert.Equal(one.CurveDoses, many.CurveDoses);
        Assert.Equal(one.CurveCc, many.CurveCc);
        Assert.Equal(one.Mean, many.Mean);
    }

    private static void Check(Structure structure, Vector3D direction, double half, (double Spacing, double Across, double FirstTurn, double SecondTurn) at, Func<double, double> truth)
    {
        VoxelGrid grid = Solids.Grid(1.5 * RadiusMm + 2, new(at.Spacing, at.Spacing, at.Across), Solids.Turn(at.FirstTurn, at.SecondTurn));
        DoseVolumeHistogram histogram = Of(structure, Solids.Ramp(grid, BaseGy, direction));
        Assert.Equal(StructureMask.VolumeCcOf(structure), histogram.VolumeCc, VolumeTolerance * histogram.VolumeCc);
        Assert.Equal(0, histogram.OutsideCc);
        Assert.Empty(histogram.Warnings);
        for (int i = -200; i <= 200; i++)
        {
            double t = i / 200.0;
            double part = histogram.PercentAtLeast(BaseGy + t * half) / 100;
            Assert.True(Math.Abs(part - truth(t)) < PartTolerance, FormattableString.Invariant($"{structure.Name}, grid {at}, gradient along {direction}, t = {t}: {part} instead of {truth(t)}"));
        }
    }

    private static DoseVolumeHistogram Of(Structure structure, Volume dose, DoseVolumeHistogramOptions? options = null) =>
        DoseVolumeHistogram.Of(structure, dose, options, TestContext.Current.CancellationToken);
}
