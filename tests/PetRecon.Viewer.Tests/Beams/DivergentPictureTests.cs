using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Headless;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Beams;

/// <summary>Pictures along the rays of a beam through a block of known values: how far each ray goes within what cuts leave of it is plain geometry.</summary>
public class DivergentPictureTests
{
    private const int Width = 76;
    private const int Height = 60;
    private const double MmPerPixel = 1.07;
    private const double MovedRight = 9;
    private const double MovedUp = -6;

    private static readonly Vector3D s_half = new(30, 24, 20);

    // Across the beam, along its axis, and oblique ones; the last cuts only what is near the picture's edge.
    private static readonly ClipPlane[] s_cuts = [new(Vector3D.UnitX, 21), new(new Vector3D(-2, 1, 2) / 3, 14), new(new(0.3, -3, 0), 50), new(Vector3D.UnitZ, 17)];

    public static TheoryData<RendererKind, int> Cases => [.. from kind in new[] { RendererKind.Cpu, RendererKind.OpenGl } from count in new[] { 0, 1, 4 } select (kind, count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_radiograph_is_of_the_way_that_each_ray_has_through_the_block(RendererKind kind, int count)
    {
        byte[] picture = Draw(kind, Block(), ProjectionKind.Radiograph, count);
        Compare(picture, count, static (ray, within) => 255 * ray.PerMm.Length * (within.Far - within.Near) / 100, 0.7, 1500);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Haze_is_as_deep_as_each_ray_is_long(RendererKind kind, int count)
    {
        // Each mm stops a 40th of what comes; white haze before black.
        Scene scene = Block(new() { Points = [new(-1e3, 255, 255, 255, 0.025), new(1e3, 255, 255, 255, 0.025)], IsShaded = false });
        byte[] picture = Draw(kind, scene, ProjectionKind.Volume, count);
        Compare(picture, count, static (ray, within) => 255 * (1 - Math.Pow(1 - 0.025, ray.PerMm.Length * (within.Far - within.Near))), 0.75, 1500);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_maximum_is_found_on_the_ray(RendererKind kind, int count)
    {
        // The value rises to the patient's back and right, so each ray has its highest value at one of its ends.
        static double Value(Vector3D p) => 60 + 0.9 * p.Y - 0.7 * p.X;
        Scene scene = Block(null, Value);
        scene = scene with { Layers = [scene.Layers[0] with { Window = new(0, 120) }] };
        byte[] picture = Draw(kind, scene, ProjectionKind.Maximum, count);
        Compare(picture, count, static (ray, within) => 255 / 120.0 * Math.Max(Value(ray.Start + within.Near * ray.PerMm), Value(ray.Start + within.Far * ray.PerMm)), 255 * 1.5 / 120, 1500);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_surface_is_where_the_ray_meets_it_and_a_cut_one_has_its_cap(RendererKind kind, int count)
    {
        Scene scene = Block();
        scene = scene with { Layers = [scene.Layers[0] with { Window = new(-1000, -500) }] };
        byte[] picture = Draw(kind, scene, ProjectionKind.Isosurface, count);
        Compare(picture, count, (ray, within) =>
        {
            ClipPlane[] through = [.. s_cuts.Take(count).Where(cut => Math.Abs(Vector3D.Dot(cut.Normal, ray.Start + within.Near * ray.PerMm) - cut.OffsetMm) < 1e-6)];
            return 255 * (through.Length > 0 ? 0.25 + 0.75 * Math.Abs(through[0].Normal.X) / through[0].Normal.Length : 1);
        }, 1, 1500);
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void Near_and_far_are_depths_along_the_axis(RendererKind kind)
    {
        ProjectionView view = View(Block(), ProjectionKind.Radiograph, 0) with { NearClipMm = -11, FarClipMm = 8.5 };
        byte[] picture = Draw(kind, Block(), view);
        int wrong = 0;
        for (int i = 0; i < Width * Height; i++)
        {
            var ray = RayOf(i);
            double length = Within(ray, 0) is (double near, double far) ? Math.Max(0, Math.Min(far, 8.5) - Math.Max(near, -11)) : 0;
            wrong += Math.Abs(picture[4 * i] - 255 * ray.PerMm.Length * length / 100) > 0.7 ? 1 : 0;
        }

        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void What_is_behind_the_sources_is_not_seen(RendererKind kind)
    {
        // The block reaches from behind the nearer source to near the other.
        SceneBeam beam = BeamRays.Beam(40, 15);
        Scene scene = Block() with { Beams = [beam] };
        byte[] picture = Draw(kind, scene, BeamRays.View(scene, ProjectionKind.Radiograph, Width, Height, MmPerPixel));
        (double x, double y) = (0.5 * MmPerPixel, -0.5 * MmPerPixel);
        double stretch = Math.Sqrt(1 + x / 40 * (x / 40) + y / 15 * (y / 15));
        double expected = 255 * stretch * (15 * (1 - 1e-3) + s_half.X + BeamRays.Isocenter.X) / 100;
        Assert.Equal(expected, picture[4 * (Width / 2 + Height / 2 * Width)], 1.0);
    }

    private static Scene Block(TransferFunction? transfer = null, Func<Vector3D, double>? value = null)
    {
        VoxelGrid grid = VoxelGrid.Centered(60, 32, 20, new(1, 1.5, 2));
        float[] values = new float[grid.VoxelCount];
        for (int i = 0; i < values.Length && value is not null; i++)
            values[i] = (float)value(grid.PositionMm(i % 60, i / 60 % 32, i / 60 / 32));
        Volume volume = value is null ? new Volume<Hounsfield>(grid, values) : new Volume<Unspecified>(grid, values);
        return new()
        {
            Layers = [new() { Id = "a", Name = "a", Volume = volume, Map = ColourMaps.Grey, Window = new(0, 0.5), Transfer = transfer }],
            Beams = [BeamRays.Beam()],
        };
    }

    // Where a ray goes along an edge of the block or of a cut, either side of it is right.
    private static void Compare(byte[] picture, int count, Func<(Vector3D Start, Vector3D PerMm), (double Near, double Far), double> expected, double tolerance, int leastSeen)
    {
        (int wrong, int seen) = (0, 0);
        for (int i = 0; i < Width * Height; i++)
        {
            var ray = RayOf(i);
            var within = Within(ray, count);
            seen += within is null ? 0 : 1;
            if (within is (double near, double far) && far - near < 2)
                continue;
            wrong += Math.Abs(picture[4 * i] - (within is { } found ? expected(ray, found) : 0)) > tolerance ? 1 : 0;
        }

        Assert.True(seen > leastSeen / (count > 1 ? 2 : 1), $"{seen} pixels show the block.");
        Assert.InRange(wrong, 0, Width / 4);
    }

    private static (Vector3D Start, Vector3D PerMm) RayOf(int pixel) => BeamRays.Ray(
        MovedRight + (pixel % Width + 0.5 - 0.5 * Width) * MmPerPixel, MovedUp - (pixel / Width + 0.5 - 0.5 * Height) * MmPerPixel);

    // From where to where a ray is within the block and not cut away, mm behind the isocentre plane.
    private static (double Near, double Far)? Within((Vector3D Start, Vector3D PerMm) ray, int count)
    {
        (double near, double far) = (-1e9, 1e9);
        IEnumerable<ClipPlane> faces = new[] { (Vector3D.UnitX, s_half.X), (Vector3D.UnitY, s_half.Y), (Vector3D.UnitZ, s_half.Z) }
            .SelectMany(static face => new ClipPlane[] { new(face.Item1, face.Item2), new(-face.Item1, face.Item2) });
        foreach (ClipPlane face in faces.Concat(s_cuts.Take(count)))
        {
            double beyond = Vector3D.Dot(face.Normal, ray.Start) - face.OffsetMm;
            double slope = Vector3D.Dot(face.Normal, ray.PerMm);
            if (slope > 0)
                far = Math.Min(far, -beyond / slope);
            else if (slope < 0)
                near = Math.Max(near, -beyond / slope);
            else if (beyond > 0)
                return null;
        }

        return near < far ? (near, far) : null;
    }

    private static ProjectionView View(Scene scene, ProjectionKind kind, int count) =>
        BeamRays.View(scene, kind, Width, Height, MmPerPixel, MovedRight, MovedUp) with { SurfaceValue = -500, ClipPlanes = [.. s_cuts.Take(count)] };

    private static byte[] Draw(RendererKind kind, Scene scene, ProjectionKind projection, int count) => Draw(kind, scene, View(scene, projection, count));

    private static byte[] Draw(RendererKind kind, Scene scene, ProjectionView view)
    {
        using ISceneRenderer renderer = Renderers.Open(kind);
        return renderer.Render(scene, view, new() { Width = Width, Height = Height }, TestContext.Current.CancellationToken).Rgba.ToArray();
    }
}
