using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.WaterEquivalence;
using Xunit;

namespace PetRecon.Therapy.Tests.WaterEquivalence;

public class DistalSurfaceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void In_water_the_surface_is_a_depth_below_the_skin_and_bone_pulls_it_up()
    {
        // Water from y = 0 to 100; for x above 0 the first 10 mm are of twice water's stopping power.
        VoxelGrid grid = new(40, 100, 20, new(2, 1, 2), new(-39, 0.5, -19));
        float[] power = new float[grid.VoxelCount];
        for (int at = 0; at < power.Length; at++)
            power[at] = at % 40 >= 20 && at / 40 % 100 < 10 ? 2 : 1;
        BeamFrame beam = new(new() { IsocenterMm = new(0, 50, 0) });
        BeamMap surface = DistalSurfaces.AtDepth(new(new(grid, power)), beam, new(20, 5, 3, -28.5, -6), 60, new() { UpstreamMm = 20 }, Stop);
        for (int column = 0; column < 20; column++)
        {
            double x = -28.5 + 3 * column;
            Assert.Equal(x > 0 ? -20 : -10, surface[column, 2], 1e-4);
            Assert.Equal(0, (surface.PointMm(column, 2)!.Value - new Vector3D(x, x > 0 ? 30 : 40, 0)).Length, 1e-4);
        }

        Assert.Contains("20 mm of water", Assert.Throws<ArgumentException>(() => DistalSurfaces.AtDepth(new(new(grid, power)), beam, new(1, 1, 1, 0, 0), 20, new() { UpstreamMm = 20 }, Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergent_rays_that_go_obliquely_through_water_stop_on_a_sphere_about_their_source()
    {
        VoxelGrid grid = VoxelGrid.Centered(60, 60, 60, new(4, 4, 4));
        StoppingPowerPaths paths = new(Volume<RelativeStoppingPower>.Constant(grid, 1));
        BeamFrame beam = new(new() { IsocenterMm = default, GantryAngleDegrees = 90, VirtualSourceXMm = 300, VirtualSourceYMm = 300 });
        BeamMap surface = DistalSurfaces.AtDepth(paths, beam, new(9, 9, 10, -40, -40), 100, cancellation: Stop);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 9; column++)
            {
                // The skin is the plane x = 120, 180 mm from the source; the ray's path to it grows with its obliquity.
                double u = -40 + 10 * column, v = -40 + 10 * row;
                double slant = Math.Sqrt(1 + (u * u + v * v) / (300 * 300));
                Vector3D point = surface.PointMm(column, row)!.Value;
                Assert.Equal(180 * slant + 100, (point - new Vector3D(300, 0, 0)).Length, 1e-3);
            }
        }
    }

    [Fact]
    public void A_targets_proximal_and_distal_edges_are_found_in_space_and_in_water()
    {
        // A box of 20 mm depth (y 40 to 60) in matter of stopping power 1.1 that begins at y = 0.
        VoxelGrid grid = new(30, 100, 30, new(2, 1, 2), new(-29, 0.5, -29));
        StoppingPowerPaths paths = new(Volume<RelativeStoppingPower>.Constant(grid, 1.1f));
        float[] target = new float[grid.VoxelCount];
        for (int at = 0; at < target.Length; at++)
            target[at] = at % 30 is >= 10 and < 20 && at / 30 % 100 is >= 40 and < 60 ? 1 : 0;
        BeamFrame beam = new(new() { IsocenterMm = new(0, 50, 0) });
        TargetDepths depths = TargetDepths.Of(paths, beam, new(3, 1, 8, -16, 0), new(grid, target), new() { UpstreamMm = 5 }, Stop);
        Assert.Equal(5 + 1.1 * 40, depths.ProximalDepthMm[2, 0], 0.01);
        Assert.Equal(5 + 1.1 * 60, depths.DistalDepthMm[2, 0], 0.01);
        Assert.Equal(-10, depths.ProximalSurface[2, 0], 0.01);
        Assert.Equal(10, depths.DistalSurface[2, 0], 0.01);
        Assert.True(float.IsNaN(depths.DistalDepthMm[0, 0]));
        Assert.True(float.IsNaN(depths.ProximalSurface[0, 0]));
    }
}
