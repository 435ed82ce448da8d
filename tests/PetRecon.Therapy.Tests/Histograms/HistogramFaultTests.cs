using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>What cannot be right is said, never counted silently.</summary>
public class HistogramFaultTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(20, 20, 20, new(2, 2, 2));

    [Theory]
    [InlineData(20, 0)]
    [InlineData(0, 20)]
    public void What_is_outside_of_the_grid_is_stated_and_not_counted_as_zero(double x, double z)
    {
        // The cylinder's middle is on the grid's face: half of it is outside.
        DoseVolumeHistogram histogram = Of(Solids.Cylinder(8, 12, 2, new(x, 0, z)), Volume<Gray>.Constant(s_grid, 3));
        Assert.Equal(0.5, histogram.OutsideCc / histogram.StructureCc, 1e-4);
        Assert.Equal(histogram.StructureCc, histogram.VolumeCc + histogram.OutsideCc, 1e-6);
        Assert.Equal(3, histogram.Min, 1e-5);
        Assert.Equal(100, histogram.PercentAtLeast(2.9), 1e-9);
        Assert.Contains("50 %", Assert.Single(histogram.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_structure_beside_the_grid_is_refused()
    {
        foreach (Vector3D centre in (ReadOnlySpan<Vector3D>)[new(100, 0, 0), new(0, -100, 0), new(0, 0, 100)])
        {
            string message = Assert.Throws<ArgumentException>(() => Of(Solids.Sphere(8, 1, centre), Volume<Gray>.Constant(s_grid, 3))).Message;
            Assert.Contains("No part of structure \"sphere\" is within the dose grid", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_dose_that_is_no_number_is_refused_where_it_matters(float bad)
    {
        float[] voxels = new float[s_grid.VoxelCount];
        voxels[s_grid.LinearIndex(10, 10, 10)] = bad;
        Volume<Gray> dose = new(s_grid, voxels);
        Assert.Contains("not a finite number", Assert.Throws<ArgumentException>(() => Of(Solids.Sphere(8, 1), dose)).Message, StringComparison.Ordinal);
        Assert.Equal(0, Of(Solids.Sphere(6, 1, new(-12, -12, -12)), dose).Max, 1e-6);
    }

    [Fact]
    public void Negative_doses_are_counted_and_warned_of_and_have_no_equivalent_uniform_dose()
    {
        DoseVolumeHistogram histogram = Of(Solids.Sphere(8, 0.5), Solids.Ramp(s_grid, 0, Vector3D.UnitX));
        Assert.Contains("negative doses, down to -7.99", Assert.Single(histogram.Warnings), StringComparison.Ordinal);
        Assert.Equal(50, histogram.PercentAtLeast(0), 0.01);
        Assert.Throws<InvalidOperationException>(() => histogram.GeneralizedEquivalentUniformDose(2));
    }

    [Fact]
    public void Empty_structures_and_other_frames_of_reference_are_refused()
    {
        Assert.Contains("has no volume", Assert.Throws<ArgumentException>(() => Of(new() { Name = "nothing" }, Volume<Gray>.Constant(s_grid, 1))).Message, StringComparison.Ordinal);
        Structure here = Solids.Sphere(8, 1) with { FrameOfReferenceUid = "1.2.3" };
        DoseGrid dose = new() { Name = "plan", Volume = Volume<GrayRbe>.Constant(s_grid, 1), FrameOfReferenceUid = "1.2.4" };
        Assert.Contains("frame of reference 1.2.3", Assert.Throws<ArgumentException>(() => DoseVolumeHistogram.Of(here, dose, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal("Gy (RBE)", DoseVolumeHistogram.Of(here with { FrameOfReferenceUid = "" }, dose, null, TestContext.Current.CancellationToken).Unit);
    }

    [Fact]
    public void A_whole_grid_has_its_voxels()
    {
        float[] voxels = [.. Enumerable.Range(0, s_grid.VoxelCount).Select(static i => (float)(i % 2))];
        DoseVolumeHistogram histogram = DoseVolumeHistogram.OfGrid(new Volume<Gray>(s_grid, voxels), new() { Interpolation = HistogramInterpolation.Nearest }, TestContext.Current.CancellationToken);
        Assert.Equal(64, histogram.VolumeCc, 1e-6);
        Assert.Equal(32, histogram.CcAtLeast(0.5), 1e-6);
        Assert.Equal(0.5, histogram.Mean, 1e-9);
    }

    [Fact]
    public void Options_and_questions_without_sense_are_refused()
    {
        Structure sphere = Solids.Sphere(8, 1);
        Volume<Gray> dose = Volume<Gray>.Constant(s_grid, 1);
        Assert.Throws<ArgumentException>(() => Of(sphere, dose, new() { PointCount = 1 }));
        Assert.Throws<ArgumentException>(() => Of(sphere, dose, new() { PixelsAcross = 0 }));
        DoseVolumeHistogram histogram = Of(sphere, dose);
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.DoseAtPercent(101));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.DoseAtCc(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.CcAtLeast(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Differential(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.GeneralizedEquivalentUniformDose(0));
    }

    [Fact]
    public void Differential_volumes_sum_up_to_the_whole_and_to_the_mean()
    {
        DoseVolumeHistogram histogram = Of(Solids.Sphere(15, 0.5), Solids.Ramp(s_grid, 30, new(0.4, 0.2, 0.1)));
        DifferentialHistogram intervals = histogram.Differential(0.25);
        Assert.Equal(histogram.VolumeCc, intervals.Cc.Sum(), 1e-9);
        Assert.Equal(histogram.Mean, intervals.Cc.Select((cc, i) => cc * (intervals.StartDose + (i + 0.5) * intervals.Width)).Sum() / histogram.VolumeCc, 1e-3);
        Assert.All(intervals.Cc, static cc => Assert.True(cc >= 0));
    }

    private static DoseVolumeHistogram Of(Structure structure, Volume dose, DoseVolumeHistogramOptions? options = null) =>
        DoseVolumeHistogram.Of(structure, dose, options, TestContext.Current.CancellationToken);
}
