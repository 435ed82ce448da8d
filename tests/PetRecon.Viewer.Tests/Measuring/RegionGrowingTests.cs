using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Software;
using Xunit;

namespace PetRecon.Viewer.Tests.Measuring;

public class RegionGrowingTests
{
    private const double Sigma = 6;

    // Two hot spots of the same shape, 40 mm from each other; the second is hotter.
    private static readonly VolumeLayer s_spots = TestLayers.Layer(TestLayers.OfPosition(
        VoxelGrid.Centered(90, 50, 40, new(1, 1, 1.25)),
        static p => 10 * Math.Exp(-0.5 * (p - new Vector3D(-20.3, 0.2, 0.4)).LengthSquared / (Sigma * Sigma))
            + 18 * Math.Exp(-0.5 * (p - new Vector3D(20.1, 0, 0)).LengthSquared / (Sigma * Sigma))));

    [Theory]
    [InlineData(0.41)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void A_share_of_the_highest_value_of_a_Gaussian_gives_a_ball_of_its_radius(double share)
    {
        GrownRegion region = From(s_spots, new(-17, 3, 0), new() { ShareOfMaximum = share });
        double radius = Sigma * Math.Sqrt(-2 * Math.Log(share));
        Assert.Equal(4 * Math.PI / 3 * Math.Pow(radius, 3) / 1000, region.VolumeMl, 0.03 * region.VolumeMl);
        Assert.Equal(10, region.Maximum, 0.1);
        Assert.Equal(share * region.Maximum, region.Threshold, 1e-9);
        Assert.False(region.TouchesBorder);
        RegionStatistics found = Of(s_spots, region);
        Assert.Equal(region.VolumeMl, found.VolumeMl, 1e-9);
        Assert.True(found.Minimum >= region.Threshold && found.Maximum == region.Maximum && found.Maximum < 11);
    }

    [Fact]
    public void A_fixed_threshold_below_the_valley_joins_both_and_one_above_it_does_not()
    {
        GrownRegion joined = From(s_spots, new(-20, 0, 0), new() { FixedThreshold = 0.05 });
        GrownRegion alone = From(s_spots, new(-20, 0, 0), new() { FixedThreshold = 2.5 });
        Assert.True(Of(s_spots, joined, withPeak: false).Maximum > 17);
        Assert.True(Of(s_spots, alone, withPeak: false).Maximum < 11);
        Assert.Equal(2.5, alone.Threshold);
    }

    [Fact]
    public void A_region_knows_when_the_border_cuts_it_and_refuses_other_grids_and_bad_seeds()
    {
        VolumeLayer even = TestLayers.Layer(Volume<Unspecified>.Constant(VoxelGrid.Centered(9, 9, 9, new(2, 2, 2)), 4));
        GrownRegion all = From(even, Vector3D.Zero);
        Assert.Equal((729, true), (all.Voxels.Length, all.TouchesBorder));
        Assert.Throws<ArgumentException>(() => Of(s_spots, all));
        Assert.Contains("outside", Assert.Throws<ArgumentException>(() => From(even, new(50, 0, 0))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => From(even, Vector3D.Zero, new() { FixedThreshold = 5 }));
        Assert.Contains("percent", Assert.Throws<ArgumentException>(() => From(even, Vector3D.Zero, new() { ShareOfMaximum = 41 })).Message, StringComparison.Ordinal);
        VolumeLayer nothing = TestLayers.Layer(Volume<Unspecified>.Constant(even.Volume.Grid, float.NaN));
        Assert.Throws<ArgumentException>(() => From(nothing, Vector3D.Zero));
    }

    private static RegionStatistics Of(VolumeLayer layer, Region region, bool withPeak = true) =>
        RegionStatistics.Of(layer, region, withPeak, TestContext.Current.CancellationToken);

    private static GrownRegion From(VolumeLayer layer, Vector3D seed, RegionGrowingOptions? options = null) =>
        RegionGrowing.From(layer, seed, options, TestContext.Current.CancellationToken);
}
