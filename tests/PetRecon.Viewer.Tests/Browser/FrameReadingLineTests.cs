using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Frames that have to be read first, as a page sees them: what goes on meanwhile, and which one is shown then.</summary>
public sealed class FrameReadingLineTests : IDisposable
{
    private const int Frames = 6;

    private readonly SemaphoreSlim _gate = new(0);
    private readonly FrameStore _store;
    private bool _isGone;

    public FrameReadingLineTests() => _store = new(Frames, Read, new(0));

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Other_inputs_are_answered_while_a_frame_is_read_and_it_follows()
    {
        await using TestStudy study = await StartAsync();
        using PageClient page = await OpenedAsync(study);
        long asked = await page.DoAsync(new { @do = "frame", index = 3 });
        Assert.Equal(3, (int)(await page.UntilSaidAsync("reading"))["frame"]!);
        long moved = await page.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
        Frame meanwhile = await page.FrameAsync(frame => frame.Input == moved);
        Assert.Equal(0, ShownIn(meanwhile) ?? 0);
        _gate.Release();
        Frame then = await page.FrameAsync(frame => ShownIn(frame) == 3);
        Assert.True(then.Input >= asked);
        await page.SendAsync("""{"do":"probe","pane":"axial","x":50.5,"y":40.5}""");
        Assert.Equal(3, (double)(await page.UntilSaidAsync("probe"))["values"]![0]!["value"]!);
    }

    [Fact]
    public async Task A_frame_is_not_answered_before_it_is_there()
    {
        await using TestStudy study = await StartAsync();
        using PageClient page = await OpenedAsync(study);
        long asked = await page.DoAsync(new { @do = "frame", index = 2 });
        await page.UntilSaidAsync("reading");
        _gate.Release();
        Frame answered = await page.FrameAsync(frame => frame.Input == asked);
        Assert.Equal(2, ShownIn(answered));
    }

    [Fact]
    public async Task Of_frames_that_are_asked_for_meanwhile_the_last_one_follows()
    {
        await using TestStudy study = await StartAsync();
        using PageClient page = await OpenedAsync(study);
        for (int n = 1; n < Frames; n++)
            await page.DoAsync(new { @do = "frame", index = n });
        await page.UntilSaidAsync("reading");

        // What is answered after them says that all of them have come.
        long moved = await page.DoAsync(new { @do = "slice", pane = "axial", steps = 1 });
        await page.FrameAsync(frame => frame.Input == moved);
        _gate.Release();
        await page.FrameAsync(frame => ShownIn(frame) == 1);
        _gate.Release();
        await page.FrameAsync(frame => ShownIn(frame) == Frames - 1);

        // Nothing else was read.
        Assert.Equal(0, _gate.CurrentCount);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_the_page_goes_on()
    {
        await using TestStudy study = await StartAsync();
        using PageClient page = await OpenedAsync(study);
        _isGone = true;
        _gate.Release();
        long asked = await page.DoAsync(new { @do = "frame", index = 5 });
        Assert.Equal("Frame 6 of 6 could not be read: The file has gone.", (string?)(await page.UntilSaidAsync("error"))["text"]);
        await page.FrameAsync(frame => frame.Input >= asked);
    }

    private static int? ShownIn(Frame frame) => frame.Header["scene"] is JsonObject scene ? (int)scene["frame"]! : null;

    private Volume<Activity> Read(int index, CancellationToken cancellation)
    {
        _gate.Wait(cancellation);
        return _isGone ? throw new IOException("The file has gone.") : Volume<Activity>.Constant(TestStudy.CtGrid, index);
    }

    private async Task<TestStudy> StartAsync()
    {
        VolumeLayer pet = new()
        {
            Id = "pet",
            Name = "PET",
            Volume = Volume<Activity>.Constant(TestStudy.CtGrid, 0),
            Frames = [.. Enumerable.Range(0, Frames).Select(n => new VolumeFrame($"frame {n}", _store, n))],
            Map = ColourMaps.Grey,
            Window = new(0, 10),
        };
        return await TestStudy.StartAsync(open: (_, _) => new(TestStudy.Scene() with { Layers = [pet] }));
    }

    private static async Task<PageClient> OpenedAsync(TestStudy study)
    {
        PageClient page = new(study.Host);
        await page.OpenAsync();
        await page.LayoutAsync(("axial", 100, 80));
        await page.FrameAsync(static frame => frame.IsDrawn("axial"));
        return page;
    }
}
