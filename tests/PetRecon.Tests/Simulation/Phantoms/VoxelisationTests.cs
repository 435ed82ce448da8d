using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;
using Xunit;

namespace PetRecon.Tests.Simulation.Phantoms;

public class VoxelisationTests
{
    [Fact]
    public void Activity_and_attenuation_sum_to_the_shapes_analytic_volumes()
    {
        var phantom = new Phantom(
            "two",
            [
                PhantomShape.Cylinder(new(1, 2, 3), Vector3D.UnitZ, 60, 50, 100, Materials.Water),
                PhantomShape.Sphere(new(8, -5, 3), 20, 700, Materials.Lung) with { Name = "ball" },
            ]);
        VoxelGrid grid = VoxelGrid.Centered(50, 48, 40, new(2, 2.2, 2.5));
        (Volume<Activity> activity, Volume<Attenuation> attenuation) = phantom.Voxelise(grid, 6);
        double ball = Math.PI * 4 / 3 * 1000;
        double rest = Math.PI * 900 * 50 - ball;
        Assert.Equal(100 * rest + 700 * ball, activity.Sum() * grid.VoxelVolumeMm3, 0.002 * 100 * rest);
        Assert.Equal(
            Materials.Water.AttenuationPerMm * rest + Materials.Lung.AttenuationPerMm * ball,
            attenuation.Sum() * grid.VoxelVolumeMm3,
            0.002 * Materials.Water.AttenuationPerMm * rest);
        float[] weights = phantom.RegionWeights("ball", grid);
        Assert.Equal(ball, weights.Sum(static w => (double)w) * grid.VoxelVolumeMm3, 0.005 * ball);
        Assert.All(weights, static w => Assert.InRange(w, 0, 1.0001f));
        Assert.Throws<ArgumentException>(() => phantom.RegionWeights("cube", grid));
    }

    [Fact]
    public void Voxels_that_no_surface_cuts_have_the_value_of_their_centre()
    {
        Phantom phantom = PhantomLibrary.Load("torso");
        VoxelGrid grid = VoxelGrid.Centered(60, 40, 30, new(7, 7, 7));
        Volume<Activity> activity = phantom.Voxelise(grid, 3).Activity;
        int same = 0, cut = 0;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    double center = phantom.ActivityAt(grid.PositionMm(i, j, k));
                    bool uniform = true;
                    for (int c = 0; c < 125 && uniform; c++)
                        uniform = phantom.ActivityAt(grid.PositionMm(i + c % 5 / 4.0 - 0.5, j + c / 5 % 5 / 4.0 - 0.5, k + c / 25 / 4.0 - 0.5)) == center;
                    if (uniform && Math.Abs(activity[i, j, k] - center) < 0.5)
                        same++;
                    else if (uniform)
                        cut++;
                }
            }
        }

        // 125 points can miss a thin cut: one voxel in a hundred at most.
        Assert.InRange(cut, 0, same / 100);
    }

    [Theory]
    [InlineData("point-source", 1)]
    [InlineData("point-source", 5)]
    [InlineData("line-source", 2)]
    [InlineData("line-source", 4)]
    public void Points_and_lines_keep_their_activity_on_any_grid(string name, double spacingMm)
    {
        int size = (int)(220 / spacingMm);
        VoxelGrid grid = VoxelGrid.Centered(size, size, size, new(spacingMm, spacingMm, spacingMm));
        Volume<Activity> activity = PhantomLibrary.Load(name).Voxelise(grid, 2).Activity;
        // 1 MBq; a mL is 1000 mm^3.
        Assert.Equal(1e6, activity.Sum() * grid.VoxelVolumeMm3 * 1e-3, 1e6 * 0.02);
    }

    [Fact]
    public void A_grid_with_turned_axes_sees_the_same_object()
    {
        Phantom phantom = PhantomLibrary.Load("uniform-cylinder-small");
        VoxelGrid straight = VoxelGrid.Centered(32, 32, 40, new(2, 2, 2));
        VoxelGrid turned = new(40, 32, 32, new(2, 2, 2), straight.OriginMm, Vector3D.UnitZ, Vector3D.UnitX, Vector3D.UnitY);
        Volume<Activity> a = phantom.Voxelise(straight, 8).Activity, b = phantom.Voxelise(turned, 8).Activity;
        for (int k = 0; k < 40; k += 3)
        {
            for (int i = 0; i < 32; i++)
                Assert.Equal(a[i, 17, k], b[k, i, 17], 0.03f * 50_000);
        }
    }
}
