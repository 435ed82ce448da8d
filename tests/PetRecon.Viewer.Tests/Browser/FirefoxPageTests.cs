using System.Text.Json.Nodes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The page in Firefox: what differs from browser to browser is the token's way, the line, frames on canvases, wheel and mouse.</summary>
public class FirefoxPageTests
{
    [Fact]
    public async Task A_study_opens_in_Firefox_and_the_wheel_and_the_mouse_go_through_it()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        await using Firefox firefox = await Firefox.StartAsync();

        // By way of a file that leads there, as the program starts a browser.
        string file = Path.Combine(firefox.Folder, "start.html");
        await File.WriteAllTextAsync(file, $"<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url={study.Host.Address}\">", TestContext.Current.CancellationToken);
        await firefox.GoAsync(new(file));
        await firefox.UntilAsync($"({ChromiumPage.IsSettled})()");
        Assert.Equal("/", (string?)await firefox.EvaluateAsync("location.pathname + location.hash"));

        // Every pane shows more than black, and its overlay more than nothing.
        JsonObject panes = (await firefox.EvaluateAsync(
            """
            (() => {
              const lit = (canvas, channel) => {
                const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                let count = 0;
                for (let at = 0; at < data.length; at += 4)
                  count += data[at + channel] > 40;
                return count / (data.length / 4);
              };
              return Object.fromEntries([...window.petrecon.panes.panes].filter(([, pane]) => !pane.element.hidden)
                .map(([name, pane]) => [name, [lit(pane.picture, 1), lit(pane.marks, 3)]]));
            })()
            """))!.AsObject();
        Assert.True(panes.Count >= 4, panes.ToJsonString());
        Assert.All(panes, static pane => Assert.True((double)pane.Value![0]! > 0.1 && (double)pane.Value![1]! > 0.001, $"{pane.Key}: {pane.Value!.ToJsonString()}"));

        double[] before = await CenterAsync(firefox, "axial");
        (int x, int y) = await PlaceAsync(firefox, "axial", 0.25, 0.5);
        await firefox.WheelAsync(x, y, 100);
        await firefox.UntilAsync($"({ChromiumPage.IsSettled})() && window.petrecon.panes.get('axial').header.center[2] !== {Text(before[2])}");
        Assert.Equal(before[2] + TestStudy.CtGrid.SpacingMm.Z, (await CenterAsync(firefox, "axial"))[2], 1e-6);

        // A drag in the coronal view moves the sagittal plane with the mouse.
        double sagittal = (await CenterAsync(firefox, "sagittal"))[0];
        (int X, int Y) from = await PlaceAsync(firefox, "coronal", 0.5, 0.5);
        await firefox.DragAsync(from, (from.X + 40, from.Y));
        double mmPerPixel = (double)(await firefox.EvaluateAsync("window.petrecon.panes.get('coronal').header.mmPerPixel"))!;
        await firefox.UntilAsync($"({ChromiumPage.IsSettled})() && Math.abs(window.petrecon.panes.get('sagittal').header.center[0] - {Text(sagittal)}) > {Text(30 * mmPerPixel)}");
        await firefox.PictureAsync("firefox");
    }

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<double[]> CenterAsync(Firefox firefox, string pane) =>
        [.. (await firefox.EvaluateAsync($"window.petrecon.panes.get('{pane}').header.center"))!.AsArray().Select(static value => (double)value!)];

    private static async Task<(int X, int Y)> PlaceAsync(Firefox firefox, string pane, double x, double y)
    {
        JsonObject box = (await firefox.EvaluateAsync($"document.querySelector('.pane[data-pane={pane}]').getBoundingClientRect().toJSON()"))!.AsObject();
        return ((int)((double)box["x"]! + x * (double)box["width"]!), (int)((double)box["y"]! + y * (double)box["height"]!));
    }
}
