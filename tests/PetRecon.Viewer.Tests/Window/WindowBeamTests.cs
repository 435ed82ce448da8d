using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>Beam's-eye views in a window, held to the headless host's.</summary>
public class WindowBeamTests(Desktop desktop) : IClassFixture<Desktop>
{
    // The one from which a radiograph gets its window in all sizes.
    private const int WindowEdge = 256;

    [Fact]
    public async Task Beams_are_looked_along_beside_the_planes_and_layer_by_layer()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "beams");
        Scene scene = ShownWindow.WithBeams.Scene;
        using (SKBitmap axial = ExpectedPane.Axial.Draw(scene))
            await window.ShowsAsync("beams", axial, ExpectedPane.Axial.X, ExpectedPane.Axial.Y);
        await window.HandsAsync("key z");
        await ShowsAsync(window, "first beam", "b", null);
        await window.HandsAsync("mousemove 540 370 click 5");
        await ShowsAsync(window, "first layer", "b", 1);
        await window.HandsAsync("key Down");
        await ShowsAsync(window, "second layer", "b", 4);
        await window.HandsAsync("key z");
        await ShowsAsync(window, "other beam", "c", null);

        // Not the projection again, but the oblique plane, as in the page; and a beam alone.
        await window.HandsAsync("key o key 6 key 6 key z");
        await ShowsAsync(window, "again", "c", null);
    }

    private static async Task ShowsAsync(DesktopWindow window, string name, string beam, int? layer)
    {
        Scene scene = ShownWindow.WithBeams.Scene;
        ExpectedPane pane = ExpectedPane.Projection;
        ViewDescription looks = new() { Kind = ViewKind.Beam, Projection = ProjectionKind.Radiograph, BeamId = beam };
        looks = looks with { RadiographWindow = ((ProjectionView)FittedViews.Of(scene, looks, WindowEdge, WindowEdge)).RadiographWindow, BeamLayerNumber = layer };
        using SoftwareRenderer renderer = new();
        Picture picture = PageDrawing.Draw(renderer, new(pane.Width, pane.Height, [new(scene, FittedViews.Of(scene, looks, pane.Width, pane.Height), 0, 0, pane.Width, pane.Height)]), null, TestContext.Current.CancellationToken);
        using SKBitmap expected = PageDrawing.BitmapOf(picture);
        await window.ShowsAsync(name, expected, pane.X, pane.Y);
    }
}
