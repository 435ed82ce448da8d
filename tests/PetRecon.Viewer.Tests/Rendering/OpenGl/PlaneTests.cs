using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

public class PlaneTests
{
    // Interpolation in single precision, of white noise: a hundred-thousandth of a voxel counts.
    private const double ToleranceOfWindow = 1e-5;

    // Closer to an outer face than this, in voxels, a pixel may be in or out.
    private const double FaceTolerance = 1e-4;

    private static readonly RenderOptions s_options = new() { Width = 64, Height = 51 };

    public static TheoryData<string, string> GridsAndDirections =>
        [.. from grid in new[] { "straight", "oblique 1:20", "left-handed", "sheared", "sagittal" }
            from direction in new[] { "axial", "coronal", "sagittal", "oblique" }
            select (grid, direction)];

    [Theory]
    [MemberData(nameof(GridsAndDirections))]
    public void Values_on_planes_are_those_of_sampling_in_double_precision(string grid, string direction)
    {
        Volume volume = Specimens.Noise(Specimens.Grid(grid));
        (double error, int inside) = LargestError(Specimens.Layer(volume), Specimens.Plane(direction), s_options, point => DoubleSampling.At(volume, point));
        Assert.True(inside > 100, $"Only {inside} pixels show the volume.");
        Assert.True(error <= ToleranceOfWindow, $"The largest error is {error} of the window.");
    }

    [Theory]
    [InlineData("straight")]
    [InlineData("left-handed")]
    [InlineData("sheared")]
    public void A_shift_by_a_hundredth_of_a_voxel_or_a_turned_axis_would_be_seen(string grid)
    {
        Volume volume = Specimens.Noise(Specimens.Grid(grid));
        VoxelGrid there = volume.Grid;
        foreach (VoxelGrid wrong in new[]
        {
            Moved(there, 0.01 * there.SpacingMm.X * there.AxisX),
            Moved(there, 0.01 * there.SpacingMm.Y * there.AxisY),
            Moved(there, 0.01 * there.SpacingMm.Z * there.AxisZ),
            new(there.SizeX, there.SizeY, there.SizeZ, there.SpacingMm, there.PositionMm(there.SizeX - 1, 0, 0), -there.AxisX, there.AxisY, there.AxisZ),
            new(there.SizeX, there.SizeY, there.SizeZ, there.SpacingMm, there.PositionMm(0, 0, there.SizeZ - 1), there.AxisX, there.AxisY, -there.AxisZ),
        })
        {
            Volume elsewhere = volume.OnGrid(wrong, volume.ToArray());
            Assert.True(LargestError(Specimens.Layer(volume), Specimens.Plane("oblique"), s_options, point => DoubleSampling.At(elsewhere, point)).Error > 100 * ToleranceOfWindow);
        }
    }

    [Fact]
    public void A_large_picture_of_a_long_volume_is_as_exact_at_its_ends()
    {
        Volume volume = Specimens.Noise(new(1900, 3, 5, new(0.31, 3, 2), new(-300, -3, -4), new Vector3D(0.6, 0, 0.8), Vector3D.UnitY, new Vector3D(-0.8, 0, 0.6)));
        PlaneView view = Specimens.Plane("coronal", 0.0371, volume.Grid.PositionMm(1780.4, 1.1, 2.3));
        (double error, int inside) = LargestError(Specimens.Layer(volume), view, new() { Width = 1999, Height = 150 }, point => DoubleSampling.At(volume, point));
        Assert.True(inside > 10_000, $"Only {inside} pixels show the volume.");
        Assert.True(error <= ToleranceOfWindow, $"The largest error is {error} of the window.");
    }

    [Fact]
    public void While_someone_drags_the_device_interpolates_as_well_as_it_can()
    {
        // Weights of 8 bits, which devices may have, of differences of a whole window along each axis.
        const double roughToleranceOfWindow = 3.0 / 256;
        Volume volume = Specimens.Noise(Specimens.Grid("left-handed"));
        (double error, int inside) = LargestError(Specimens.Layer(volume), Specimens.Plane("oblique"), s_options with { StepVoxels = 2 }, point => DoubleSampling.At(volume, point));
        Assert.True(inside > 300, $"Only {inside} pixels show the volume.");
        Assert.True(error <= roughToleranceOfWindow, $"The largest error is {error} of the window.");
    }

