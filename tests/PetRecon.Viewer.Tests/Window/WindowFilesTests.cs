using System.Globalization;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Tests.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>What comes into a window by drops of another program, and what leaves it as files and by the clipboard.</summary>
public sealed class WindowFilesTests(Desktop desktop) : IClassFixture<Desktop>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon window ä");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_and_folders_that_are_dropped_become_layers_and_others_are_refused_in_words()
    {
        await using DesktopWindow window = await OpenAsync("study", TestStudy.Scene());
        using X11Client other = new(desktop.Display);
        nint target = nint.Parse(await window.HandsAsync("search --name study"), CultureInfo.InvariantCulture);

        other.Drop(target, Written("seven.nii", "7"));
        Scene scene = TestStudy.Scene();
        scene = scene with { Layers = scene.Layers.Add(ShownWindow.DroppedLayer(7) with { Opacity = 0.5 }) };
        await ShowsAsync(window, "dropped file", scene);

        // A name that is no number stays out, with the reason in the line below.
        other.Drop(target, Written("words.nii", "seven"));
        await window.ShowsAsync("refused", screen => HasNote(screen) ? null : "Nothing is said.");
        await ShowsAsync(window, "after a refused file", scene);

        // Two files at once are one opening: "1" and "2" are 12.
        other.Drop(target, Written("1.nii", "1"), Written("2.nii", "2"));
        scene = scene with { Layers = scene.Layers.Add(ShownWindow.DroppedLayer(12) with { Id = "more-2", Opacity = 0.5 }) };
        await ShowsAsync(window, "two dropped files", scene);

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "a folder"));
        Written(Path.Combine("a folder", "4.nii"), "4");
        other.Drop(target, Path.Combine(_folder.FullName, "a folder"));
        scene = scene with { Layers = scene.Layers.Add(ShownWindow.DroppedLayer(4) with { Id = "more-3", Opacity = 0.5 }) };
        await ShowsAsync(window, "dropped folder", scene);
    }

    [Fact]
    public async Task An_opening_of_what_was_dropped_shows_how_far_it_is_and_is_given_up_by_Escape()
    {
        await using DesktopWindow window = await OpenAsync("study", TestStudy.Scene());
        using X11Client other = new(desktop.Display);
        other.Drop(nint.Parse(await window.HandsAsync("search --name study"), CultureInfo.InvariantCulture), Written("slow.nii", "slow"));
        SKColor done = new(0xff, 0x8a, 0x3d);
        int Full(SKBitmap screen) => Enumerable.Range(0, screen.Width).Count(x => screen.GetPixel(x, 496).WithAlpha(255) == done);
        await window.ShowsAsync("dropping", screen => Full(screen) is > 170 and < 190 ? null : $"{Full(screen)} pixels of the bar are full.");

        // The view goes on meanwhile.
        await window.HandsAsync("mousemove 100 90 click 1");
        (double x, double y) = ExpectedPane.Axial.PlaceOf(100, 90);
        await ShowsAsync(window, "meanwhile", TestStudy.Scene() with { CrosshairMm = new(x, y, TestStudy.Scene().CrosshairMm.Z) });
        await window.HandsAsync("key Escape");
        await window.ShowsAsync("given up", screen => Full(screen) == 0 ? null : "The bar is still there.");
        await window.HandsAsync("key q");
        Assert.Equal((0, ""), await window.EndAsync());
    }

    [Fact]
    public async Task The_views_are_saved_as_they_are_shown_and_nothing_is_overwritten()
    {
        await using DesktopWindow window = await OpenAsync("study", TestStudy.Scene());
        await window.HandsAsync("mousemove 100 90 click 1 key ctrl+s");
        string first = Path.Combine(_folder.FullName, "petrecon-1-views.png");
        await window.ShowsAsync("saving", _ => File.Exists(first) ? null : "Nothing was saved.");
        using SKBitmap picture = SKBitmap.Decode(first);
        Assert.Equal((716, 491), (picture.Width, picture.Height));
        (double x, double y) = ExpectedPane.Axial.PlaceOf(100, 90);
        using SKBitmap expected = ExpectedPane.Axial.Draw(TestStudy.Scene() with { CrosshairMm = new(x, y, TestStudy.Scene().CrosshairMm.Z) });
        int different = 0;
        for (int at = 0; at < expected.Width * expected.Height; at++)
            different += picture.GetPixel(at % expected.Width, at / expected.Width).Red == expected.GetPixel(at % expected.Width, at / expected.Width).Red ? 0 : 1;
        Assert.InRange(different, 0, 0.002 * expected.Width * expected.Height);

        byte[] before = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        await window.HandsAsync("key d key ctrl+s");
        await window.ShowsAsync("saving again", _ => File.Exists(Path.Combine(_folder.FullName, "petrecon-2-views.png")) ? null : "Nothing was saved again.");
        Assert.Equal(before, await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken));

        // The study came from no file, so there is no scene to save; and nothing half-written is left.
        Assert.Equal(["petrecon-1-views.png", "petrecon-2-views.png"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Histograms_and_curves_are_saved_as_tables_and_the_picture_is_larger_than_the_screen()
    {
        await using DesktopWindow window = await OpenAsync("timed", PanelScenes.Timed.Scene);

        await window.HandsAsync("mousemove 100 90 key F2");
        using PanelTwin twin = new(PanelScenes.Timed);
        (SKBitmap axial, int x, int y) = twin.Draw(PaneKind.Axial);

        // Pictures have the frame's name, which a window has in the line below.
        using (axial)
            await window.ShowsAsync("beside the panel", axial, x, y, tolerance: 0.005);

        // The last control of the panel's first page is the button that saves, and the size of pictures is before it.
        twin.Controls.HasPanelFocus = true;
        twin.Press("Shift+Tab Shift+Tab ArrowDown ArrowDown");
        Assert.Equal(4, twin.Controls.PictureScale);
        await window.HandsAsync("key F6 key shift+Tab key shift+Tab key Down key Down key Escape key ctrl+s");
        string picture = Path.Combine(_folder.FullName, "petrecon-1-views.png"), curve = Path.Combine(_folder.FullName, "petrecon-1-curve.csv");
        await window.ShowsAsync("saving tables", _ => File.Exists(curve) ? null : "No curve was saved.");
        using SKBitmap saved = SKBitmap.Decode(picture);
        SKRectI[] places = [.. twin.Controls.Layout.Panes.Select(static pane => pane.Place)];
        Assert.Equal((4 * (places.Max(static place => place.Right) - places[0].Left), 4 * (places.Max(static place => place.Bottom) - places[0].Top)), (saved.Width, saved.Height));

        // The voxel that the crosshair is in has -160 + 3 x 20 + 5 x 15 + 7 x 10 HU, and then twice and three times as many.
        string[][] frames = Lines(curve);
        Assert.Equal(["45", "90", "135"], frames[1..].Select(static line => line[6]));
        Assert.Equal(["5", "15", "25"], frames[1..].Select(static line => line[5]));

        // The target's middle is at the middle of its doses, which are linear.
        string[][] doses = Lines(Path.Combine(_folder.FullName, "petrecon-1-histogram.csv"));
        Assert.Equal("dose Gy", doses[0][0]);
        Assert.StartsWith("target % of", doses[0][1], StringComparison.Ordinal);
        string[] half = doses[1..].MinBy(static line => Math.Abs(Number(line[1]) - 50))!;
        Assert.Equal(38 / 4.0 + 0.5 * 28.5 / 3 + 3.25 * 27 / 6, Number(half[0]), 0.1);
        Assert.Equal(
            ["curve.csv", "histogram.csv", "measurements.csv", "measurements.json", "views.png"],
            Directory.GetFiles(_folder.FullName).Select(static path => Path.GetFileName(path)["petrecon-1-".Length..]).Order());
    }

    [Fact]
    public async Task What_the_line_below_says_is_copied()
    {
        await using DesktopWindow window = await OpenAsync("study", TestStudy.Scene());
        using X11Client other = new(desktop.Display);
        await window.HandsAsync("mousemove 452 187");
        await window.HandsAsync("key ctrl+c");
        Assert.Equal("(-22.9, 1.0, -16.5) mm   Dose: 15.5 Gy   CT: -33 HU", Pasted(other));
    }

    private static string Pasted(X11Client other)
    {
        // The key may be obeyed a little later.
        for (int tries = 0; tries < 100; tries++)
        {
            if (other.Paste() is { Length: > 0 } text)
                return text;
            Thread.Sleep(20);
        }

        return "";
    }

    // Whether there is text in the colour of notes in the line below.
    private static bool HasNote(SKBitmap screen) => Enumerable.Range(360, 350).SelectMany(static x => Enumerable.Range(497, 20).Select(y => (x, y))).Count(at => screen.GetPixel(at.x, at.y) is { Red: > 0xd0, Green: > 0x60 and < 0xa0, Blue: < 0x80 }) > 30;

    private static async Task ShowsAsync(DesktopWindow window, string name, Scene scene)
    {
        using SKBitmap expected = ExpectedPane.Axial.Draw(scene);
        await window.ShowsAsync(name, expected, ExpectedPane.Axial.X, ExpectedPane.Axial.Y);
    }

    private async Task<DesktopWindow> OpenAsync(string which, Scene scene)
    {
        DesktopWindow window = DesktopWindow.Start(desktop, which, folder: _folder.FullName);
        await ShowsAsync(window, $"files {which}", scene);
        return window;
    }

    private static string[][] Lines(string path) => [.. File.ReadAllLines(path).Select(static line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string Written(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
