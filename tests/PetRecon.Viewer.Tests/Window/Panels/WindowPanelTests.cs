using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>The panel of a window on a desktop in memory, driven by real events of mouse and keys.</summary>
public class WindowPanelTests(Desktop desktop) : IClassFixture<Desktop>
{
    private static readonly PaneId[] s_planes = [PaneKind.Axial, PaneKind.Coronal, PaneKind.Sagittal];

    [Fact]
    public async Task A_layer_is_hidden_and_a_window_typed_in_the_panel()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "panel");
        using PanelTwin twin = new(PanelScenes.Opened);
        await OpenAsync(window, "F2");
        await PanesAsync(window, "open panel", twin, [.. s_planes, PaneKind.Projection]);

        await window.HandsAsync(twin.Click("layer dose visible"));
        Assert.False(twin.State.Scene.Layer("dose").IsVisible);
        await PanesAsync(window, "hidden dose", twin, s_planes);

        await window.HandsAsync(twin.Click("layer ct low"));
        await window.HandsAsync("key minus key 1 key 0 key 0 key Tab key 2 key 5 key period key 5 key Return");
        twin.Press("- 1 0 0 Tab 2 5 . 5 Enter");
        Assert.Equal(new ValueWindow(-100, 25.5), twin.State.Scene.Layer("ct").Window);
        await PanesAsync(window, "typed window", twin, s_planes);
        await PanelAsync(window, "typed window", twin);

        // Keys are the panel's once Tab was pressed there, and the views' again after Escape.
        await window.HandsAsync("key Escape key d");
        await PanesAsync(window, "shown dose", twin, []);
        twin.Click("layer dose visible");
        await PanesAsync(window, "shown dose", twin, s_planes);
    }

    [Fact]
    public async Task A_point_of_a_transfer_function_is_dragged_and_the_volume_rendering_follows()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "panel");
        using PanelTwin twin = new(PanelScenes.Opened);
        await OpenAsync(window, "F2 key v");
        await PanesAsync(window, "before tabs", twin, s_planes);
        SKRect tabs = twin.Panel.Layout.Find("tabs")!.Value.Place;
        await window.HandsAsync(twin.Drag(new SKPoint((int)(tabs.Left + 0.37 * tabs.Width), (int)tabs.MidY)));
        twin.Find<Choice>("projection").Do(1);
        twin.Find<Choice>("projected").Do(0);
        Assert.Equal(ProjectionKind.Volume, twin.State[PaneKind.Projection].Looks.Projection);
        Assert.Equal("dose", twin.Find<Choice>("transfer layer").Options[0], ignoreCase: true);
        await PanelAsync(window, "volume", twin);

        TransferPlot plot = TransferPlot.Of(twin.Find<TransferEditor>("transfer"), twin.Panel.Layout.Find("transfer")!.Value.Place, 13);
        // Not the last one: where that goes, the scale follows.
        TransferPoint before = plot.Editor.Points[^2];
        SKPoint from = new((int)plot.X(before.Value), (int)plot.Y(before.OpacityPerMm));
        SKPoint to = new(from.X - 40, from.Y + 20);
        await window.HandsAsync(twin.Drag(from, new(from.X - 10, from.Y), to));
        TransferPoint after = twin.State.Scene.Layer("dose").Transfer!.Points[^2];
        Assert.True(after.Value < before.Value && after.OpacityPerMm < before.OpacityPerMm, $"{before} became {after}.");
        await PanesAsync(window, "dragged point", twin, [PaneKind.Projection]);
        await PanelAsync(window, "dragged point", twin);
    }

    [Fact]
    public async Task Dose_volume_histograms_are_drawn_where_the_doses_of_the_boxes_put_them()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "panel");
        using PanelTwin twin = new(PanelScenes.Opened);
        await OpenAsync(window, "F2");
        await PanesAsync(window, "before charts", twin, s_planes);
        SKRect tabs = twin.Panel.Layout.Find("tabs")!.Value.Place;
        await window.HandsAsync(twin.Drag(new SKPoint((int)(tabs.Left + 0.62 * tabs.Width), (int)tabs.MidY)));
        await twin.WakeAsync(() => twin.Has("histogram chart"));
        SKRect place = twin.Panel.Layout.Find("histogram chart")!.Value.Place;
        ChartPlot plot = ChartPlot.Of(twin.Find<Chart>("histogram chart"), place, 13);
        double[] doses = [.. DosesInTarget()];
        await window.ShowsAsync("dose-volume histogram", screen =>
        {
            foreach (double dose in new[] { 24.0, 26, 28, 30, 32, 34 })
            {
                double percent = 100.0 * doses.Count(value => value >= dose) / doses.Length;
                if (!IsRedNear(screen, plot.X.At(dose), plot.Y.At(percent)))
                    return FormattableString.Invariant($"There is no curve at {dose} Gy and {percent:F1} %.");
            }

            return null;
        });
    }

    // The study's dose is linear, so that its values in a box are known without a histogram.
    private static IEnumerable<double> DosesInTarget()
    {
        const int count = 40;
        Vector3D low = new(-10, -8, -10.5), size = new(20, 16, 21);
        for (int n = 0; n < count * count * count; n++)
        {
            double Part(int divided) => (n / divided % count + 0.5) / count;
            (double x, double y, double z) = (low.X + Part(1) * size.X, low.Y + Part(count) * size.Y, low.Z + Part(count * count) * size.Z);
            yield return (x + 38) / 4 + 0.5 * (y + 28.5) / 3 + 3.25 * (z + 27) / 6;
        }
    }

    private static bool IsRedNear(SKBitmap screen, float x, float y)
    {
        for (int dy = -3; dy <= 3; dy++)
        {
            for (int dx = -2; dx <= 2; dx++)
            {
                SKColor colour = screen.GetPixel((int)x + dx, (int)y + dy);
                if (colour.Red > 0xb0 && colour.Green < 0x70)
                    return true;
            }
        }

        return false;
    }

    // Keys mean nothing before the study is there. The panel is closed at first in a window that has not much room.
    private static async Task OpenAsync(DesktopWindow window, string keys)
    {
        using SKBitmap axial = ExpectedPane.Axial.Draw(PanelScenes.Scene);
        await ShowsAsync(window, "closed", axial, ExpectedPane.Axial.X, ExpectedPane.Axial.Y);
        await window.HandsAsync($"mousemove 200 300 key {keys}");
    }

    private static async Task PanesAsync(DesktopWindow window, string name, PanelTwin twin, IEnumerable<PaneId> panes)
    {
        foreach (PaneId pane in panes)
        {
            (SKBitmap picture, int x, int y) = twin.Draw(pane);
            using (picture)
                await ShowsAsync(window, $"{name} {pane.Name}", picture, x, y);
        }
    }

    private static Task ShowsAsync(DesktopWindow window, string name, SKBitmap expected, int x, int y) => window.ShowsAsync($"panel {name}", expected, x, y);

    private static async Task PanelAsync(DesktopWindow window, string name, PanelTwin twin)
    {
        await twin.WakeAsync(() => !twin.Has("transfer") || twin.Find<TransferEditor>("transfer").Histogram is not null);
        SKRectI area = twin.Panel.Layout.Area;
        using SKBitmap whole = new(new SKImageInfo(ShownWindow.Width, ShownWindow.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(whole);
        twin.Panel.Draw(canvas);
        canvas.Flush();
        using SKBitmap panel = new();
        Assert.True(whole.ExtractSubset(panel, area));
        using SKBitmap own = panel.Copy();
        await ShowsAsync(window, $"{name} panel", own, area.Left, area.Top);
    }
}
