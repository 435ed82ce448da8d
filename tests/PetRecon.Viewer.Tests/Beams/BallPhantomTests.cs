using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Headless;
using PetRecon.Viewer.Tests.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Beams;

/// <summary>A phantom of small balls at known places: what is drawn of them, however, is where the beam's rays through their middles meet the isocentre plane.</summary>
public class BallPhantomTests
{
    private const int Width = 160;
    private const int Height = 150;
    private const double MmPerPixel = 0.9;
    private const double RadiusMm = 3.2;

    // In the beam's coordinates: far from the axis, near the source, and behind the isocentre.
    private static readonly Vector3D[] s_balls =
    [
        BeamRays.Place(0, 0, 0), BeamRays.Place(38, 30, 0), BeamRays.Place(-30, 24, 45), BeamRays.Place(32, -20, 42), BeamRays.Place(-36, -33, -44), BeamRays.Place(14, 36, -40),
    ];

    public static TheoryData<RendererKind, ProjectionKind> Cases =>
        [.. from kind in new[] { RendererKind.Cpu, RendererKind.OpenGl } from projection in Enum.GetValues<ProjectionKind>() select (kind, projection)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_ball_is_seen_where_the_formula_puts_it(RendererKind kind, ProjectionKind projection)
    {
        Scene scene = Phantom();
        ProjectionView view = View(scene, projection) with { SurfaceValue = 0.5, RadiographWindow = new(0, 2 * RadiusMm) };
        using ISceneRenderer renderer = Renderers.Open(kind);
        ReadOnlySpan<byte> picture = renderer.Render(scene, view, new() { Width = Width, Height = Height, StepVoxels = 0.25 }, TestContext.Current.CancellationToken).Rgba.Span;
        foreach (Vector3D ball in s_balls)
        {
            (double x, double y) = Expected(ball);
            (double foundX, double foundY) = Middle(picture, x, y, projection == ProjectionKind.Isosurface);
            Assert.Equal(x, foundX, 0.12);
            Assert.Equal(y, foundY, 0.12);
        }
    }

    [Fact]
    public void Marks_and_shadows_are_where_the_balls_are()
    {
        Scene scene = Phantom() with
        {
            Layers = [],
            Structures = [.. s_balls.Select(static (ball, n) => new StructureLayer($"s{n}", Shapes.Sphere(ball, RadiusMm, 0.4, 90), new(255, 0, 0)))],
            Measurements = [.. s_balls.Select(static (ball, n) => new Measurement($"m{n}", MeasurementKind.Point, [ball]))],
        };
        Overlay overlay = SceneOverlay.Of(scene, View(scene, ProjectionKind.Radiograph), Width, Height);
        Assert.Equal(s_balls.Length, overlay.Marks.Count(static mark => mark.Kind == OverlayKind.Measurement));
        for (int n = 0; n < s_balls.Length; n++)
        {
            (double x, double y) = Expected(s_balls[n]);
            OverlayMark mark = overlay.Marks.Single(mark => mark.SourceId == $"m{n}");
            Assert.Equal((x, y), (mark.At.X, mark.At.Y), Near(1e-9));
            ImmutableArray<OverlayPoint> outline = overlay.Lines.Single(line => line.SourceId == $"s{n}").Points;
            Assert.Equal((x, y), (0.5 * (outline.Min(static p => p.X) + outline.Max(static p => p.X)), 0.5 * (outline.Min(static p => p.Y) + outline.Max(static p => p.Y))), Near(0.3));

            // As large as it is near to each of the sources.
            double scaleX = 1 / (1 - (s_balls[n].X - BeamRays.Isocenter.X) / BeamRays.SourceXMm), scaleY = 1 / (1 - (s_balls[n].X - BeamRays.Isocenter.X) / BeamRays.SourceYMm);
            Assert.Equal(2 * RadiusMm * scaleX / MmPerPixel, outline.Max(static p => p.X) - outline.Min(static p => p.X), 0.6);
            Assert.Equal(2 * RadiusMm * scaleY / MmPerPixel, outline.Max(static p => p.Y) - outline.Min(static p => p.Y), 0.6);
        }
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void A_cube_is_the_larger_the_nearer_it_is_to_the_sources(RendererKind kind)
    {
        using ISceneRenderer renderer = Renderers.Open(kind);
        foreach (double z in new[] { -40.0, 0, 40 })
        {
            VoxelGrid grid = new(20, 20, 20, new(1, 1, 1), BeamRays.Place(-9.5, -9.5, z - 9.5));
            Scene scene = new() { Layers = [Layer(Volume<Unspecified>.Constant(grid, 1))], Beams = [BeamRays.Beam()] };
            ProjectionView view = View(scene, ProjectionKind.Isosurface) with { SurfaceValue = 0.5, MmPerPixel = 0.25 };
            ReadOnlySpan<byte> picture = renderer.Render(scene, view, new() { Width = Width, Height = Height }, TestContext.Current.CancellationToken).Rgba.Span;
            (int across, int down) = (0, 0);
            for (int n = 0; n < Width; n++)
                across += picture[4 * (n + Height / 2 * Width)] > 0 ? 1 : 0;
            for (int n = 0; n < Height; n++)
                down += picture[4 * (Width / 2 + n * Width)] > 0 ? 1 : 0;

            // The face or edge that is nearest to the source is the widest.
            Assert.Equal(20 / (1 - (z + 10) / BeamRays.SourceXMm) / 0.25, across, 1.01);
            Assert.Equal(20 / (1 - (z + 10) / BeamRays.SourceYMm) / 0.25, down, 1.01);
        }
    }

    [Fact]
    public void A_place_of_the_picture_and_its_ray_belong_together()
    {
        ProjectionView view = View(Phantom(), ProjectionKind.Volume) with { CenterMm = BeamRays.Place(4, -7, 0) };
        foreach (Vector3D ball in s_balls)
        {
            (double x, double y) = view.PixelOf(ball, Width, Height);
            double depth = BeamRays.Isocenter.X - ball.X;
            Vector3D back = view.PositionMm(x, y, Width, Height) + depth * view.SightPerMm(x, y, Width, Height);
            Assert.Equal(0, (back - ball).Length, 1e-9);
        }

        // Level with the nearer source, and behind it, no ray goes through a point.
        Assert.True(double.IsNaN(view.PixelOf(BeamRays.Place(1, 1, BeamRays.SourceYMm), Width, Height).X));
        Assert.True(double.IsNaN(view.PixelOf(BeamRays.Place(1, 1, BeamRays.SourceYMm + 50), Width, Height).Y));
    }

    [Fact]
    public void Crossings_of_large_triangles_are_as_deep_as_the_rays_go()
    {
        // A plane that is tilted against the beam, of two triangles.
        Vector3D[] corners = [BeamRays.Place(-50, -50, 60), BeamRays.Place(50, -50, -30), BeamRays.Place(50, 50, -70), BeamRays.Place(-50, 50, 20)];
        Vector3D normal = Vector3D.Cross(corners[1] - corners[0], corners[2] - corners[0]).Normalized();
        System.Numerics.Vector3 n = new((float)normal.X, (float)normal.Y, (float)normal.Z);
        TriangleMesh mesh = new([.. corners.Select(static c => new System.Numerics.Vector3((float)c.X, (float)c.Y, (float)c.Z))], [n, n, n, n], [0, 1, 2, 0, 2, 3]);
        ProjectionView view = View(Phantom(), ProjectionKind.Volume) with { CenterMm = BeamRays.Place(4, -7, 0) };
        SurfaceCrossings crossings = SurfaceCrossings.Of([new(mesh, null, default, 1)], view, new() { Width = Width, Height = Height }, new() { CancellationToken = TestContext.Current.CancellationToken });
        int compared = 0;
        for (int i = 0; i < Width * Height; i++)
        {
            (Vector3D start, Vector3D perMm) = BeamRays.Ray(4 + (i % Width + 0.5 - 0.5 * Width) * MmPerPixel, -7 - (i / Width + 0.5 - 0.5 * Height) * MmPerPixel);
            double depth = Vector3D.Dot(normal, corners[0] - start) / Vector3D.Dot(normal, perMm);
            ReadOnlySpan<SurfaceCrossing> found = crossings.At(i % Width, i / Width);
            Vector3D at = start + depth * perMm;
            bool isWellWithin = Math.Abs(at.Y - BeamRays.Isocenter.Y) < 46 && Math.Abs(at.Z - BeamRays.Isocenter.Z) < 46;
            if (!isWellWithin)
                continue;
            Assert.Equal(1, found.Length);
            Assert.Equal(depth, found[0].DepthMm, 1e-3);
            compared++;
        }

        Assert.True(compared > 5000, $"{compared} pixels were compared.");
    }

    private static Scene Phantom()
    {
        VoxelGrid grid = new(100, 90, 84, new(1, 1, 1), BeamRays.Isocenter - new Vector3D(50, 45, 42));
        float[] values = new float[grid.VoxelCount];
        for (int i = 0; i < values.Length; i++)
        {
            Vector3D at = grid.PositionMm(i % 100, i / 100 % 90, i / 9000);
            values[i] = (float)s_balls.Max(ball => Math.Clamp(RadiusMm + 0.5 - (at - ball).Length, 0, 1));
        }

        return new() { Layers = [Layer(new Volume<Unspecified>(grid, values))], Beams = [BeamRays.Beam()] };
    }

    private static VolumeLayer Layer(Volume volume) => new()
    {
        Id = "a", Name = "a", Volume = volume, Map = ColourMaps.Grey, Window = new(0, 1), Transfer = new() { Points = [new(0, 255, 255, 255, 0), new(1, 255, 255, 255, 0.2)], IsShaded = false },
    };

    private static ProjectionView View(Scene scene, ProjectionKind kind) => BeamRays.View(scene, kind, Width, Height, MmPerPixel);

    private static (double X, double Y) Expected(Vector3D point)
    {
        (double x, double y) = BeamRays.RayThrough(point);
        return (0.5 * Width + x / MmPerPixel, 0.5 * Height - y / MmPerPixel);
    }

    private static (double X, double Y) Middle(ReadOnlySpan<byte> picture, double x, double y, bool isShaded)
    {
        const int reach = 9;
        (double sum, double sumX, double sumY) = (0, 0, 0);
        for (int row = Math.Max(0, (int)y - reach); row < Math.Min(Height, (int)y + reach + 1); row++)
        {
            for (int column = Math.Max(0, (int)x - reach); column < Math.Min(Width, (int)x + reach + 1); column++)
            {
                // Light comes along the axis, so a shaded ball is brighter on that side.
                double value = isShaded ? Math.Sign(picture[4 * (column + row * Width)]) : picture[4 * (column + row * Width)];
                (sum, sumX, sumY) = (sum + value, sumX + value * (column + 0.5), sumY + value * (row + 0.5));
            }
        }

        return (sumX / sum, sumY / sum);
    }

    private static Func<(double X, double Y), (double X, double Y), bool> Near(double tolerance) =>
        (a, b) => Math.Abs(a.X - b.X) <= tolerance && Math.Abs(a.Y - b.Y) <= tolerance;
}
