using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public class PaneLinesTests
{
    private static readonly PlaneView s_view = new() { CenterMm = Vector3D.Zero, Right = Vector3D.UnitX, Down = -Vector3D.UnitZ, MmPerPixel = 1 };

    [Fact]
    public void Lines_are_made_once_for_what_they_depend_on()
    {
        Scene scene = WithBox();
        PaneLines lines = new(static () => { });
        LinesKey key = LinesKey.Of(scene, s_view, 100, 80);
        Overlay first = lines.Of(key, scene);
        Assert.Contains(first.Lines, static line => line.Kind == OverlayKind.Structure);
        Assert.Same(first, lines.Of(key with { View = s_view with { } }, scene));
        Assert.NotSame(first, lines.Of(key with { View = s_view with { CenterMm = new(0, 1, 0) } }, scene));
    }

    [Fact]
    public async Task Lines_that_are_made_by_the_way_are_at_hand_when_they_wake()
    {
        Scene scene = WithBox();
        TaskCompletionSource woken = new();
        PaneLines lines = new(woken.SetResult);
        LinesKey key = LinesKey.Of(scene, s_view, 100, 80);
        lines.Begin(key, scene);
        await woken.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(lines.AreAtHand(key));
    }

    private static Scene WithBox()
    {
        Structure box = new()
        {
            Name = "box",
            Contours = [.. Enumerable.Range(-5, 11).Select(static k => new Contour(ContourKind.ClosedPlanar, [new(-10, -10, 3 * k), new(10, -10, 3 * k), new(10, 10, 3 * k), new(-10, 10, 3 * k)]))],
        };
        return new() { Structures = [new("box", box, new(255, 0, 0))] };
    }
}
