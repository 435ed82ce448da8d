using System.Security.Cryptography;
using Microsoft.Playwright;
using PetRecon.Tests.Support;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Folders that a hand drags from elsewhere onto the page, and drops that are given up.</summary>
public sealed class PageDropTests(Chromium browser) : IDisposable
{
    private readonly string _source = Directory.CreateTempSubdirectory("petrecon-drop-").FullName;
    private Dictionary<string, string> _taken = [];
    private string _kept = "";

    [Fact]
    public async Task A_folder_of_DICOM_files_arrives_byte_for_byte_with_its_folders()
    {
        string folder = Repository.SharedData("dicom/petct_sts001");
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(new BrowserHostOptions { OpenMore = (dropped, _, _) => Take(dropped) }));
        await DropAsync(chromium, folder);
        await Assertions.Expect(chromium.Page.Locator("fieldset.layer")).ToHaveCountAsync(3);
        await Assertions.Expect(chromium.Page.Locator("#dropBar")).ToBeHiddenAsync();
        Dictionary<string, string> sent = Hashes(folder).ToDictionary(static file => Path.Combine("petct_sts001", file.Key), static file => file.Value);
        Assert.True(sent.Count > 100, "A browser tells of a hundred entries at a time; the folder has more.");
        Assert.Equal(sent.OrderBy(static file => file.Key, StringComparer.Ordinal), _taken.OrderBy(static file => file.Key, StringComparer.Ordinal));
        Assert.Equal($"{sent.Count} files opened.", await chromium.Page.Locator("#status").InnerTextAsync());
        chromium.HasNoErrors();
    }

    [Fact]
    public async Task A_drop_that_is_cancelled_while_it_is_copied_leaves_nothing_and_the_next_one_is_taken()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(new BrowserHostOptions { OpenMore = (dropped, _, _) => Take(dropped) }));
        await File.WriteAllBytesAsync(Path.Combine(_source, "large.raw"), new byte[40 << 20], TestContext.Current.CancellationToken);
        ICDPSession line = await chromium.Context.NewCDPSessionAsync(chromium.Page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 200_000 });
        await DropAsync(chromium, _source);
        ILocator text = chromium.Page.Locator("#dropText");
        await Assertions.Expect(text).ToContainTextAsync("large.raw");
        await chromium.Page.ClickAsync("#dropCancel");
        await Assertions.Expect(chromium.Page.Locator("#dropBar")).ToBeHiddenAsync();
        await Assertions.Expect(chromium.Page.Locator("#status")).ToHaveTextAsync("Given up.");
        Assert.Empty(_taken);
        await Assertions.Expect(chromium.Page.Locator("fieldset.layer")).ToHaveCountAsync(2);

        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = -1 });
        string small = Path.Combine(_source, "small.nii");
        await File.WriteAllTextAsync(small, "small", TestContext.Current.CancellationToken);
        await DropAsync(chromium, small);
        await Assertions.Expect(chromium.Page.Locator("fieldset.layer")).ToHaveCountAsync(3);
        Assert.Equal(["small.nii"], _taken.Keys);
        // Beside the second drop's folder there is none any more.
        Assert.Equal([_kept], Directory.GetDirectories(Path.GetDirectoryName(_kept)!));
    }

    [Fact]
    public async Task A_drop_that_is_cancelled_while_it_is_opened_stops_the_opening_and_changes_nothing()
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(new BrowserHostOptions
        {
            OpenMore = (_, progress, cancellation) =>
            {
                progress.Report(new("Reading slices", 0.5));
                cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
                stopped.TrySetResult();
                cancellation.ThrowIfCancellationRequested();
                throw new InvalidDataException("Nobody cancelled.");
            },
        }));
        await File.WriteAllTextAsync(Path.Combine(_source, "one.dcm"), "one", TestContext.Current.CancellationToken);
        await DropAsync(chromium, _source);
        await Assertions.Expect(chromium.Page.Locator("#dropText")).ToHaveTextAsync("Reading slices");
        Assert.Equal(0.5, await chromium.Page.EvaluateAsync<double>("() => document.getElementById('dropShare').value"));
        await chromium.PictureAsync("dropping");
        await chromium.Page.FocusAsync("#dropCancel");
        await chromium.Page.Keyboard.PressAsync("Enter");
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Assertions.Expect(chromium.Page.Locator("#status")).ToHaveTextAsync("Given up.");
        await Assertions.Expect(chromium.Page.Locator("fieldset.layer")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_drop_that_is_cancelled_while_its_folders_are_looked_through_copies_nothing()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(new BrowserHostOptions { OpenMore = (dropped, _, _) => Take(dropped) }));
        await chromium.Page.EvaluateAsync(
            """
            async () => {
              const { Drops } = await import("./drops.js");
              let find;
              const taken = new Drops().take([{ isFile: true, name: "late.nii", file: resolve => find = () => resolve(new File(["late"], "late.nii")) }]);
              document.getElementById("dropCancel").click();
              find();
              await taken;
            }
            """).WithinAsync("The drop ends.");
        Assert.Equal("Given up.", await chromium.Page.Locator("#status").InnerTextAsync());
        Assert.Equal("", _kept);
        chromium.HasNoErrors();
    }

    public void Dispose() => Directory.Delete(_source, recursive: true);

    // As the browser hears of it from the desktop: a hand drags what is at a path into the page and lets it go.
    private static async Task DropAsync(ChromiumPage chromium, string path)
    {
        ICDPSession hand = await chromium.Context.NewCDPSessionAsync(chromium.Page);
        foreach (string type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await hand.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = 300,
                ["y"] = 300,
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = new[] { path }, ["dragOperationsMask"] = 1 },
            });
        }
    }

    private PetRecon.Viewer.Interaction.OpenedScene Take(string folder)
    {
        _kept = folder;
        _taken = Hashes(folder);
        return new(new Scene { Layers = [new() { Id = "more", Name = "More", Volume = TestStudy.Dose(), Map = ColourMaps.DoseWash, Window = new(0, 60) }] });
    }

    private static Dictionary<string, string> Hashes(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
}
