using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Headless;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>A window on a desktop in memory, driven by real events of mouse and keys, and held to the headless host's pictures.</summary>
public class WindowTests(Desktop desktop) : IClassFixture<Desktop>
{
    private static readonly ExpectedPane[] s_all = [ExpectedPane.Axial, ExpectedPane.Coronal, ExpectedPane.Sagittal, ExpectedPane.Projection];

    private static Scene Scene => ShownWindow.Opened.Scene;

    [Fact]
    public async Task A_window_shows_what_the_headless_host_draws()
    {
        using (ISceneRenderer known = Renderers.Open(RendererKind.OpenGl))
            Assert.NotEmpty(known.Name);
        await using DesktopWindow window = DesktopWindow.Start(desktop, "opengl");
        await ShowsAsync(window, "opened", Scene, s_all, tolerance: 0.01);
    }

    [Fact]
    public async Task Mouse_events_move_the_crosshair_and_change_slices_windows_places_and_scales()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "study", Scene, s_all);

        await window.HandsAsync("mousemove 100 90 click 1");
        (double x, double y) = ExpectedPane.Axial.PlaceOf(100, 90);
        Scene scene = Scene with { CrosshairMm = new(x, y, Scene.CrosshairMm.Z) };
        await ShowsAsync(window, "click", scene, s_all[..3]);

        // Slices of the CT are 3 mm apart, and 1.5 mm is the middle of one.
        await window.HandsAsync("click 5 click 5 click 4");
        scene = scene with { CrosshairMm = new(x, y, 4.5) };
        await ShowsAsync(window, "wheel", scene, s_all[..3]);

        await window.HandsAsync("mousemove 500 100 mousedown 3 mousemove 530 120 mousemove 560 130 mouseup 3");
        double width = 400 * Math.Exp(60 / 200.0);
        scene = scene with { Layers = [scene.Layers[0] with { Window = new(40 + 40 - 0.5 * width, 40 + 40 + 0.5 * width) }, scene.Layers[1]] };
        await ShowsAsync(window, "right drag", scene, s_all[..3]);

        await window.HandsAsync("key k mousemove 500 100 mousedown 1 mousemove 520 100 mousemove 440 100 mouseup 1 key k");
        width *= Math.Exp(-60 / 200.0);
        scene = scene with { Layers = [scene.Layers[0] with { Window = new(80 - 0.5 * width, 80 + 0.5 * width) }, scene.Layers[1]] };
        await ShowsAsync(window, "left drag of the PACS choice", scene, s_all[..3]);

        await window.HandsAsync("mousemove 150 150 mousedown 2 mousemove 120 160 mousemove 110 175 mouseup 2");
        ExpectedPane axial = ExpectedPane.Axial with { Moved = (40 * ExpectedPane.Axial.MmPerPixel, -25 * ExpectedPane.Axial.MmPerPixel) };
        await ShowsAsync(window, "middle drag", scene, [axial, ExpectedPane.Coronal]);

        await window.HandsAsync("mousemove 250 60 keydown ctrl click 4 click 4 keyup ctrl");
        (double fixedX, double fixedY) = axial.PlaceOf(250, 60);
        double closer = axial.MmPerPixel / (1.15 * 1.15);
        axial = axial with { MmPerPixel = closer, Moved = (fixedX - (250 - 2 - 178.5) * closer, fixedY - (60 - 2 - 122) * closer) };
        await ShowsAsync(window, "ctrl wheel", scene, [axial, ExpectedPane.Coronal]);

        await window.HandsAsync("key r");
        await ShowsAsync(window, "reset", Scene, s_all);
    }

    [Fact]
    public async Task A_cine_of_slices_goes_on_from_where_it_begins_and_around()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "before the cine", Scene, s_all);
        await window.HandsAsync("mousemove 600 400 key F4 key space");

        // On from the middle one, and then from the last to the first.
        foreach (double z in new[] { 13.5, 25.5, -28.5, -1.5 })
            await ShowsAsync(window, "cine", Scene with { CrosshairMm = Scene.CrosshairMm with { Z = z } }, [ExpectedPane.Axial]);
    }

    [Fact]
    public async Task Keys_show_and_hide_views_layers_and_help_and_close_the_window()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "keys", Scene, s_all);

        await window.HandsAsync("mousemove 600 400 key d");
        Scene scene = Scene with { Layers = [Scene.Layers[0], Scene.Layers[1] with { IsVisible = false }] };
        await ShowsAsync(window, "d", scene, s_all[..3]);
        await window.HandsAsync("key Down key Left");
        scene = scene with { CrosshairMm = new(Scene.CrosshairMm.X, Scene.CrosshairMm.Y, 1.5 + 3 - 30) };
        await ShowsAsync(window, "arrows", scene, s_all[..3]);

        await window.HandsAsync("key r key 1");
        scene = scene with { CrosshairMm = Scene.CrosshairMm };
        await ShowsAsync(window, "1", scene, [ExpectedPane.AxialAlone]);
        await window.HandsAsync("mousemove 300 200 click --repeat 2 --delay 80 1");
        (double x, double y) = ExpectedPane.AxialAlone.PlaceOf(300, 200);
        scene = scene with { CrosshairMm = new(x, y, Scene.CrosshairMm.Z) };
        await ShowsAsync(window, "double click", scene, s_all[..3]);

        await window.HandsAsync("key question");
        SKColor panel = new(0x1d, 0x23, 0x2a);
        await window.ShowsAsync("help", screen => Share(screen, SKRectI.Create(240, 130, 240, 260), panel) > 0.5 ? null : "There is no help.");
        await window.HandsAsync("key Escape");
        await ShowsAsync(window, "after help", scene, s_all[..3]);
        await window.HandsAsync("key q");
        Assert.Equal((0, ""), await window.EndAsync());
    }

    [Fact]
    public async Task The_line_below_has_the_values_of_the_voxels_under_the_mouse()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "probe", Scene, [ExpectedPane.Coronal]);

        // 23 mm to the patient's right, 16.5 mm towards the feet, in the coronal plane at 1 mm.
        await window.HandsAsync("mousemove 452 187");
        await StatusAsync(window, "(-22.9, 1.0, -16.5) mm   Dose: 15.5 Gy   CT: -33 HU");
        await window.HandsAsync("mousemove 600 400");
        await StatusAsync(window, "");
    }

    [Fact]
    public async Task Columns_are_compared_and_an_oblique_plane_is_turned_by_its_handle()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "together", Scene, s_all);

        // Without two layers of a kind, the lowest one is beside all together.
        await window.HandsAsync("mousemove 180 300 key c");
        Scene alone = Scene with { Layers = [Scene.Layers[0]] };
        await ShowsAsync(window, "left", alone, [ExpectedPane.Axial with { Head = "CT" }]);
        await ShowsAsync(window, "right", Scene, [ExpectedPane.Axial with { X = 361, Head = "CT, Dose" }]);
        await ShowsAsync(window, "right", Scene, [ExpectedPane.Coronal with { Y = 248, Height = 245, MmPerPixel = ExpectedPane.Sagittal.MmPerPixel }]);

        // The oblique plane lies 35 degrees out of the coronal one; in axial views its line has handles at 36 % of their height from the crosshair.
        await window.HandsAsync("key o");
        ExpectedPane axial = ExpectedPane.Axial;
        (double x, double y) = (axial.X + 178.5 + Scene.CrosshairMm.X / axial.MmPerPixel, axial.Y + 122 + Scene.CrosshairMm.Y / axial.MmPerPixel);
        await window.ShowsAsync("oblique", screen => HasCut(screen, x, y, 35) || HasCut(screen, x, y, -35) ? null : "There is no line of the oblique plane.");
        bool isClockwise = HasCut(desktop.Screen(ShownWindow.Width, ShownWindow.Height), x, y, 35);
        double degrees = isClockwise ? 35 : -35;
        await window.HandsAsync($"mousemove {Handle(degrees)} mousedown 1 mousemove {Handle(degrees / 2)} mousemove {Handle(0)} mouseup 1");
        await window.ShowsAsync("turned", screen => HasCut(screen, x, y, 0) && !HasCut(screen, x, y, degrees) ? null : "The line was not turned.");

        string Handle(double angle) => FormattableString.Invariant($"{x + 0.36 * 244 * Math.Cos(angle * Math.PI / 180):F0} {y + 0.36 * 244 * Math.Sin(angle * Math.PI / 180):F0}");
    }

    [Fact]
    public async Task A_window_of_another_size_has_panes_of_another_size()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study");
        await ShowsAsync(window, "before", Scene, s_all);
        await window.HandsAsync("search --name study windowsize %1 31 17");
        await window.HandsAsync("search --name study windowsize %1 500 400");
        await ShowsAsync(window, "smaller", Scene, [new("axial", 2, 2, 247, 184, 60 / 184.0 / 0.94), new("coronal", 251, 2, 247, 184, 60 / 184.0 / 0.94)]);
    }

    [Fact]
    public async Task An_opening_shows_how_far_it_is_and_can_be_given_up()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "opening");
        SKColor done = new(0xff, 0x8a, 0x3d), rest = new(0x33, 0x3c, 0x46);
        await window.ShowsAsync("opening", screen =>
        {
            SKColor[] row = [.. Enumerable.Range(0, screen.Width).Select(x => screen.GetPixel(x, 262).WithAlpha(255))];
            (int full, int empty) = (row.Count(colour => colour == done), row.Count(colour => colour == rest));
            return full > 20 && Math.Abs(3 * full - empty) <= 4 ? null : $"{full} pixels of the bar are full and {empty} are empty.";
        });
        await window.HandsAsync("mousemove 300 300 key Escape");
        Assert.Equal((0, ""), await window.EndAsync());
    }

    [Fact]
    public async Task A_study_that_cannot_be_opened_ends_the_window_with_the_reason()
    {
        await using DesktopWindow window = DesktopWindow.Start(desktop, "damaged");
        Assert.Equal((3, "slice 13 is damaged\n"), await window.EndAsync());
    }

    [Theory]
    [InlineData("", "neither DISPLAY nor WAYLAND_DISPLAY is set")]
    [InlineData(":654", "does not answer")]
    public async Task Without_a_display_it_says_so_and_what_else_there_is(string display, string word)
    {
        _ = desktop.Display;
        await using DesktopWindow window = DesktopWindow.Start(desktop, "study", display);
        (int code, string said) = await window.EndAsync();
        Assert.Equal(4, code);
        Assert.Contains(word, said, StringComparison.Ordinal);
        Assert.Contains("browser", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_without_OpenGL_is_refused_with_what_to_install()
    {
        Desktop bare = new() { HasGlx = false };
        await bare.InitializeAsync();
        try
        {
            await using DesktopWindow window = DesktopWindow.Start(bare, "study");
            (int code, string said) = await window.EndAsync();
            Assert.Equal(4, code);
            Assert.Contains("no window with OpenGL 3.3", said, StringComparison.Ordinal);
            Assert.Contains("apt-get install", said, StringComparison.Ordinal);
        }
        finally
        {
            await bare.DisposeAsync();
        }
    }

    private static async Task ShowsAsync(DesktopWindow window, string name, Scene scene, IEnumerable<ExpectedPane> panes, double tolerance = 0.002)
    {
        foreach (ExpectedPane pane in panes)
        {
            using SKBitmap expected = pane.Draw(scene);
            await window.ShowsAsync($"{name} {pane.Name}", expected, pane.X, pane.Y, tolerance);
        }
    }

    // The line's left half, as Skia writes the text there.
    private static async Task StatusAsync(DesktopWindow window, string text)
    {
        using SKBitmap line = new(new SKImageInfo(400, 25, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(line);
        canvas.Clear(new(0x1d, 0x23, 0x2a));
        using SKFont font = PictureFont.OfSize(13);
        using SKPaint ink = new() { Color = new(0xe8, 0xea, 0xed), IsAntialias = true };
        canvas.DrawText(text, 7.8f, 12.5f + 0.36f * 13, SKTextAlign.Left, font, ink);
        await window.ShowsAsync("status", line, 0, 495);
    }

    // Whether most pixels of a line to the left of a point have the colour of the oblique plane's, or nearly so, as it is drawn between pixels. Its name is on the right.
    private static bool HasCut(SKBitmap screen, double x, double y, double degrees)
    {
        (double dx, double dy) = (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));
        int found = Enumerable.Range(20, 55).Count(at => Enumerable.Range(-1, 3).Any(aside =>
        {
            SKColor colour = screen.GetPixel((int)Math.Floor(x - at * dx - aside * dy), (int)Math.Floor(y - at * dy + aside * dx));
            return colour.Red > 140 && colour.Blue > colour.Green;
        }));
        return found > 45;
    }

    private static double Share(SKBitmap screen, SKRectI place, SKColor colour)
    {
        int count = 0;
        for (int y = place.Top; y < place.Bottom; y++)
        {
            for (int x = place.Left; x < place.Right; x++)
                count += screen.GetPixel(x, y).WithAlpha(255) == colour ? 1 : 0;
        }

        return count / (double)(place.Width * place.Height);
    }
}
