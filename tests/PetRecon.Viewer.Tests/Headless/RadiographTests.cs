using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

/// <summary>Line integrals through a block whose values are known along every line.</summary>
public class RadiographTests
{
    private const int Size = 90;

    private static readonly Vector3D s_right = new(0.8, 0.6, 0);
    private static readonly Vector3D s_down = new(0.36, -0.48, -0.8);

    [Theory]
    [InlineData(RendererKind.Cpu, 250)]
    [InlineData(RendererKind.OpenGl, 250)]
    [InlineData(RendererKind.Cpu, -1024)]
    [InlineData(RendererKind.OpenGl, -1024)]
    public void Of_CT_it_is_the_water_that_attenuates_as_much(RendererKind kind, float hounsfield)
    {
        byte[] picture = Draw(kind, new() { Layers = [Layer(Volume<Hounsfield>.Constant(Grid(), hounsfield))] }, View(null), out ProjectionView view);
        double perMm = Math.Max(0, 1 + hounsfield / 1000);
        (int seen, int wrong) = (0, 0);
        for (int i = 0; i < Size * Size; i++)
        {
            (double near, double far) = Within(view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size), view.Away);
            double length = Math.Max(0, far - near);
            seen += length > 10 ? 1 : 0;
            wrong += Math.Abs(picture[4 * i] - 255 * length * perMm / 100) > 0.6 ? 1 : 0;
        }

        Assert.True(seen > 1500);
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(RendererKind.Cpu)]
    [InlineData(RendererKind.OpenGl)]
    public void Of_other_values_it_is_their_integral_and_what_is_no_number_does_not_count(RendererKind kind)
    {
        // The value rises along the line of sight, so the integral is that in the middle times the length; cut by a plane, of what is left.
        Vector3D away = Vector3D.Cross(s_right, s_down);
        float[] values = new float[Grid().VoxelCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(1 + 0.01 * Vector3D.Dot(away, Grid().PositionMm(i % 40, i / 40 % 30, i / 1200)));
        byte[] picture = Draw(kind, new() { Layers = [Layer(new Volume<Unspecified>(Grid(), values))] }, View(new ClipPlane(away, 4)), out ProjectionView view);
        int wrong = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            Vector3D at = view.PositionMm(i % Size + 0.5, i / Size + 0.5, Size, Size);
            (double near, double far) = Within(at, view.Away);
            far = Math.Min(far, 4 - Vector3D.Dot(at, away));
            double integral = far > near ? (far - near) * (1 + 0.01 * (Vector3D.Dot(at, away) + 0.5 * (near + far))) : 0;
            wrong += Math.Abs(picture[4 * i] - 255 * integral / 100) > 1.5 ? 1 : 0;
        }

        Assert.Equal(0, wrong);
        Array.Fill(values, float.NaN);
        Assert.Equal(0, Draw(kind, new() { Layers = [Layer(new Volume<Unspecified>(Grid(), values))] }, View(null), out _).Where(static (_, i) => i % 4 != 3).Max());
    }

    [Fact]
    public void Without_a_window_most_of_what_is_seen_is_neither_black_nor_white()
    {
        Scene scene = new() { Layers = [Layer(Volume<Hounsfield>.Constant(Grid(), 0))] };
        ProjectionView view = (ProjectionView)FittedViews.Of(scene, new() { Kind = ViewKind.Projection, Projection = ProjectionKind.Radiograph, AzimuthDegrees = 30 }, Size, Size);
        Assert.InRange(view.RadiographWindow.High, 40, 75);
        Assert.InRange(view.RadiographWindow.Low, 0, 30);
    }

    private static VoxelGrid Grid() => VoxelGrid.Centered(40, 30, 20, new(1.5, 2, 2));

    private static VolumeLayer Layer(Volume volume) => new() { Id = "a", Name = "a", Volume = volume, Map = ColourMaps.Grey, Window = new(-3, 7), Opacity = 0.5, LowestShown = 1e6 };

    private static ProjectionView View(ClipPlane? cut) => new()
    {
        CenterMm = new(1, -2, 0.5), Right = s_right, Down = s_down, MmPerPixel = 0.97, Kind = ProjectionKind.Radiograph, RadiographWindow = new(0, 100), ClipPlanes = cut is { } plane ? [plane] : [],
    };

    private static (double Near, double Far) Within(Vector3D at, Vector3D away)
    {
        (double near, double far) = (-1e9, 1e9);
        foreach ((Vector3D axis, double half) in new[] { (Vector3D.UnitX, 30.0), (Vector3D.UnitY, 30), (Vector3D.UnitZ, 20) })
        {
            double a = (-half - Vector3D.Dot(at, axis)) / Vector3D.Dot(away, axis);
            double b = (half - Vector3D.Dot(at, axis)) / Vector3D.Dot(away, axis);
            (near, far) = (Math.Max(near, Math.Min(a, b)), Math.Min(far, Math.Max(a, b)));
        }

        return (near, far);
    }

    private static byte[] Draw(RendererKind kind, Scene scene, ProjectionView asked, out ProjectionView view)
    {
        view = asked;
        using ISceneRenderer renderer = Renderers.Open(kind);
        return renderer.Render(scene, view, new() { Width = Size, Height = Size }, TestContext.Current.CancellationToken).Rgba.ToArray();
    }
}
