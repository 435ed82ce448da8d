using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

/// <summary>A scene has one picture, whoever draws it.</summary>
public class AgreementTests
{
    // Values within rounding of the border between two colours, or of a face, fall to either side.
    private const double LargestShareOfOthers = 0.001;

    private static readonly RenderOptions s_options = new() { Width = 160, Height = 120, Background = 0x101820 };

    public static TheoryData<ProjectionKind?, string> Views =>
        [.. from kind in new ProjectionKind?[] { null, ProjectionKind.Maximum, ProjectionKind.Volume, ProjectionKind.Isosurface, ProjectionKind.Radiograph }
            from direction in new[] { "axial", "coronal", "oblique" }
            select (kind, direction)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Pictures_by_OpenGL_and_by_the_processor_are_the_same_to_one_count(ProjectionKind? kind, string direction) =>
        Compare(kind is { } projection ? Specimens.Projection(direction, projection, 0.3) with { SurfaceValue = 150, RadiographWindow = new(0, 60) } : Specimens.Plane(direction, 0.3));

    [Theory]
    [InlineData(ProjectionKind.Maximum)]
    [InlineData(ProjectionKind.Volume)]
    [InlineData(ProjectionKind.Isosurface)]
    [InlineData(ProjectionKind.Radiograph)]
    public void They_are_so_along_the_rays_of_a_beam(ProjectionKind kind) => Compare(Specimens.Projection("oblique", kind, 0.25) with
    {
        SurfaceValue = 150, RadiographWindow = new(0, 60), Sources = new(new(4, -3, 2), 170, 110), ClipPlanes = [new(new Vector3D(0.6, 0, 0.8), 9), new(-Vector3D.UnitY, 11)],
    });

    private static void Compare(View view)
    {
        using SoftwareRenderer software = new();
        Scene scene = Scene();
        ReadOnlySpan<byte> expected = software.Render(scene, view, s_options, TestContext.Current.CancellationToken).Rgba.Span;
        ReadOnlySpan<byte> picture = Specimens.Picture(scene, view, s_options);
        int different = 0;
        int seen = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            different += Math.Abs(picture[i] - expected[i]) <= 1 ? 0 : 1;
            seen += i % 4 == 0 && picture[i] != 0x10 ? 1 : 0;
        }

        Assert.True(seen > 1500, $"Only {seen} pixels show anything.");
        Assert.True(different <= LargestShareOfOthers * picture.Length, $"{different} of {picture.Length} numbers differ by more than one.");
    }

    [Theory]
    [InlineData(ProjectionKind.Volume)]
    [InlineData(ProjectionKind.Isosurface)]
    public void Surfaces_and_cuts_are_the_same_too(ProjectionKind kind)
    {
        Scene scene = Scene();
        scene = scene with
        {
            Structures = [new("s", Shapes.Hook(-8, 12, 2), new(80, 200, 255)) { ShowsSurface = true, SurfaceOpacity = 0.6 }],
            Isodoses = [new("i", "b", [new(2, new(255, 255, 0), ""), new(5, new(255, 0, 0), "")]) { ShowsSurfaces = true, SurfaceOpacity = 0.3 }],
        };
        ProjectionView view = Specimens.Projection("oblique", kind, 0.3) with { SurfaceValue = 150, ClipPlanes = [new(new Vector3D(0.6, 0, 0.8), 6), new(-Vector3D.UnitY, 9)] };
        Surfaces(scene, view);
        Surfaces(scene, view with { Sources = new(new(4, -3, 2), 170, 110) });
    }

    private static void Surfaces(Scene scene, View view)
    {
        using SoftwareRenderer software = new();
        byte[] expected = software.Render(scene, view, s_options, TestContext.Current.CancellationToken).Rgba.ToArray();
        byte[] without = software.Render(scene with { Structures = [], Isodoses = [] }, view, s_options, TestContext.Current.CancellationToken).Rgba.ToArray();
        ReadOnlySpan<byte> picture = Specimens.Picture(scene, view, s_options);
        (int different, int covered) = (0, 0);
        for (int i = 0; i < picture.Length; i++)
        {
            different += Math.Abs(picture[i] - expected[i]) <= 1 ? 0 : 1;
            covered += Math.Abs(expected[i] - without[i]) > 20 ? 1 : 0;
        }

        Assert.True(covered > 1000, $"Surfaces change {covered} numbers.");
        Assert.True(different <= LargestShareOfOthers * picture.Length, $"{different} of {picture.Length} numbers differ by more than one.");
    }

    private static Scene Scene()
    {
        Volume ct = Specimens.Of(VoxelGrid.Centered(60, 50, 30, new(1, 1, 2)), static p =>
            p.X * p.X / 700 + p.Y * p.Y / 450 > 1 ? -900 : (p - new Vector3D(5, 12, 0)).Length < 8 ? 600 : 40 + 5 * Math.Sin(p.Z + 3 * p.X));
        Vector3D x = new Vector3D(0.8, 0.6, 0), y = new Vector3D(-0.48, 0.64, 0.6), z = Vector3D.Cross(x, y);
        Volume pet = Specimens.Of(new(20, 18, 16, new(2.5, 2.5, 3), new Vector3D(2, -3, 1) - 22 * x - 20 * y - 22 * z, x, y, z), static p =>
            8 * Math.Exp(-(p - new Vector3D(-9, -6, 4)).LengthSquared / 40) + 0.5);
        return Specimens.Scene(
            Specimens.Layer(pet, ColourMaps.HotIron, "b") with { Window = new(0, 7), Opacity = 0.8, Transfer = new() { Points = [new(1, 255, 80, 0, 0), new(6, 255, 240, 0, 0.3)], IsShaded = false } },
            Specimens.Layer(ct) with { Window = new(-160, 700), Opacity = 0.5, LowestShown = -500, Transfer = TransferFunctions.CtBone });
    }
}
