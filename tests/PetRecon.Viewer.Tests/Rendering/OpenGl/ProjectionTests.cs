using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

public class ProjectionTests
{
    private static readonly RenderOptions s_options = new() { Width = 48, Height = 41 };

    // Places along lines of sight are single precision.
    private const double MaximumTolerance = 1e-4 * 2000;

    public static TheoryData<string, string> GridsAndDirections =>
        [.. from grid in new[] { "straight", "oblique 1:20", "left-handed", "sheared", "sagittal" }
            from direction in new[] { "axial", "coronal", "oblique" }
            select (grid, direction)];

    [Theory]
    [MemberData(nameof(GridsAndDirections))]
    public void The_highest_value_lies_between_that_of_all_samples_and_the_true_one_along_the_line_of_sight(string grid, string direction)
    {
        Volume volume = Specimens.Noise(Specimens.Grid(grid));
        ProjectionView view = Specimens.Projection(direction, ProjectionKind.Maximum, 0.9);
        float[] values = Specimens.Values(Specimens.Layer(volume), view, s_options);
        int inside = 0;
        double missing = 0;
        for (int i = 0; i < values.Length; i += 5)
        {
            (double highest, double length) = HighestAlong(volume, view, i, 0.5);
            if (Math.Abs(length) < 0.01)
                continue; // grazes an edge
            Assert.Equal(double.IsNaN(highest), float.IsNaN(values[i]));
            if (double.IsNaN(highest))
                continue;
            inside++;
            double truth = HighestAlong(volume, view, i, 0.01).Highest;
            Assert.InRange(values[i], highest - MaximumTolerance, truth + 0.01 * 2000);
            missing += Math.Max(0, truth - values[i]) / 2000;
        }

        // Of white noise; where two peaks are nearly as high, the samples may choose the lower one.
        Assert.True(inside > 50, $"Only {inside} pixels show the volume.");
        Assert.True(missing / inside < 0.004, $"The highest values are short by {missing / inside} of the window.");
    }

    [Fact]
    public void Values_that_are_not_numbers_do_not_count_along_a_line_of_sight()
    {
        Volume whole = Specimens.Noise(Specimens.Grid("left-handed"));
        float[] voxels = whole.ToArray();
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = whole.Grid.PositionMm(i % whole.Grid.SizeX, i / whole.Grid.SizeX % whole.Grid.SizeY, 0).X > 0 || i % 11 == 0 ? float.NaN : voxels[i];
        Volume volume = whole.OnGrid(whole.Grid, voxels);
        ProjectionView view = Specimens.Projection("coronal", ProjectionKind.Maximum, 0.9);
        float[] values = Specimens.Values(Specimens.Layer(volume), view, s_options);
        for (int i = 0; i < values.Length; i += 3)
        {
            (double highest, double length) = HighestAlong(volume, view, i, 0.5);
            if (Math.Abs(length) < 0.01)
                continue;
            Assert.Equal(double.IsNaN(highest), float.IsNaN(values[i]));
            if (!double.IsNaN(highest))
                Assert.InRange(values[i], highest - MaximumTolerance, HighestAlong(volume, view, i, 0.02).Highest + 0.02 * 2000);
        }
    }

    [Theory]
    [InlineData(-200, 300, null)]
    [InlineData(-200, 300, -500.0)]
    [InlineData(-200, 300, 400.0)]
    [InlineData(750, 900, 800.0)]
    [InlineData(900, 600, null)]
    [InlineData(600, 950, 650.0)]
    public void A_window_shows_the_highest_values_in_its_colours_whatever_it_lets_the_search_leave_out(double low, double high, double? lowest)
    {
        VolumeLayer layer = Specimens.Layer(Specimens.Noise(new(19, 6, 20, new(2, 2, 2), new(-19, -6, -20)))) with { Window = new(low, high), LowestShown = lowest, Map = Specimens.Mixed };
        ProjectionView view = Specimens.Projection("coronal", ProjectionKind.Maximum, 1.1);
        float[] values = Specimens.Values(layer, view, s_options);
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(layer), view, s_options);
        int different = 0;
        for (int i = 0; i < values.Length; i++)
        {
            bool isShown = !float.IsNaN(values[i]) && !(values[i] < lowest);
            byte red = isShown ? (byte)Math.Floor(255 * Math.Clamp((values[i] - low) / (high - low), 0, 1) + 0.5) : (byte)0;
            different += picture[4 * i] == red && picture[4 * i + 1] == (isShown ? 255 - red : 0) ? 0 : 1;
        }

