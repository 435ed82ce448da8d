using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Headless;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.Surfaces;

/// <summary>Surfaces of spheres and planes, whose silhouettes, depths and brightness are plain geometry.</summary>
public class SurfaceTests
{
    private const int Size = 100;
    private const double MmPerPixel = 0.9;

    private static readonly Vector3D s_right = new(0.8, 0.6, 0);
    private static readonly Vector3D s_down = new(0.36, -0.48, -0.8);
    private static readonly Vector3D s_middle = new(12, -7, 4);
    private static readonly DisplayColour s_orange = new(255, 128, 0);

    public static TheoryData<RendererKind> Kinds => [RendererKind.Cpu, RendererKind.OpenGl];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sphere_is_seen_as_a_disc_twice_through_its_front_and_its_back(RendererKind kind)
    {
        const double radius = 30;
        const double opacity = 0.4;
        IsodoseLayer sphere = new("i", "a", [new(-radius, s_orange, "")]) { ShowsSurfaces = true, SurfaceOpacity = opacity };
        Scene scene = new() { Layers = [Hidden(p => -(p - s_middle).Length)], Isodoses = [sphere] };
        byte[] picture = Draw(kind, scene, View(ProjectionKind.Volume));
        (int inside, int outside) = (0, 0);
        for (int i = 0; i < Size * Size; i++)
        {
            (double x, double y) = ((i % Size + 0.5 - 0.5 * Size) * MmPerPixel, (i / Size + 0.5 - 0.5 * Size) * MmPerPixel);
            double share = Math.Sqrt(x * x + y * y) / radius;
            if (share < 0.98)
            {
                inside++;
                double bright = 0.25 + 0.75 * Math.Sqrt(1 - share * share);
                double light = 255 * bright * (opacity + (1 - opacity) * opacity);

                // The mesh has corners where the sphere has none: near the rim its slope differs.
                double tolerance = share < 0.9 ? 2 : 8;
                Assert.Equal(light, picture[4 * i], tolerance);
                Assert.Equal(light * 128 / 255, picture[4 * i + 1], tolerance);
                Assert.Equal(0, picture[4 * i + 2]);
            }
            else if (share > 1.01)
            {
                outside++;
                Assert.Equal(0, picture[4 * i]);
            }
        }

        Assert.True(inside > 2500 && outside > 4000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_surface_within_haze_lies_at_its_depth(RendererKind kind)
    {
        // White haze in a cube, cut in two by an oblique plane; the border of what the plane belongs to is beyond the clips.
        const double stopped = 0.02;
        const double opacity = 0.6;
        Vector3D normal = new Vector3D(-0.2, 0.9, -0.5).Normalized();
        const double offset = 3;
        VolumeLayer cube = Layer("cube", 20, static _ => 1) with { Transfer = new() { Points = [new(0, 255, 255, 255, stopped), new(1, 255, 255, 255, stopped)], IsShaded = false } };
        Scene scene = new()
        {
            Layers = [Hidden(p => Vector3D.Dot(p, normal), 120), cube],
            Isodoses = [new("i", "a", [new(offset, s_orange, "")]) { ShowsSurfaces = true, SurfaceOpacity = opacity }],
        };
        ProjectionView view = View(ProjectionKind.Volume) with { NearClipMm = -25, FarClipMm = 25 };
        byte[] picture = Draw(kind, scene, view);
        double facing = Vector3D.Dot(normal, view.Away);
        int cut = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            Vector3D at = view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size);
            double depth = (offset - Vector3D.Dot(normal, at)) / facing;
            (double near, double far) = Cube(at, view.Away, 20, -25, 25);
            bool isCrossed = Math.Abs(depth) < 25;
            double before = isCrossed ? Math.Clamp(depth - near, 0, Math.Max(far - near, 0)) : Math.Max(far - near, 0);
            double behind = Math.Max(far - near, 0) - before;
            double light = 1 - Math.Pow(1 - stopped, before);
            double left = 1 - light;
            double orange = 0;
            if (isCrossed)
            {
                cut += before > 1 && behind > 1 ? 1 : 0;
                orange = left * opacity * (0.25 + 0.75 * Math.Abs(facing));
                left *= 1 - opacity;
            }

            light += left * (1 - Math.Pow(1 - stopped, behind));
            if (Math.Abs(Math.Abs(depth) - 25) < 0.01)
                continue;
            Assert.Equal(255 * (light + orange), picture[4 * i], 1.01);
            Assert.Equal(255 * light, picture[4 * i + 2], 1.01);
        }

        Assert.True(cut > 1500, $"{cut} lines of sight are cut within the cube.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_isosurface_hides_what_is_behind_it(RendererKind kind)
    {
        Vector3D normal = Vector3D.Cross(s_right, s_down);
        foreach (double offset in new double[] { -24, 26 })
        {
            // A plane before or behind the cube, at right angles to the line of sight.
            Scene scene = new()
            {
                Layers = [Hidden(p => Vector3D.Dot(p, normal)), Layer("cube", 10, static _ => 1)],
                Isodoses = [new("i", "a", [new(offset + Vector3D.Dot(s_middle, normal), s_orange, "")]) { ShowsSurfaces = true, SurfaceOpacity = 1 }],
            };
            ProjectionView view = View(ProjectionKind.Isosurface) with { CenterMm = s_middle, NearClipMm = -30, FarClipMm = 30, SurfaceValue = 0.5 };
            byte[] picture = Draw(kind, scene, view);
            (double x, double y) = view.PixelOf(Vector3D.Zero, Size, Size);
            int middle = 4 * ((int)y * Size + (int)x);
            Assert.Equal(offset < 0 ? [255, 128, 0] : new byte[] { 255, 255, 255 }, picture.AsSpan(middle, 3).ToArray());
            Assert.Equal(new byte[] { 255, 128, 0 }, picture.AsSpan(4 * (Size * Size / 2 + Size - 3), 3).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_structure_has_its_silhouette_from_every_side_and_only_in_views_that_show_surfaces(RendererKind kind)
    {
        // A box of 40 x 24 x 30 mm: six planes 5 mm apart, which stand for half a distance more at either end.
        ImmutableArray<Contour> contours = [.. Enumerable.Range(0, 6).Select(static n => new Contour(ContourKind.ClosedPlanar, [new(-20, -12, 5 * n - 12.5), new(20, -12, 5 * n - 12.5), new(20, 12, 5 * n - 12.5), new(-20, 12, 5 * n - 12.5)]))];
        StructureLayer layer = new("s", new() { Name = "box", Contours = contours }, s_orange) { ShowsSurface = true, SurfaceOpacity = 1 };
        Scene scene = new() { Structures = [layer] };
        foreach (double azimuth in new double[] { 0, 90, 200 })
        {
            ProjectionView view = (ProjectionView)FittedViews.Of(scene, new() { Kind = ViewKind.Projection, Projection = ProjectionKind.Volume, AzimuthDegrees = azimuth }, Size, Size);
            byte[] picture = Draw(kind, scene, view);
            (double sin, double cos) = Math.SinCos(azimuth * Math.PI / 180);
            double halfWidth = Math.Abs(20 * cos) + Math.Abs(12 * sin);
            for (int i = 0; i < Size * Size; i++)
            {
                (double x, double y) = ((i % Size + 0.5 - 0.5 * Size) * view.MmPerPixel, (i / Size + 0.5 - 0.5 * Size) * view.MmPerPixel);
                double outside = Math.Max(Math.Abs(x) - halfWidth, Math.Abs(y) - 15);

                // Corners are rounded by about a quarter of the raster.
                if (Math.Abs(outside) > 0.3)
                    Assert.True(outside < 0 == picture[4 * i] > 0, $"{azimuth} degrees, ({x}, {y}) mm: {picture[4 * i]}");
            }

            Assert.True(Draw(kind, scene, view with { Kind = ProjectionKind.Maximum }).Where(static (_, i) => i % 4 != 3).All(static value => value == 0));
            Assert.True(Draw(kind, scene with { Structures = [layer with { IsVisible = false }] }, view).Where(static (_, i) => i % 4 != 3).All(static value => value == 0));
        }
    }

    [Fact]
    public void Every_line_of_sight_leaves_a_closed_surface_as_often_as_it_enters()
    {
        Random random = new(11);
        Volume<Unspecified> noise = Specimens(30, _ => random.NextDouble());
        TriangleMesh mesh = Therapy.Isodose.IsodoseSurface.Of(noise, Therapy.Isodose.IsodoseLevel.Absolute(0.7), new() { Border = Therapy.Isodose.IsodoseBorder.Closed }, null, TestContext.Current.CancellationToken);
        ProjectionView view = View(ProjectionKind.Volume);
        SurfaceCrossings crossings = SurfaceCrossings.Of([new(mesh, null, s_orange, 0.5)], view, new() { Width = Size, Height = Size }, new() { CancellationToken = TestContext.Current.CancellationToken });
        Assert.True(crossings.Count > 50_000);
        for (int i = 0; i < Size * Size; i++)
        {
            ReadOnlySpan<SurfaceCrossing> found = crossings.At(i % Size, i / Size);
            Assert.Equal(0, found.Length % 2);
            for (int n = 1; n < found.Length; n++)
                Assert.True(found[n].DepthMm >= found[n - 1].DepthMm);
        }
    }

    [Fact]
    public void Contours_that_make_no_surface_leave_the_rest_of_the_picture()
    {
        StructureLayer point = new("s", new() { Name = "point", Contours = [new(ContourKind.Point, [default])] }, s_orange) { ShowsSurface = true };
        Scene scene = new() { Layers = [Layer("cube", 10, static _ => 1)], Structures = [point] };
        Assert.Equal(Draw(RendererKind.Cpu, scene with { Structures = [] }, View(ProjectionKind.Volume)), Draw(RendererKind.Cpu, scene, View(ProjectionKind.Volume)));
    }

    private static Volume<Unspecified> Specimens(double halfMm, Func<Vector3D, double> value)
    {
        VoxelGrid grid = VoxelGrid.Centered(40, 40, 40, new(halfMm / 20, halfMm / 20, halfMm / 20));
        float[] values = new float[grid.VoxelCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)value(grid.PositionMm(i % 40, i / 40 % 40, i / 1600));
        return new(grid, values);
    }

    private static VolumeLayer Layer(string id, double halfMm, Func<Vector3D, double> value) =>
        new() { Id = id, Name = id, Volume = Specimens(halfMm, value), Map = ColourMaps.Grey, Window = new(0, 0.5) };

    // Larger than the picture, so that its border is seen nowhere.
    private static VolumeLayer Hidden(Func<Vector3D, double> value, double halfMm = 60) => Layer("a", halfMm, value) with { IsVisible = false };

    private static ProjectionView View(ProjectionKind kind) => new() { CenterMm = kind == ProjectionKind.Volume ? s_middle : Vector3D.Zero, Right = s_right, Down = s_down, MmPerPixel = MmPerPixel, Kind = kind };

    private static (double Near, double Far) Cube(Vector3D at, Vector3D away, double half, double near, double far)
    {
        foreach (Vector3D axis in new[] { Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ })
        {
            double a = (-half - Vector3D.Dot(at, axis)) / Vector3D.Dot(away, axis);
            double b = (half - Vector3D.Dot(at, axis)) / Vector3D.Dot(away, axis);
            (near, far) = (Math.Max(near, Math.Min(a, b)), Math.Min(far, Math.Max(a, b)));
        }

        return (near, far);
    }

    private static byte[] Draw(RendererKind kind, Scene scene, View view)
    {
        using ISceneRenderer renderer = Renderers.Open(kind);
        return renderer.Render(scene, view, new() { Width = Size, Height = Size, StepVoxels = 0.1 }, TestContext.Current.CancellationToken).Rgba.ToArray();
    }
}