    [Fact]
    public void A_transform_takes_the_scene_to_the_volume()
    {
        Volume volume = Specimens.Noise(Specimens.Grid("sheared"));
        RigidTransform turn = RigidTransform.RotationZ(0.4) with { Translation = new(3, -2, 1.5) };
        VolumeLayer layer = Specimens.Layer(volume) with { SceneToVolume = turn };
        (double error, int inside) = LargestError(layer, Specimens.Plane("oblique"), s_options, point => DoubleSampling.At(volume, turn.Apply(point)));
        Assert.True(inside > 300);
        Assert.True(error <= ToleranceOfWindow, $"The largest error is {error} of the window.");
    }

    [Fact]
    public void Blocks_show_the_nearest_voxel()
    {
        Volume volume = Specimens.Noise(Specimens.Grid("oblique 1:20"));
        VolumeLayer layer = Specimens.Layer(volume) with { IsInterpolated = false };
        PlaneView view = Specimens.Plane("oblique", 0.217);
        float[] values = Specimens.Values(layer, view, s_options);
        int different = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double expected = DoubleSampling.At(volume, Point(view, s_options, i), isInterpolated: false).Value;
            different += values[i].Equals((float)expected) ? 0 : 1;
        }

        Assert.True(different <= 1, $"{different} pixels show another voxel.");
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(2.49, true)]
    [InlineData(-2.49, true)]
    [InlineData(2.51, false)]
    [InlineData(-2.51, false)]
    public void A_single_slice_is_as_thick_as_its_voxels(double z, bool isSeen)
    {
        Volume volume = Specimens.Noise(new(16, 12, 1, new(2, 2, 5), new(-15, -11, 0)));
        (double error, int inside) = LargestError(Specimens.Layer(volume), Specimens.Plane("axial", 0.5, new(0, 0, z)), s_options, point => DoubleSampling.At(volume, point));
        Assert.Equal(isSeen, inside > 1000);
        Assert.True(error <= ToleranceOfWindow);
    }

    [Fact]
    public void A_voxel_that_is_not_a_number_leaves_places_that_are_exactly_its_neighbours()
    {
        float[] voxels = new float[5 * 5 * 5];
        Array.Fill(voxels, 7);
        voxels[2 + 5 * (2 + 5 * 2)] = float.NaN;
        Volume volume = new Volume<Unspecified>(new(5, 5, 5, new(1.1, 1.1, 1.1), Vector3D.Zero), voxels);
        PlaneView view = Specimens.Plane("axial", 1.1, volume.Grid.PositionMm(2, 2, 2));
        float[] values = Specimens.Values(Specimens.Layer(volume), view, new() { Width = 5, Height = 5 });
        Assert.Equal(Enumerable.Range(0, 25).Select(static i => i == 12 ? float.NaN : 7f), values);
    }

    private static VoxelGrid Moved(VoxelGrid grid, Vector3D by) =>
        new(grid.SizeX, grid.SizeY, grid.SizeZ, grid.SpacingMm, grid.OriginMm + by, grid.AxisX, grid.AxisY, grid.AxisZ);

    private static Vector3D Point(View view, RenderOptions options, int pixel)
    {
        double x = pixel % options.Width + 0.5 - 0.5 * options.Width, y = pixel / options.Width + 0.5 - 0.5 * options.Height;
        return view.CenterMm + x * view.MmPerPixel * view.Right + y * view.MmPerPixel * view.Down;
    }

    private static (double Error, int Inside) LargestError(VolumeLayer layer, View view, RenderOptions options, Func<Vector3D, (double Value, double FaceDistance)> truth)
    {
        float[] values = Specimens.Values(layer, view, options);
        double largest = 0;
        int inside = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (double expected, double face) = truth(Point(view, options, i));
            if (face < FaceTolerance)
                continue;
            inside += double.IsNaN(expected) ? 0 : 1;
            double error = double.IsNaN(expected) && float.IsNaN(values[i]) ? 0 : Math.Abs(values[i] - expected);
            largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
        }

        return (largest / (layer.Window.High - layer.Window.Low), inside);
    }
}
