using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Software;

public class ProjectionTests
{
    [Theory]
    [InlineData("axial", 0, 0, 0.5)]
    [InlineData("axial", 33, 20, 0.5)]
    [InlineData("sagittal", 100, -35, 0.5)]
    [InlineData("oblique", 217, 10, 0.5)]
    [InlineData("sheared", 61, 5, 1.0)]
    [InlineData("thick slices", 45, 30, 0.5)]
    [InlineData("thick sagittal", 290, 60, 2.5)]
    [InlineData("one slice", 20, 25, 0.3)]
    public void A_maximum_is_the_highest_value_though_most_samples_are_skipped(string kind, double azimuth, double elevation, double stepVoxels)
    {
        Volume volume = TestLayers.Noise(TestLayers.Grid(kind), 11, sparse: true);
        ProjectionView view = TestLayers.Projection(ProjectionKind.Maximum, new(0.3, 0.2, 0.1), azimuth, elevation, 0.9) with { NearClipMm = -9, FarClipMm = 12 };
        (Vector3D spacing, int width, int height) = (volume.Grid.SpacingMm, 45, 41);
        double step = stepVoxels * Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z));
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(TestLayers.Layer(volume)), view, width, height, stepVoxels, 0x000080).Rgba.Span;
        (int lit, double missing) = (0, 0);
        for (int n = 0; n < width * height; n += 4)
        {
            Vector3D position = view.PositionMm(n % width + 0.5, n / width + 0.5, width, height);
            (double near, double far) = PlaneOracle.Way(volume.Grid, position, view.Away, -9, 12);
            if (Math.Abs(far - near) < 0.01)
                continue;
            if (near > far)
            {
                Assert.Equal(128, picture[4 * n + 2]);
                continue;
            }

            // At least the highest sample, at most the highest of all values, which places 0.03 mm apart miss by up to 0.015 mm of 255 a voxel.
            double stride = (far - near) / Math.Max(1, Math.Ceiling((far - near) / step - 1e-3));
            double sampled = Highest(volume, position, view.Away, near, far, stride);
            double all = Highest(volume, position, view.Away, near, far, 0.03);
            Assert.InRange(picture[4 * n], sampled - 0.55, all + 5);
            lit += sampled > 0 ? 1 : 0;
            missing += Math.Max(0, all - picture[4 * n]);
        }

        Assert.True(lit > 100, $"Only {lit} pixels showed anything.");
        Assert.True(stepVoxels > 0.5 || missing / lit < 0.01 * 255, $"The highest values are short by {missing / lit} grey values.");

        static double Highest(Volume volume, Vector3D position, Vector3D away, double near, double far, double step)
        {
            double highest = double.NegativeInfinity;
            for (double t = near; t < far + 0.5 * step; t += step)
                highest = Math.Max(highest, PlaneOracle.Sample(volume, position + Math.Clamp(t, near + 1e-9, far - 1e-9) * away, true).Value ?? double.NegativeInfinity);
            return highest;
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(37, 0)]
    [InlineData(37, 25)]
    public void Light_through_a_block_of_one_value_falls_exponentially_with_the_way_through_it(double azimuth, double elevation)
    {
        // A cube of 40 mm; half-lengths along a line by the slab method, in double precision.
        VolumeLayer layer = Haze(new(20, 20, 10, new(2, 2, 4), new(-19, -19, -18)), 10, 0.03, 0xFF8000);
        ProjectionView view = TestLayers.Projection(ProjectionKind.Volume, Vector3D.Zero, azimuth, elevation, 1.3);
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(layer), view, 60, 60, background: 0x0000FF).Rgba.Span;
        for (int n = 0; n < 3600; n++)
        {
            double transmission = Math.Pow(0.97, WayThroughCube(view.PositionMm(n % 60 + 0.5, n / 60 + 0.5, 60, 60), view.Away, 20));
            Assert.Equal(255 * (1 - transmission), picture[4 * n], 1.01);
            Assert.Equal(128 * (1 - transmission), picture[4 * n + 1], 1.01);
            Assert.Equal(255 * transmission, picture[4 * n + 2], 1.01);
        }
    }

    [Fact]
    public void Haze_of_two_layers_adds_where_they_overlap_and_what_is_in_front_hides_what_is_behind()
    {
        // Along y, from the front at -20: red from -20 to 4, green from -4 to 20.
        VolumeLayer red = Haze(new(10, 6, 10, new(4, 4, 4), new(-18, -18, -18)), 10, 0.05, 0xFF0000);
        VolumeLayer green = Haze(new(10, 6, 10, new(4, 4, 4), new(-18, -2, -18)), 10, 0.02, 0x00FF00) with { Id = "green" };
        ProjectionView view = TestLayers.Projection(ProjectionKind.Volume, Vector3D.Zero, 0, 0, 1);
        Assert.Equal(Vector3D.UnitY, view.Away);
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(red, green), view, 9, 9, 0.02).Rgba.Span;
        double a = -Math.Log(0.95);
        double b = -Math.Log(0.98);
        double front = 1 - Math.Exp(-16 * a);
        double both = Math.Exp(-16 * a) * (1 - Math.Exp(-8 * (a + b)));
        double back = Math.Exp(-24 * a - 8 * b) * (1 - Math.Exp(-16 * b));
        Assert.Equal(255 * (front + both * a / (a + b)), picture[4 * 40], 1.01);
        Assert.Equal(255 * (both * b / (a + b) + back), picture[4 * 40 + 1], 1.01);
        ReadOnlySpan<byte> cut = TestLayers.Render(TestLayers.Scene(red, green), view with { NearClipMm = -6, FarClipMm = 0 }, 9, 9, 0.02).Rgba.Span;
        Assert.Equal(255 * (1 - Math.Exp(-2 * a) + Math.Exp(-2 * a) * (1 - Math.Exp(-4 * (a + b))) * a / (a + b)), cut[4 * 40], 1.01);
    }

    [Theory]
    [InlineData("axial")]
    [InlineData("sheared")]
    [InlineData("oblique")]
    [InlineData("left-handed")]
    public void A_plane_surface_is_as_bright_as_its_angle_to_the_line_of_sight_says(string kind)
    {
        // A ramp along a direction has planes as surfaces, in any grid.
        Vector3D normal = new Vector3D(0.3, 0.8, 0.4).Normalized();
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid(kind), p => 100 + 4 * Vector3D.Dot(normal, p)), 0, 200);
        foreach ((double azimuth, double elevation) in ((double, double)[])[(0, 0), (30, 10), (-50, -20)])
        {
            ProjectionView view = TestLayers.Projection(ProjectionKind.Isosurface, Vector3D.Zero, azimuth, elevation, 0.5) with { SurfaceValue = 101 };
            Picture picture = TestLayers.Render(TestLayers.Scene(layer), view, 5, 5);
            double brightness = 0.25 + 0.75 * Math.Abs(Vector3D.Dot(normal, view.Away));
            Assert.Equal(brightness * Math.Round(255 * 0.505), picture.Rgba.Span[4 * 12], 1.0);
        }
    }

    [Fact]
    public void The_surface_of_a_ball_is_a_disc_of_its_radius_that_darkens_towards_the_rim()
    {
        // Cubic voxels of 1 mm; value falls linearly with the distance, so that the surface of 50 lies at 15 mm.
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(VoxelGrid.Centered(41, 41, 41, new(1, 1, 1)), static p => 200 - 10 * p.Length), 0, 50);
        ProjectionView view = TestLayers.Projection(ProjectionKind.Isosurface, Vector3D.Zero, 25, 15, 0.5) with { SurfaceValue = 50 };
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(layer), view, 80, 80).Rgba.Span;
        for (int n = 0; n < 6400; n++)
        {
            double radius = 0.5 * double.Hypot(n % 80 - 39.5, n / 80 - 39.5);
            if (radius > 15.2)
                Assert.Equal(0, picture[4 * n]);
            else if (radius < 14)
                Assert.Equal(255 * (0.25 + 0.75 * Math.Sqrt(1 - radius * radius / 225)), picture[4 * n], 5.0);
        }
    }

    [Fact]
    public void A_surface_that_a_clip_cuts_open_shows_a_plain_cap()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(VoxelGrid.Centered(41, 41, 41, new(1, 1, 1)), static p => 200 - 10 * p.Length), 0, 50);
        ProjectionView view = TestLayers.Projection(ProjectionKind.Isosurface, Vector3D.Zero, 0, 0, 1) with { SurfaceValue = 50, NearClipMm = 2 };
        Picture picture = TestLayers.Render(TestLayers.Scene(layer), view, 9, 9);
        Assert.Equal(255, picture.Rgba.Span[4 * 40]);
    }

    private static VolumeLayer Haze(VoxelGrid grid, float value, double opacityPerMm, int rgb) => TestLayers.Layer(Volume<Unspecified>.Constant(grid, value)) with
    {
        Transfer = new()
        {
            IsShaded = false,
            Points = [new(0, (byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb, opacityPerMm), new(20, (byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb, opacityPerMm)],
        },
    };

    private static double WayThroughCube(Vector3D origin, Vector3D direction, double half)
    {
        (double enter, double leave) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int axis = 0; axis < 3; axis++)
        {
            if (Math.Abs(direction[axis]) < 1e-9)
            {
                if (Math.Abs(origin[axis]) > half)
                    return 0;
                continue;
            }

            double a = (-half - origin[axis]) / direction[axis];
            double b = (half - origin[axis]) / direction[axis];
            (enter, leave) = (Math.Max(enter, Math.Min(a, b)), Math.Min(leave, Math.Max(a, b)));
        }

        return Math.Max(0, leave - enter);
    }
}
