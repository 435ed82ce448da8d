using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

/// <summary>Cuts of any direction through a cube of one value: how long a line of sight is within what they leave is plain geometry.</summary>
public class ClipPlaneTests
{
    private const int Size = 60;
    private const double HalfMm = 20;

    private static readonly Vector3D s_right = new(0.8, 0.6, 0);
    private static readonly Vector3D s_down = new(0.36, -0.48, -0.8);

    private static readonly ClipPlane[] s_cuts =
    [
        new(new Vector3D(1, 2, 2) / 3, 9), new(new(-3, 0, 1.5), 21), new(new(0, -1, 0), 14.5), new(-0.5 * Vector3D.Cross(s_right, s_down), 6), new(s_right, 17),
    ];

    public static TheoryData<RendererKind, int> Cases => [.. from kind in new[] { RendererKind.Cpu, RendererKind.OpenGl } from count in new[] { 0, 1, 2, 5 } select (kind, count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Haze_is_as_deep_as_what_the_cuts_leave(RendererKind kind, int count)
    {
        // Each mm stops a 40th of what comes; white haze before black.
        Scene scene = Cube(new() { Points = [new(0, 255, 255, 255, 0.025), new(1, 255, 255, 255, 0.025)], IsShaded = false });
        byte[] picture = Draw(kind, scene, View(ProjectionKind.Volume, count));
        int differing = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            double length = Within(View(ProjectionKind.Volume, count).PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size), count) is (double near, double far) ? far - near : 0;
            double expected = 255 * (1 - Math.Pow(1 - 0.025, length));
            differing += Math.Abs(picture[4 * i] - expected) > 0.75 ? 1 : 0;
        }

        Assert.Equal(0, differing);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cut_surface_has_a_cap_as_bright_as_its_plane(RendererKind kind, int count)
    {
        Scene scene = Cube(null);
        ProjectionView view = View(ProjectionKind.Isosurface, count);
        byte[] picture = Draw(kind, scene, view);
        (int caps, int wrong) = (0, 0);
        for (int i = 0; i < Size * Size; i++)
        {
            Vector3D at = view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size);
            double brightness = 0;
            if (Within(at, count) is (double near, _))
            {
                // Of the cuts and of the cube's own faces, the one through the first point decides.
                ClipPlane[] through = [.. s_cuts.Take(count).Where(cut => Math.Abs(Vector3D.Dot(cut.Normal, at + near * view.Away) - cut.OffsetMm) < 1e-6)];
                brightness = through.Length > 0 ? 0.25 + 0.75 * Math.Abs(Vector3D.Dot(through[0].Normal, view.Away)) / through[0].Normal.Length : 1;
                caps += through.Length;
            }

            wrong += Math.Abs(picture[4 * i] - 255 * brightness) > 1 ? 1 : 0;
        }

        Assert.True(caps >= 30 * count, $"{caps} pixels show a cut.");

        // Where lines of sight go along an edge, either side of it is right.
        Assert.InRange(wrong, 0, Size / 4);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_maximum_comes_from_what_the_cuts_leave(RendererKind kind, int count)
    {
        // The value rises along the line of sight, so the highest is that of the last point that is left.
        ProjectionView view = View(ProjectionKind.Maximum, count);
        Vector3D away = view.Away;
        Scene scene = Cube(null, p => 60 + Vector3D.Dot(p, away)) is { } cube ? cube with { Layers = [cube.Layers[0] with { Window = new(0, 120) }] } : new();
        byte[] picture = Draw(kind, scene, view);
        int wrong = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            // The outermost half voxel is level, so a line of sight through its edges may end lower.
            Vector3D at = view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size);
            double expected = Within(at, count) is (_, double far) ? 255 * (60 + Vector3D.Dot(at + far * away, away)) / 120 : 0;
            wrong += Math.Abs(picture[4 * i] - expected) > 255 * 1.5 / 120 ? 1 : 0;
        }

        Assert.InRange(wrong, 0, Size / 4);
    }

    [Fact]
    public void Cuts_that_make_no_sense_are_refused()
    {
        Scene scene = Cube(null);
        foreach (ClipPlane cut in new ClipPlane[] { new(Vector3D.Zero, 0), new(Vector3D.UnitX, double.NaN), new(new(double.NaN, 0, 0), 0) })
            Assert.Contains("clipping plane", Assert.Throws<ArgumentException>(() => Draw(RendererKind.Cpu, scene, View(ProjectionKind.Volume, 0) with { ClipPlanes = [cut] })).Message, StringComparison.Ordinal);
        ProjectionView many = View(ProjectionKind.Volume, 0) with { ClipPlanes = [.. Enumerable.Repeat(s_cuts[0], ClipPlane.Most + 1)] };
        Assert.Contains("33 clipping planes", Assert.Throws<ArgumentException>(() => Draw(RendererKind.Cpu, scene, many)).Message, StringComparison.Ordinal);
    }

    private static Scene Cube(TransferFunction? transfer, Func<Vector3D, double>? value = null)
    {
        const int voxels = 40;
        VoxelGrid grid = VoxelGrid.Centered(voxels, voxels, voxels, new(2 * HalfMm / voxels, 2 * HalfMm / voxels, 2 * HalfMm / voxels));
        float[] values = new float[grid.VoxelCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(value?.Invoke(grid.PositionMm(i % voxels, i / voxels % voxels, i / voxels / voxels)) ?? 1);
        return new() { Layers = [new() { Id = "a", Name = "a", Volume = new Volume<Unspecified>(grid, values), Map = ColourMaps.Grey, Window = new(0, 0.5), Transfer = transfer }] };
    }

    private static ProjectionView View(ProjectionKind kind, int count) =>
        new() { CenterMm = new(1, -2, 0.5), Right = s_right, Down = s_down, MmPerPixel = 1.13, Kind = kind, SurfaceValue = 0.5, ClipPlanes = [.. s_cuts.Take(count)] };

    private static byte[] Draw(RendererKind kind, Scene scene, View view)
    {
        using ISceneRenderer renderer = Renderers.Open(kind);
        return renderer.Render(scene, view, new() { Width = Size, Height = Size }, TestContext.Current.CancellationToken).Rgba.ToArray();
    }

    // From where to where a line of sight is within the cube and not cut away, mm from the view's plane.
    private static (double Near, double Far)? Within(Vector3D at, int count)
    {
        Vector3D away = Vector3D.Cross(s_right, s_down);
        (double near, double far) = (-1e9, 1e9);
        Vector3D[] axes = [Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ];
        IEnumerable<ClipPlane> faces = axes.SelectMany(static axis => new ClipPlane[] { new(axis, HalfMm), new(-axis, HalfMm) });
        foreach (ClipPlane face in faces.Concat(s_cuts.Take(count)))
        {
            double beyond = Vector3D.Dot(face.Normal, at) - face.OffsetMm;
            double slope = Vector3D.Dot(face.Normal, away);
            if (Math.Abs(slope) < 1e-12)
            {
                if (beyond > 0)
                    return null;
            }
            else if (slope > 0)
            {
                far = Math.Min(far, -beyond / slope);
            }
            else
            {
                near = Math.Max(near, -beyond / slope);
            }
        }

        return near < far ? (near, far) : null;
    }
}
