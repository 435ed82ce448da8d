using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Comparison;
using Xunit;

namespace PetRecon.Therapy.Tests.Comparison;

/// <summary>Smooth edges of known place across oblique and divergent beams.</summary>
public class RangeComparisonTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_shift_of_a_dose_along_its_beam_is_found_on_each_ray()
    {
        BeamFrame beam = new(new() { IsocenterMm = new(3, 4, 5), GantryAngleDegrees = 40, CouchAngleDegrees = 15 });
        VoxelGrid grid = VoxelGrid.Centered(60, 60, 60, new(2, 2, 2));
        Volume<Gray> planned = Edge(grid, beam, 10);
        Volume<Gray> delivered = Edge(VoxelGrid.Centered(50, 52, 54, new(2.3, 2.2, 2.1)), beam, 12.5);
        RangeComparison comparison = RangeComparison.Of(planned, delivered, beam, new(11, 9, 4, -20, -16), cancellation: Stop);
        BeamMapStatistics statistics = comparison.Statistics;
        Assert.Equal(99, statistics.Count);
        Assert.Equal(2.5, statistics.Mean, 0.02);
        Assert.True(statistics.StandardDeviation < 0.05);
        Assert.Equal(10, comparison.First.Statistics().Mean, 0.05);
        Assert.Equal(1, comparison.PartWithin(2.7));
        Assert.Equal(0, comparison.PartWithin(2.3));
    }

    [Fact]
    public void Depths_are_along_the_axis_also_for_divergent_rays()
    {
        // The edge is a plane across the axis, so every ray ends at the same depth.
        BeamFrame beam = new(new() { IsocenterMm = default, GantryAngleDegrees = 270, VirtualSourceXMm = 300, VirtualSourceYMm = 400 });
        BeamMap depths = DistalDepths.Of(Edge(VoxelGrid.Centered(60, 60, 60, new(2, 2, 2)), beam, -7), beam, new(9, 9, 5, -20, -20), cancellation: Stop);
        Assert.Equal(81, depths.Statistics().Count);
        Assert.Equal(-7, depths.Statistics().Least, 0.05);
        Assert.Equal(-7, depths.Statistics().Greatest, 0.05);
    }

    [Fact]
    public void Rays_beside_the_beam_have_no_depth()
    {
        BeamFrame beam = new(new() { IsocenterMm = default });
        Volume<Gray> dose = Edge(VoxelGrid.Centered(40, 40, 40, new(2, 2, 2)), beam, 0, 12);
        BeamMap depths = DistalDepths.Of(dose, beam, new(100, 1, 1, -50, 0), cancellation: Stop);
        for (int column = 0; column < 100; column++)
            Assert.Equal(Math.Abs(column - 50) <= 12, !float.IsNaN(depths[column, 0]) && Math.Abs(column - 50) <= 12);
        Assert.True(float.IsNaN(depths[0, 0]));
        Assert.True(float.IsNaN(depths[30, 0]));
        Assert.Equal(0, DistalDepths.Of(Volume<Gray>.Constant(dose.Grid, 0), beam, new(3, 3, 1, 0, 0), cancellation: Stop).Statistics().Count);
    }

    [Theory]
    [InlineData(Normalization.Maximum)]
    [InlineData(Normalization.Mean)]
    [InlineData(Normalization.LeastSquares)]
    public void An_activity_that_is_proportional_to_the_dose_has_no_difference(Normalization normalization)
    {
        BeamFrame beam = new(new() { IsocenterMm = default });
        VoxelGrid grid = VoxelGrid.Centered(20, 24, 20, new(2, 2, 2));
        Volume<Gray> dose = Edge(grid, beam, 5);
        Volume<Activity> activity = new(grid, [.. dose.ToArray().Select(static value => 1234 * value)]);
        ActivityDoseDifference result = ActivityDoseDifference.Of(activity, dose, new() { Normalization = normalization }, Stop);
        Assert.Equal(1234, result.ActivityReference / result.DoseReference, 1e-2);
        Assert.Equal(1, result.Correlation, 1e-6);
        Assert.All(result.Difference.ToArray(), static value => Assert.Equal(0, value, 1e-5));
    }

    [Fact]
    public void Where_the_activity_ends_earlier_the_difference_is_below_zero()
    {
        BeamFrame beam = new(new() { IsocenterMm = default });
        VoxelGrid grid = VoxelGrid.Centered(20, 40, 20, new(2, 2, 2));
        Volume<Gray> dose = Edge(grid, beam, 10);
        Volume<Activity> activity = Edge(VoxelGrid.Centered(16, 60, 16, new(3, 1.5, 3)), beam, 2).As<Activity>();
        ActivityDoseDifference result = ActivityDoseDifference.Of(activity, dose, new() { Normalization = Normalization.Maximum }, Stop);
        int between = (int)Math.Round(grid.IndexOf(new(0, 6, 0)).Y);
        double y = grid.PositionMm(10, between, 10).Y;
        double truth = 1 / (1 + Math.Exp((y - 2) / 2.5)) - 1 / (1 + Math.Exp((y - 10) / 2.5));
        Assert.True(truth < -0.6);
        Assert.Equal(truth, result.Difference[10, between, 10], 0.01);
        Assert.Equal(0, result.Difference[10, 5, 10], 1e-3);
        Assert.Contains("frame of reference", Assert.Throws<ArgumentException>(() => ActivityDoseDifference.Of(Edge(VoxelGrid.Centered(4, 4, 4, new(1, 1, 1), new(500, 0, 0)), beam, 0), dose, cancellation: Stop)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => ActivityDoseDifference.Of(Volume<Activity>.Constant(grid, 0), dose, cancellation: Stop)).Message, StringComparison.Ordinal);
    }

    // 2 Gy that end at a depth with a smooth edge of 2.5 mm (a logistic curve, which is at a half there), within a radius about the axis.
    private static Volume<Gray> Edge(VoxelGrid grid, BeamFrame beam, double depthMm, double radiusMm = double.PositiveInfinity)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D point = beam.BeamFromPatient.Apply(grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY)));
            bool inside = Math.Sqrt(point.X * point.X + point.Y * point.Y) <= radiusMm + 2;
            voxels[at] = inside ? (float)(2 / (1 + Math.Exp((-point.Z - depthMm) / 2.5))) : 0;
        }

        return new(grid, voxels);
    }
}
