using System.Net.WebSockets;
using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>What a page and its host say to each other.</summary>
public class BrowserLineTests
{
    [Fact]
    public async Task A_click_moves_the_crosshair_and_the_frame_that_shows_it_names_the_click()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 100, 80), ("coronal", 90, 70));
        Frame first = await page.FrameAsync(static frame => frame.IsDrawn("coronal"));
        double mmPerPixel = first.Pane("axial")!["mmPerPixel"]!.GetValue<double>();
        (double x, double y, _) = first.CenterOf("axial");

        long click = await page.DoAsync(new { @do = "crosshair", pane = "axial", x = 30, y = 20 });
        Frame after = await page.FrameAsync(frame => frame.Input >= click);
        Assert.Equal(click, after.Input);
        Assert.Equal(y + (20 - 40) * mmPerPixel, after.CenterOf("coronal").Y, 1e-9);
        Assert.True(after.IsDrawn("coronal"));
        // The transverse plane is still the same one: only its crosshair has moved.
        Assert.False(after.IsDrawn("axial"));
        double[] cross = [.. after.Pane("axial")!["marks"]!["lines"]!.AsArray().Where(static line => line!["kind"]!.GetValue<string>() == "Crosshair").SelectMany(static line => line!["points"]!.AsArray()).Select(static value => value!.GetValue<double>())];
        Assert.Contains(30, cross);
        Assert.Contains(20, cross);
        Assert.Equal(x, after.CenterOf("axial").X, 1e-9);
    }

    [Fact]
    public async Task Values_under_the_mouse_are_those_of_the_voxels()
    {
        await using PageClient page = await PageClient.OpenedAsync(("sagittal", 120, 60));
        Frame frame = await page.FrameAsync();
        JsonObject pane = frame.Pane("sagittal")!;
        double mmPerPixel = pane["mmPerPixel"]!.GetValue<double>();
        (double _, double cy, double cz) = frame.CenterOf("sagittal");
        // Of the CT voxel (20, 7, 4), by the definition of a sagittal view: y to the right, the head above.
        Vector3D at = TestStudy.CtGrid.PositionMm(20, 7, 4);
        await page.DoAsync(new { @do = "probe", pane = "sagittal", x = 60 + (at.Y - cy) / mmPerPixel, y = 30 - (at.Z - cz) / mmPerPixel });
        JsonArray values = (await page.UntilSaidAsync("probe"))["values"]!.AsArray();
        Assert.Equal(-160 + 3 * 20 + 5 * 7 + 7 * 4, values[1]!["value"]!.GetValue<double>());
        Assert.Equal("HU", values[1]!["unit"]!.GetValue<string>());
        // The dose's voxel there: x = 1 mm is 39 mm / 4 from its first centre, y = -15 is 13.5 / 3, z = -16.5 is 10.5 / 6.
        Assert.Equal(10 + 0.5 * 4 + 3.25 * 2, values[0]!["value"]!.GetValue<double>(), 1e-6);
        Assert.Equal("Gy", values[0]!["unit"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_profile_runs_through_the_values_of_the_voxels_on_its_line()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 100, 80));
        Frame frame = await page.FrameAsync();
        double mmPerPixel = frame.Pane("axial")!["mmPerPixel"]!.GetValue<double>();
        (double cx, double cy, _) = frame.CenterOf("axial");
        Vector3D from = TestStudy.CtGrid.PositionMm(2, 15, 10);
        Vector3D to = TestStudy.CtGrid.PositionMm(37, 15, 10);
        double y = 40 + (from.Y - cy) / mmPerPixel;
        await page.DoAsync(new { @do = "profile", pane = "axial", x = 50 + (from.X - cx) / mmPerPixel, y, x2 = 50 + (to.X - cx) / mmPerPixel, y2 = y });
        JsonObject profile = await page.UntilSaidAsync("profile");
        Assert.Equal(70, profile["lengthMm"]!.GetValue<double>(), 1e-9);
        double step = profile["stepMm"]!.GetValue<double>();
        double[] values = [.. profile["layers"]![0]!["values"]!.AsArray().Select(static value => value!.GetValue<double>())];
        // The CT rises by 3 HU a voxel of 2 mm.
        for (int n = 0; n < values.Length; n++)
            Assert.Equal(-160 + 3 * (2 + n * step / 2) + 5 * 15 + 7 * 10, values[n], 1e-3);
    }

    [Fact]
    public async Task Histograms_are_of_the_structures_that_are_shown()
    {
        // A box of CT voxels in z slices; the dose along x is i at x = -38 + 4 i, and it does not matter along the others where it is averaged.
        Structure box = new() { Name = "box", Contours = [.. Enumerable.Range(8, 5).Select(static k => Square(TestStudy.CtGrid.PositionMm(0, 0, k).Z))] };
        Scene scene = TestStudy.Scene() with
        {
            Structures = [new("box", box, new(255, 0, 0)), new("hidden", box with { Name = "hidden" }, new(0, 255, 0)) { IsVisible = false }, new("empty", new() { Name = "empty" }, default)],
        };
        await using PageClient page = await PageClient.OpenedAsync(TestStudy.StartAsync(open: (_, _) => new(scene)));
        await page.SendAsync("""{"do":"histogram"}""");
        JsonObject histogram = await page.UntilSaidAsync("histogram");
        JsonObject curve = Assert.Single(histogram["curves"]!.AsArray())!.AsObject();
        Assert.Equal("box", curve["name"]!.GetValue<string>());
        Assert.Equal("Gy", histogram["unit"]!.GetValue<string>());
        // 20 x 12 mm, five slices of 3 mm. The mean of a dose that is linear is that at the middle: (0, 0, 1.5) mm.
        Assert.Equal(20 * 12 * 15 / 1000.0, curve["cc"]!.GetValue<double>(), 1e-6);
        Assert.Equal(9.5 + 0.5 * 9.5 + 3.25 * (1.5 + 27) / 6, curve["mean"]!.GetValue<double>(), 1e-3);
        Assert.Contains("empty", Assert.Single(histogram["notes"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);

        static Contour Square(double z) => new(ContourKind.ClosedPlanar, [new(-10, -6, z), new(10, -6, z), new(10, 6, z), new(-10, 6, z)]);
    }

    [Fact]
    public async Task Names_of_people_are_over_the_pictures_only_when_asked_for()
    {
        await using PageClient page = await PageClient.OpenedAsync(TestStudy.StartAsync(open: static (_, _) => new(TestStudy.Scene() with { IdentityLines = ["Doe^Jane"] })), ("axial", 200, 200));
        Assert.DoesNotContain("Doe", (await page.FrameAsync()).Header.ToJsonString(), StringComparison.Ordinal);
        long input = await page.DoAsync(new { @do = "identity", on = true });
        Assert.Contains("Doe", (await page.FrameAsync(frame => frame.Input >= input)).Header.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_volume_there_is_no_value()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 100, 80));
        await page.FrameAsync();
        await page.DoAsync(new { @do = "probe", pane = "axial", x = -500, y = 10 });
        JsonArray values = (await page.UntilSaidAsync("probe"))["values"]!.AsArray();
        Assert.All(values, static value => Assert.Null(value!["value"]));
    }

    [Fact]
    public async Task Pictures_are_quick_while_something_changes_and_without_loss_when_nothing_does()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 64, 48));
        Frame quick = await page.FrameAsync();
        Assert.False(quick.IsLossless("axial"));
        Assert.Equal([0xFF, 0xD8], quick.FileOf("axial")[..2]);
        Frame final = await page.FrameAsync();
        Assert.True(final.IsLossless("axial"));
        using SKBitmap picture = final.PictureOf("axial");
        Assert.Equal((64, 48), (picture.Width, picture.Height));
        // The middle shows the dose's voxel at the crosshair: (20, 15, 10) of the CT is x = 1, y = 1, z = 1.5 mm.
        var colour = ColourMaps.DoseWash[(10 + 0.5 * 10 + 3.25 * 5) / 66];
        Assert.Equal(new SKColor(colour.Red, colour.Green, colour.Blue), picture.GetPixel(32, 24));
    }

    [Fact]
    public async Task Inputs_that_come_faster_than_pictures_are_drawn_together()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 64, 48));
        await page.FrameAsync(static frame => frame.IsLossless("axial"));
        page.Study.Renderer.Delay = TimeSpan.FromMilliseconds(30);
        int before = page.Study.Renderer.Rendered;
        long last = 0;
        for (int i = 0; i < 200; i++)
            last = await page.DoAsync(new { @do = "slice", pane = "axial", steps = i % 2 == 0 ? 1 : -1 });
        last = await page.DoAsync(new { @do = "slice", pane = "axial", steps = 3 });
        Frame frame = await page.FrameAsync(frame => frame.Input == last);
        Assert.InRange(page.Study.Renderer.Rendered - before, 1, 60);
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 13).Z, frame.CenterOf("axial").Z, 1e-9);
    }

    [Fact]
    public async Task A_page_that_draws_nothing_gets_no_more_than_two_frames()
    {
        await using PageClient page = await PageClient.OpenedAsync(TestStudy.StartAsync(new BrowserHostOptions { SettleTime = TimeSpan.Zero }), ("axial", 32, 32));
        for (int i = 0; i < 10; i++)
        {
            await page.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await page.FrameAsync(acknowledges: false);
        await page.FrameAsync(acknowledges: false);
        await page.SendAsync("""{"do":"link"}""");
        Assert.NotNull((await page.ReceiveAsync())?.Header["say"]);
        await page.SendAsync("""{"do":"drawn"}""");
        Frame next = await page.FrameAsync(acknowledges: false);
        Assert.Equal(11, next.Input);
    }

    [Fact]
    public async Task Panels_hear_of_windows_and_of_what_is_shown()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 64, 48));
        JsonArray layers = (await page.FrameAsync()).Header["scene"]!["layers"]!.AsArray();
        Assert.Equal(["ct", "dose"], layers.Select(static layer => layer!["id"]!.GetValue<string>()));
        Assert.Contains("Lung", layers[0]!["presets"]!.AsArray().Select(static preset => preset!.GetValue<string>()));

        long input = await page.DoAsync(new { @do = "preset", layer = "ct", name = "Lung" });
        Frame lung = await page.FrameAsync(frame => frame.Input >= input);
        Assert.Equal(-1350, lung.Header["scene"]!["layers"]![0]!["low"]!.GetValue<double>());
        Assert.Equal(150, lung.Header["scene"]!["layers"]![0]!["high"]!.GetValue<double>());

        input = await page.DoAsync(new { @do = "layer", layer = "dose", visible = false });
        await page.FrameAsync(frame => frame.Input >= input);
        Frame ct = await page.FrameAsync(static frame => frame.IsLossless("axial"));
        using SKBitmap picture = ct.PictureOf("axial");
        // Grey of the CT's value -160 + 60 + 75 + 70 = 45 in the window from -1350 to 150.
        Assert.Equal((byte)Math.Round(255 * (45 + 1350) / 1500.0), picture.GetPixel(32, 24).Red);
    }

    [Theory]
    [InlineData("""{"n":5,"do":"crosshair","pane":"axial","x":1e300,"y":0}""")]
    [InlineData("""{"n":5,"do":"crosshair","pane":"nowhere","x":1,"y":0}""")]
    [InlineData("""{"n":5,"do":"layer","layer":"ct","low":7,"high":7}""")]
    [InlineData("""{"n":5,"do":"layer","layer":"../etc"}""")]
    [InlineData("""{"n":5,"do":"layout","text":13,"panes":[{"pane":"axial","w":2000000,"h":2000000}]}""")]
    [InlineData("""{"n":5,"do":"layout","text":13,"panes":[7]}""")]
    [InlineData("""{"n":5,"do":"format"}""")]
    [InlineData("""{"n":5}""")]
    public async Task An_input_that_means_nothing_is_answered_by_words_and_changes_nothing(string input)
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 32, 32));
        await page.FrameAsync(static frame => frame.IsLossless("axial"));
        await page.SendAsync(input);
        Assert.NotEmpty((await page.UntilSaidAsync("error"))["text"]!.GetValue<string>());
        await page.SendAsync("""{"n":6,"do":"slice","pane":"axial","steps":1}""");
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 11).Z, (await page.FrameAsync(static frame => frame.Input == 6)).CenterOf("axial").Z, 1e-9);
    }

    [Fact]
    public async Task A_frame_names_also_an_input_that_could_not_be_obeyed()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 32, 32));
        await page.FrameAsync(static frame => frame.IsLossless("axial"));

        // Until nothing else wakes whoever draws.
        await Task.Delay(300, TestContext.Current.CancellationToken);
        long refused = await page.DoAsync(new { @do = "layer", layer = "ct", low = 7, high = 7 });
        Assert.Equal(refused, (await page.FrameAsync()).Input);
        if (page.Said.TrueForAll(static said => (string?)said["say"] != "error"))
            await page.UntilSaidAsync("error");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[1,2]")]
    public async Task A_message_that_is_no_object_ends_the_line_and_leaves_the_host(string message)
    {
        await using PageClient page = await PageClient.OpenedAsync();
        await page.SendAsync(message);
        while (await page.ReceiveAsync() is not null)
        {
        }

        await page.ConnectAsync();
        await page.UntilSaidAsync("open");
    }

    [Fact]
    public async Task A_page_that_lost_its_line_finds_its_views_again()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 64, 48));
        long moved = await page.DoAsync(new { @do = "slice", pane = "axial", steps = 4 });
        await page.FrameAsync(frame => frame.Input >= moved);
        string tab = page.Tab;
        page.Socket.Abort();
        await WaitUntilLeftAsync(page, tab);
        Assert.Equal(tab, page.Tab);
        Frame again = await page.FrameAsync();
        Assert.True(again.IsDrawn("axial"));
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 14).Z, again.CenterOf("axial").Z, 1e-9);
    }

    [Fact]
    public async Task Two_windows_have_places_of_their_own_even_if_one_is_a_copy_of_the_other()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        using PageClient first = new(study.Host);
        await first.OpenAsync();
        await first.LayoutAsync(("axial", 64, 48));
        await first.DoAsync(new { @do = "slice", pane = "axial", steps = 2 });
        await first.FrameAsync(static frame => frame.Input == 2);
        using PageClient second = new(study.Host);
        await second.ConnectAsync(first.Tab, first.Cookie);
        await second.UntilSaidAsync("open");
        Assert.NotEqual(first.Tab, second.Tab);
        await second.LayoutAsync(("axial", 30, 30));
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 12).Z, (await second.FrameAsync(static frame => frame.Input == 1)).CenterOf("axial").Z, 1e-9);
        await second.DoAsync(new { @do = "slice", pane = "axial", steps = -5 });
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 7).Z, (await second.FrameAsync(static frame => frame.Input == 2)).CenterOf("axial").Z, 1e-9);
        await first.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
        Frame frame = await first.FrameAsync(static frame => frame.Input == 3);
        Assert.Equal(TestStudy.CtGrid.PositionMm(0, 0, 13).Z, frame.CenterOf("axial").Z, 1e-9);
        Assert.Equal(64, frame.Pane("axial")!["w"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_page_hears_how_far_the_opening_is_and_why_it_failed()
    {
        using ManualResetEventSlim goOn = new();
        await using PageClient page = await PageClient.SignedInAsync(TestStudy.StartAsync(open: Open));
        await page.ConnectAsync();
        JsonObject progress = await page.UntilSaidAsync("progress");
        while (progress["share"]?.GetValue<double>() != 0.25)
            progress = await page.UntilSaidAsync("progress");
        Assert.Equal("12 of 48 slices", progress["text"]!.GetValue<string>());
        goOn.Set();
        Assert.Equal("slice 13 is damaged", (await page.UntilSaidAsync("failed"))["text"]!.GetValue<string>());

        OpenedScene Open(IProgress<OpeningProgress> told, CancellationToken cancellation)
        {
            told.Report(new("12 of 48 slices", 0.25));
            goOn.Wait(cancellation);
            throw new InvalidDataException("slice 13 is damaged");
        }
    }

    [Fact]
    public async Task A_picture_that_cannot_be_drawn_is_told_and_the_next_one_is_drawn()
    {
        await using PageClient page = await PageClient.OpenedAsync(("axial", 64, 48));
        await page.FrameAsync(static frame => frame.IsLossless("axial"));
        page.Study.Renderer.Fault = new InvalidOperationException("the device is lost");
        await page.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
        Assert.Contains("the device is lost", (await page.UntilSaidAsync("error"))["text"]!.GetValue<string>(), StringComparison.Ordinal);
        page.Study.Renderer.Fault = null;
        long input = await page.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
        Assert.True((await page.FrameAsync(frame => frame.Input >= input)).IsDrawn("axial"));
    }

    [Fact]
    public async Task The_host_stops_when_a_page_asks_and_tells_the_others()
    {
        TestStudy study = await TestStudy.StartAsync();
        using PageClient page = new(study.Host);
        await page.OpenAsync();
        using PageClient other = new(study.Host);
        await other.ConnectAsync(cookie: page.Cookie);
        await other.UntilSaidAsync("open");
        Assert.False(study.Host.Completion.IsCompleted);
        await page.SendAsync("""{"do":"stop"}""");
        Assert.Contains("page", await study.Host.Completion.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        ValueTask stopped = study.DisposeAsync();
        await other.UntilSaidAsync("stopped");
        await page.UntilSaidAsync("stopped");
        await stopped;
        Assert.True(study.Renderer.IsDisposed);
        await Assert.ThrowsAsync<WebSocketException>(() => page.ConnectAsync());
    }

    [Fact]
    public async Task The_host_stops_by_itself_when_no_page_comes()
    {
        await using TestStudy study = await TestStudy.StartAsync(new BrowserHostOptions { IdleLimit = TimeSpan.FromMilliseconds(200) });
        Assert.Contains("idle", await study.Host.Completion.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // The host hears of a broken line a moment after it breaks; until then the tab is still taken.
    private static async Task WaitUntilLeftAsync(PageClient page, string tab)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            await page.ConnectAsync(tab);
            await page.UntilSaidAsync("open");
            if (page.Tab == tab)
                return;
            page.Socket.Abort();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
