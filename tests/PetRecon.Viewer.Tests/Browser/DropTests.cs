using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Files that are dropped on a page.</summary>
public class DropTests(Chromium browser)
{
    private readonly List<string> _opened = [];

    [Fact]
    public async Task Dropped_files_are_opened_over_the_scene_and_go_with_the_host()
    {
        string folder = "";
        await using (TestStudy study = await TestStudy.StartAsync(Options(path => folder = path)))
        {
            using PageClient page = new(study.Host);
            await page.OpenAsync();
            await page.LayoutAsync(("axial", 100, 80));
            await AskAsync(page, "/drop/file?drop=a1&path=study/one.dcm", "first", HttpStatusCode.NoContent);
            await AskAsync(page, "/drop/file?drop=a1&path=two.nii", "second", HttpStatusCode.NoContent);
            await AskAsync(page, $"/drop/open?drop=a1&tab={page.Tab}", "", HttpStatusCode.NoContent);
            Frame frame = await page.FrameAsync(static frame => frame.Header["scene"]?["layers"]?.AsArray().Count == 3);
            string[] ids = [.. frame.Header["scene"]!["layers"]!.AsArray().Select(static layer => layer!["id"]!.GetValue<string>())];
            Assert.Equal(["ct", "dose", "dose-2"], ids);
            Assert.Equal(["first", "second"], _opened);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(folder)!));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_file_that_is_dropped_on_the_page_becomes_a_layer()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(Options(static _ => { })));
        await chromium.Page.EvaluateAsync("""
            () => {
              const data = new DataTransfer();
              data.items.add(new File(["third"], "more.nii"));
              document.getElementById("panes").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await Microsoft.Playwright.Assertions.Expect(chromium.Page.Locator("fieldset.layer")).ToHaveCountAsync(3);
        await Microsoft.Playwright.Assertions.Expect(chromium.Page.Locator("#status")).ToContainTextAsync("more.nii opened");
        Assert.Equal(["third"], _opened);
    }

    [Fact]
    public async Task A_scene_with_dropped_files_is_saved_with_them_in_an_archive_and_names_them_there()
    {
        Dictionary<string, LayerOrigin> own = new() { ["ct"] = new("/data/ct.nii", "", ""), ["dose"] = new("/data/dose.nii", "", "") };
        await using TestStudy study = await TestStudy.StartAsync(
            Options(static _ => { }), (_, _) => new(TestStudy.Scene()) { Origins = new() { Layers = own.ToImmutableDictionary() } });
        using PageClient page = new(study.Host);
        await page.OpenAsync();
        await page.LayoutAsync(("axial", 100, 80));
        await page.FrameAsync(static frame => frame.IsDrawn("axial"));
        using (HttpResponseMessage before = await page.AskAsync(HttpMethod.Get, $"/export/scene.json?panes=axial&tab={page.Tab}"))
            Assert.Equal("application/json", before.Content.Headers.ContentType!.MediaType);
        await AskAsync(page, "/drop/file?drop=a1&path=study/one.dcm", "first", HttpStatusCode.NoContent);
        await AskAsync(page, "/drop/file?drop=a1&path=two.nii", "second", HttpStatusCode.NoContent);
        await AskAsync(page, $"/drop/open?drop=a1&tab={page.Tab}", "", HttpStatusCode.NoContent);
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, $"/export/scene.json?panes=axial&tab={page.Tab}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment; filename=\"petrecon-scene.zip\"", Assert.Single(answer.Content.Headers.GetValues("Content-Disposition")));
        string folder = Directory.CreateTempSubdirectory("petrecon-archive").FullName;
        try
        {
            using (Stream stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken))
                await ZipFile.ExtractToDirectoryAsync(stream, folder, TestContext.Current.CancellationToken);
            SceneDocument saved = SceneFile.Read(Path.Combine(folder, "scene.json"));
            Assert.Equal(["/data/ct.nii", "/data/dose.nii", Path.Combine(folder, "files", "1", "two.nii")], saved.Layers.Select(static layer => layer.File));
            Assert.Equal("second", File.ReadAllText(saved.Layers[2].File));
            Assert.Equal("first", File.ReadAllText(Path.Combine(folder, "files", "1", "study", "one.dcm")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_of_another_patient_are_opened_with_a_warning_that_names_both()
    {
        SceneSubject jane = new("CT (a)", "P-1", "Jane Doe", "1.2");
        await using TestStudy study = await TestStudy.StartAsync(
            Options(static _ => { }, new("Second dose (b)", "P-2", "Richard Roe", "1.3")), (_, _) => new(TestStudy.Scene()) { Subjects = [jane] });
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        await chromium.OpenAsync(study.Host);
        Assert.False(await chromium.Page.Locator("#warnings").IsVisibleAsync());
        await chromium.Page.EvaluateAsync("""
            () => {
              const data = new DataTransfer();
              data.items.add(new File(["third"], "more.nii"));
              document.getElementById("panes").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await Microsoft.Playwright.Assertions.Expect(chromium.Page.Locator("#warnings")).ToContainTextAsync("CT (a) of Jane Doe (ID P-1), Second dose (b) of Richard Roe (ID P-2)");
        await chromium.SettleAsync();
        await chromium.PictureAsync("different patients");
    }

    [Theory]
    [InlineData("/drop/file?drop=a1&path=../x", "no name of a file")]
    [InlineData("/drop/file?drop=a1&path=a/../../x", "no name of a file")]
    [InlineData("/drop/file?drop=../a&path=x", "names no drop")]
    [InlineData("/drop/file?drop=a1&path=", "no name of a file")]
    [InlineData("/drop/file?drop=a1&path=large", "GiB in all")]
    [InlineData("/drop/open?drop=a1&tab=0", "no tab")]
    public async Task What_cannot_be_taken_is_said(string request, string problem)
    {
        await using PageClient page = await PageClient.OpenedAsync(TestStudy.StartAsync(Options(static _ => { })));
        string answer = await AskAsync(page, request, new string('x', 200), HttpStatusCode.BadRequest);
        Assert.Contains(problem, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_may_drop()
    {
        await using PageClient page = await PageClient.SignedInAsync(TestStudy.StartAsync(Options(static _ => { })));
        using PageClient stranger = new(page.Study.Host);
        using HttpResponseMessage without = await stranger.AskAsync(HttpMethod.Post, "/drop/file?drop=a&path=x", "x");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, without.StatusCode);
        using HttpResponseMessage foreign = await page.AskAsync(HttpMethod.Post, "/drop/file?drop=a&path=x", "x", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private BrowserHostOptions Options(Action<string> tell, SceneSubject? subject = null) => new()
    {
        MaxDropBytes = 100,
        OpenMore = (folder, _, _) =>
        {
            tell(folder);
            _opened.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(static file => File.ReadAllText(file, Encoding.UTF8)).Order());
            Volume dose = TestStudy.Dose();
            return new(new Scene { Layers = [new() { Id = "dose", Name = "Second dose", Volume = dose, Map = ColourMaps.DoseWash, Window = new(0, 60) }] })
            {
                Origins = new() { Layers = ImmutableDictionary<string, LayerOrigin>.Empty.Add("dose", new(Path.Combine(folder, "two.nii"), "", "")) },
                Subjects = subject is null ? [] : [subject],
            };
        },
    };

    private static async Task<string> AskAsync(PageClient page, string path, string body, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Post, path, body);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return text;
    }
}