        Assert.True(different <= 2, $"{different} pixels have another colour.");
    }

    [Fact]
    public void A_layer_without_transfer_function_takes_its_colours_and_stops_a_tenth_of_the_light_in_a_mm_at_the_most()
    {
        Volume slab = Specimens.Of(VoxelGrid.Centered(20, 20, 10, new(2, 2, 2)), static _ => 50);
        VolumeLayer layer = Specimens.Layer(slab) with { Window = new(0, 100) };
        ProjectionView view = Specimens.Projection("axial", ProjectionKind.Volume, 1) with { CenterMm = Vector3D.Zero };
        Assert.Equal(128 * (1 - Math.Pow(0.95, 20)), Specimens.Picture(Specimens.Scene(layer), view, new() { Width = 11, Height = 11 })[4 * 60], 1.0);
    }

    [Fact]
    public void A_single_bright_voxel_keeps_its_value_along_the_axes_and_at_an_angle()
    {
        VoxelGrid grid = VoxelGrid.Centered(21, 21, 21, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        voxels[grid.LinearIndex(12, 7, 15)] = 800;
        Volume volume = new Volume<Unspecified>(grid, voxels);
        foreach ((string direction, double least) in new[] { ("axial", 799.9), ("coronal", 799.9), ("sagittal", 799.9), ("oblique", 780) })
        {
            ProjectionView view = Specimens.Projection(direction, ProjectionKind.Maximum, 0.5) with { CenterMm = grid.PositionMm(12, 7, 15) };
            float[] values = Specimens.Values(Specimens.Layer(volume), view, new() { Width = 41, Height = 41 });
            Assert.InRange(values[20 + 41 * 20], least, 800.1);
            Assert.Equal(values[20 + 41 * 20], values.Max());
        }
    }

    [Theory]
    [InlineData(ProjectionKind.Maximum)]
    [InlineData(ProjectionKind.Volume)]
    [InlineData(ProjectionKind.Isosurface)]
    public void Passing_over_empty_space_changes_no_pixel(ProjectionKind kind)
    {
        using OpenGlRenderer slow = Specimens.Open(new() { SkipsEmptySpace = false });
        VoxelGrid grid = VoxelGrid.Centered(50, 45, 40, new(1, 1, 1.3));
        Volume blobs = Specimens.Of(grid, static p => 900 * Math.Exp(-(p - new Vector3D(9, 4, -6)).LengthSquared / 30) + 700 * Math.Exp(-(p + new Vector3D(8, 9, -6)).LengthSquared / 20) - 500);
        TransferFunction haze = new() { Points = [new(-400, 0, 0, 0, 0), new(0, 200, 90, 20, 0.05), new(300, 255, 255, 255, 0.6)] };
        Scene scene = Specimens.Scene(Specimens.Layer(blobs) with { LowestShown = -450, Transfer = haze }, Specimens.Layer(Specimens.Noise(Specimens.Grid("oblique 1:20")), Specimens.Mixed, "b") with { Opacity = 0.3, Transfer = haze with { Points = [new(800, 0, 200, 0, 0), new(1000, 0, 255, 0, 0.5)] } }) with { };
        ProjectionView view = Specimens.Projection("oblique", kind) with { SurfaceValue = 0 };
        byte[] expected = slow.Render(scene, view, s_options, TestContext.Current.CancellationToken).Rgba.ToArray();
        Assert.Equal(expected, Specimens.Picture(scene, view, s_options).ToArray());
        Assert.True(expected.Distinct().Count() > 20, "The picture is nearly empty.");
    }

    [Theory]
    [InlineData("axial", 0.5, 0.03)]
    [InlineData("axial", 3, 0.03)]
    [InlineData("oblique", 0.3, 0.01)]
    [InlineData("oblique", 2, 0.08)]
    public void A_uniform_slab_stops_light_by_the_exponential_law_whatever_the_step(string direction, double stepVoxels, double opacityPerMm)
    {
        VoxelGrid grid = VoxelGrid.Centered(30, 25, 20, new(2, 2, 2), new(0.7, -1.3, 1.9));
        Volume slab = Specimens.Of(grid, static _ => 100);
        VolumeLayer layer = Specimens.Layer(slab) with { Transfer = new() { Points = [new(50, 255, 255, 255, opacityPerMm), new(150, 255, 255, 255, opacityPerMm)] } };
        ProjectionView view = Specimens.Projection(direction, ProjectionKind.Volume, 1.7);
        RenderOptions options = s_options with { StepVoxels = stepVoxels, Background = 0x000080 };
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(layer), view, options);
        double largest = 0;
        for (int i = 0; i < options.Width * options.Height; i++)
        {
            double let = Math.Pow(1 - opacityPerMm, Math.Max(0, Chord(slab, view, i).Length));
            largest = Math.Max(largest, Math.Abs(picture[4 * i] - 255 * (1 - let)));
            largest = Math.Max(largest, Math.Abs(picture[4 * i + 2] - (255 * (1 - let) + 128 * let)));
        }

        Assert.True(largest < 0.75, $"The largest error is {largest} of 255.");
    }

    [Fact]
    public void What_is_in_front_hides_what_is_behind_by_its_depth()
    {
        // Red from z = -20 to 0, which is nearer to the eye of an axial view, green from 0 to 20.
        Volume red = Specimens.Of(VoxelGrid.Centered(20, 20, 10, new(2, 2, 2), new(0, 0, -10)), static _ => 100);
        Volume green = Specimens.Of(VoxelGrid.Centered(20, 20, 10, new(2, 2, 2), new(0, 0, 10)), static _ => 100);
        static TransferFunction Of(byte red, byte green) => new() { Points = [new(0, red, green, 0, 0.05), new(200, red, green, 0, 0.05)] };
        Scene scene = Specimens.Scene(Specimens.Layer(green) with { Transfer = Of(0, 255) }, Specimens.Layer(red, id: "b") with { Transfer = Of(255, 0) });
        ProjectionView front = Specimens.Projection("axial", ProjectionKind.Volume, 1) with { CenterMm = Vector3D.Zero };
        double stopped = 1 - Math.Pow(0.95, 20);
        foreach ((ProjectionView view, double first, double second) in new[] { (front, stopped, stopped * (1 - stopped)), (front with { Right = -Vector3D.UnitX }, stopped * (1 - stopped), stopped) })
        {
            ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene([.. scene.Layers]), view, new() { Width = 11, Height = 11 });
            Assert.Equal(255 * first, picture[4 * 60], 0.75);
            Assert.Equal(255 * second, picture[4 * 60 + 1], 0.75);
        }

        // Cut in the middle, only one is left.
        ReadOnlySpan<byte> cut = Specimens.Picture(scene, front with { NearClipMm = 0, FarClipMm = 10 }, new() { Width = 11, Height = 11 });
        Assert.Equal(0, cut[4 * 60]);
        Assert.Equal(255 * (1 - Math.Pow(0.95, 10)), cut[4 * 60 + 1], 0.75);
    }

    [Theory]
    [InlineData("axial")]
    [InlineData("oblique")]
    public void The_surface_of_a_ball_is_a_disc_that_darkens_to_its_edge(string direction)
    {
        const double radius = 17;
        VoxelGrid grid = new(60, 50, 40, new(0.8, 1, 1.3), new(-22, -25, -27), new Vector3D(0.8, 0.6, 0), new Vector3D(-0.6, 0.8, 0), Vector3D.UnitZ);
        Vector3D middle = grid.CenterMm;
        Volume ball = Specimens.Of(grid, p => 20 * (radius - (p - middle).Length));
        ProjectionView view = Specimens.Projection(direction, ProjectionKind.Isosurface, 0.5) with { CenterMm = middle + 3 * Specimens.Axes(direction).Right, SurfaceValue = 0 };
        RenderOptions options = new() { Width = 101, Height = 91, Background = 0x102030 };
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(Specimens.Layer(ball)), view, options);
        int wrong = 0;
        for (int i = 0; i < options.Width * options.Height; i++)
        {
            Vector3D offset = view.PositionMm(i % options.Width + 0.5, i / options.Width + 0.5, options.Width, options.Height) - middle;
            double distance = (offset - Vector3D.Dot(offset, view.Away) * view.Away).Length;
            if (distance > radius + 0.15)
            {
                wrong += picture[4 * i] == 0x10 && picture[4 * i + 2] == 0x30 ? 0 : 1;
            }
            else if (distance < radius - 0.15)
            {
                // The window's middle grey, lit from the eye.
                double expected = 128 * (0.25 + 0.75 * Math.Sqrt(1 - distance * distance / radius / radius));
                wrong += Math.Abs(picture[4 * i] - expected) < 3 && picture[4 * i] == picture[4 * i + 2] ? 0 : 1;
            }
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_cut_through_a_ball_is_a_flat_disc_of_the_right_size()
    {
        VoxelGrid grid = VoxelGrid.Centered(50, 50, 50, new(1, 1, 1));
        Volume ball = Specimens.Of(grid, static p => 20 * (17 - p.Length));
        ProjectionView view = Specimens.Projection("axial", ProjectionKind.Isosurface, 0.5) with { CenterMm = Vector3D.Zero, NearClipMm = 8 };
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(Specimens.Layer(ball)), view, new() { Width = 100, Height = 100 });
        int seen = 0;
        for (int i = 0; i < picture.Length; i += 4)
            seen += picture[i] == 128 ? 1 : 0;
        Assert.Equal(Math.PI * (17 * 17 - 8 * 8), seen * 0.25, 12.0);
    }

    [Fact]
    public void Projections_of_a_single_slice_show_it()
    {
        Volume slice = Specimens.Of(new(16, 12, 1, new(2, 2, 5), new(-15, -11, 0)), static _ => 1000);
        ImmutableArray<VolumeLayer> layers = [Specimens.Layer(slice) with { Transfer = new() { Points = [new(0, 0, 0, 0, 0), new(1000, 255, 255, 255, 1)] } }];
        foreach (ProjectionKind kind in Enum.GetValues<ProjectionKind>())
        {
            foreach ((string direction, int across) in new[] { ("axial", 24), ("coronal", 5) })
            {
                ProjectionView view = Specimens.Projection(direction, kind, 1) with { CenterMm = Vector3D.Zero, SurfaceValue = 500 };
                ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(layers), view, new() { Width = 51, Height = 51 });
                int bright = 0;
                for (int i = 0; i < picture.Length; i += 4)
                    bright += picture[i] > 150 ? 1 : 0;
                Assert.InRange(bright, 31 * (across - 1), 33 * (across + 1));
            }
        }
    }

    private static (double Near, double Length) Chord(Volume volume, View view, int pixel)
    {
        Vector3D start = view.PositionMm(pixel % s_options.Width + 0.5, pixel / s_options.Width + 0.5, s_options.Width, s_options.Height);
        Vector3D at = DoubleSampling.Index(volume.Grid, start), way = DoubleSampling.Index(volume.Grid, start + view.Away) - at;
        int[] sizes = [volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ];
        (double near, double far) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int axis = 0; axis < 3; axis++)
        {
            if (Math.Abs(way[axis]) < 1e-12)
            {
                if (at[axis] < -0.5 || at[axis] > sizes[axis] - 0.5)
                    return (0, -1);
                continue;
            }

            double a = (-0.5 - at[axis]) / way[axis], b = (sizes[axis] - 0.5 - at[axis]) / way[axis];
            (near, far) = (Math.Max(near, Math.Min(a, b)), Math.Min(far, Math.Max(a, b)));
        }

        return (near, far - near);
    }

    // The same places as the renderer's: evenly from face to face, not farther apart than the step. All of them, in double precision.
    private static (double Highest, double Length) HighestAlong(Volume volume, View view, int pixel, double stepVoxels)
    {
        (double near, double length) = Chord(volume, view, pixel);
        if (length < 0)
            return (double.NaN, length);
        Vector3D spacing = volume.Grid.SpacingMm;
        double step = stepVoxels * Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z));
        int last = Math.Max(1, (int)Math.Ceiling(length / step - 1e-3));
        Vector3D start = view.PositionMm(pixel % s_options.Width + 0.5, pixel / s_options.Width + 0.5, s_options.Width, s_options.Height);
        double highest = double.NegativeInfinity;
        for (int k = 0; k <= last; k++)
        {
            double value = DoubleSampling.Inside(volume, DoubleSampling.Index(volume.Grid, start + (near + length * k / last) * view.Away));
            highest = value > highest ? value : highest;
        }

        return (double.IsFinite(highest) ? highest : double.NaN, length);
    }
}
