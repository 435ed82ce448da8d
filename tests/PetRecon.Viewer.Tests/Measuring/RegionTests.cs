using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Software;
using Xunit;

namespace PetRecon.Viewer.Tests.Measuring;

public class RegionTests
{
    // What lines across voxels leave of a region of a few mL.
    private const double PartTolerance = 1e-3;

    [Theory]
    [InlineData("axial")]
    [InlineData("sagittal")]
    [InlineData("left-handed")]
    [InlineData("oblique")]
    [InlineData("sheared")]
    [InlineData("thick slices")]
    public void Balls_ellipsoids_and_boxes_have_their_volumes_in_any_grid(string kind)
    {
        VolumeLayer layer = TestLayers.Layer(Volume<Unspecified>.Constant(TestLayers.Grid(kind), 7));
        Vector3D center = layer.Volume.Grid.CenterMm + new Vector3D(0.37, -0.61, 0.83);
        Vector3D a = new(3.2, 2.4, 0);
        Vector3D b = new(-3, 4, 0);
        Vector3D c = new(0, 0, 2.2);
        AssertVolume(4 * Math.PI / 3 * 5.3 * 5.3 * 5.3, Of(layer, EllipsoidRegion.Sphere(center, 5.3)));
        AssertVolume(4 * Math.PI / 3 * 4 * 5 * 2.2, Of(layer, new EllipsoidRegion(center, a, b, c)));
        AssertVolume(8 * 4 * 5 * 2.2, Of(layer, new BoxRegion(center, a, b, c)));

        static void AssertVolume(double expectedMm3, RegionStatistics found)
        {
            Assert.Equal(expectedMm3 / 1000, found.VolumeMl, PartTolerance * expectedMm3 / 1000);
            Assert.Equal(7, found.Mean, 1e-9);
            Assert.Equal(0, found.StandardDeviation, 1e-9);
            Assert.Equal(7, found.Peak!.Value, 1e-9);
        }
    }

    [Fact]
    public void The_mean_in_a_ball_about_a_voxels_centre_is_that_of_a_linear_function_there_and_its_spread_that_of_a_ball()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(VoxelGrid.Centered(61, 61, 61, new(0.5, 0.5, 0.5)), static p => 40 + 3 * p.X - 2 * p.Y + p.Z));
        RegionStatistics found = Of(layer, EllipsoidRegion.Sphere(new(1, 2, -1.5), 10), withPeak: false);
        Assert.Equal(40 + 3 - 4 - 1.5, found.Mean, 1e-3);

        // A coordinate has the variance R^2 / 5 in a ball.
        Assert.Equal(Math.Sqrt(14 * 100 / 5.0), found.StandardDeviation, 0.02);
        Assert.Equal(37.5 + 10 * Math.Sqrt(14), found.Maximum, 1.5);
        Assert.Equal(37.5 - 10 * Math.Sqrt(14), found.Minimum, 1.5);
        Assert.Equal(10, (found.MaximumMm - new Vector3D(1, 2, -1.5)).Length, 0.6);
        Assert.Null(found.Peak);
    }

    [Fact]
    public void Regions_move_with_a_layer_that_is_registered_to_the_scene()
    {
        RigidTransform way = new RigidTransform(new(0.8, -0.6, 0), new(0.6, 0.8, 0), Vector3D.UnitZ, new(5, 2, -3));
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("axial"), static p => (p - new Vector3D(6, -5, 4)).Length < 3 ? 100 : 0)) with { SceneToVolume = way };
        Vector3D inScene = way.Inverse().Apply(new(6, -5, 4));
        Assert.Equal(100, Of(layer, EllipsoidRegion.Sphere(inScene, 1.5)).Mean, 1e-9);
        Assert.Equal(100, Of(layer, new BoxRegion(inScene, new(1.2, 0, 0), new(0, 1.2, 0), new(0, 0, 1.2))).Mean, 1e-9);
        Assert.True((Of(layer, EllipsoidRegion.Sphere(inScene, 4)).MaximumMm - inScene).Length < 3);
    }

    [Fact]
    public void What_is_outside_or_not_a_number_does_not_count()
    {
        VoxelGrid grid = VoxelGrid.Centered(20, 20, 20, new(1, 1, 1));
        VolumeLayer half = TestLayers.Layer(Volume<Unspecified>.Constant(grid, 3));
        RegionStatistics found = Of(half, EllipsoidRegion.Sphere(new(10, 0, 0), 6));
        Assert.Equal(2 * Math.PI / 3 * 0.216, found.VolumeMl, 1e-3);
        VolumeLayer missing = TestLayers.Layer(TestLayers.OfPosition(grid, static p => p.Y > 0 ? double.NaN : 3));
        found = Of(missing, EllipsoidRegion.Sphere(Vector3D.Zero, 6));
        Assert.Equal(2 * Math.PI / 3 * 0.216, found.VolumeMl, 1e-3);
        Assert.Equal(3, found.Mean, 1e-9);
        Assert.Equal(3, found.Peak!.Value, 1e-9);
        Assert.Equal(0, found.StandardDeviation, 1e-9);
        Assert.Equal(found.VoxelCount, 2 * found.MissingCount);
        found = Of(half, EllipsoidRegion.Sphere(new(100, 0, 0), 6));
        Assert.Equal(0, found.VolumeMl);
        Assert.True(double.IsNaN(found.Mean) && double.IsNaN(found.Maximum) && double.IsNaN(found.Peak!.Value));
        Assert.Throws<ArgumentException>(static () => EllipsoidRegion.Sphere(Vector3D.Zero, 0));
    }

    [Fact]
    public void The_peak_of_a_Gaussian_hot_spot_is_its_mean_in_a_ball_of_one_millilitre()
    {
        // Mean of exp(-r^2 / 2 s^2) in a ball of R: 3 / R^3 times the integral of r^2 times it, by Simpson's rule.
        (double sigma, double radius) = (5, Math.Cbrt(3000 / (4 * Math.PI)));
        double integral = 0;
        for (int n = 0; n <= 1000; n++)
        {
            double r = n * radius / 1000;
            integral += (n is 0 or 1000 ? 1 : n % 2 == 1 ? 4 : 2) * r * r * Math.Exp(-0.5 * r * r / (sigma * sigma)) * radius / 3000;
        }

        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(VoxelGrid.Centered(41, 41, 31, new(1, 1, 1.5)), p => 20 * Math.Exp(-0.5 * p.LengthSquared / (sigma * sigma))));
        RegionStatistics found = Of(layer, EllipsoidRegion.Sphere(new(1, 1, 0), 8));
        Assert.Equal(20 * 3 * integral / (radius * radius * radius), found.Peak!.Value, 0.02 * 20);
        Assert.Equal(20, found.Maximum, 1e-6);
    }

    private static RegionStatistics Of(VolumeLayer layer, Region region, bool withPeak = true) =>
        RegionStatistics.Of(layer, region, withPeak, TestContext.Current.CancellationToken);
}
