using System.Collections.Immutable;
using Microsoft.Playwright;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>What a scene has beside its slices, in a real browser: surfaces that follow, and a file that brings all of it back.</summary>
public class ScenePageTests(Chromium browser)
{
    [Fact]
    public async Task A_scene_that_the_page_saved_opens_with_the_same_views()
    {
        string folder = Path.GetTempPath();
        SceneOrigins origins = new()
        {
            Layers = ImmutableDictionary<string, LayerOrigin>.Empty.Add("ct", new(Path.Combine(folder, "ct.nii"), "", "hu")).Add("dose", new(Path.Combine(folder, "dose.nii"), "", "gray")),
        };
        await using ChromiumPage first = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(open: (_, _) => new(TestStudy.Scene()) { Origins = origins }));
        await first.Page.ClickAsync("button[data-tool=sphere]");
        await first.DragAsync("axial", (0.4, 0.4), (50, 0));
        await first.Page.Keyboard.PressAsync("Escape");
        await first.DragAsync("axial", (0.5, 0.5), (30, 24));
        await first.Page.Keyboard.PressAsync("+");
        await first.Page.Locator("fieldset[data-layer=ct]").GetByLabel("Preset").SelectOptionAsync("Lung");
        await first.Page.GetByLabel("Opacity of Dose").FillAsync("0.25");
        await first.Page.SelectOptionAsync("#fourth", "oblique");
        await first.SettleAsync();
        IDownload download = await first.Page.RunAndWaitForDownloadAsync(() => first.Page.ClickAsync("#saveScene"));
        Assert.Equal("petrecon-scene.json", download.SuggestedFilename);

        // A host that reads the file and gets the values elsewhere.
        SceneDocument document = SceneFile.Parse(await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken), Path.Combine(folder, "scene.json"));
        Scene scene = document.ToScene(static layer => layer.Id == "ct" ? TestStudy.Ct() : TestStudy.Dose(), static _ => throw new InvalidOperationException("There are no structures."));
        await using ChromiumPage again = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(open: (_, _) => new(scene) { Page = document.Page, Origins = SceneOrigins.Of(document) }));
        foreach (string pane in new[] { "axial", "coronal", "sagittal", "oblique" })
        {
            foreach (string name in new[] { "center", "mmPerPixel", "right", "down" })
            {
                double[] before = await first.HeaderAsync(pane, name);
                double[] after = await again.HeaderAsync(pane, name);
                Assert.Equal(before.Length, after.Length);
                Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            }
        }

        Assert.Equal("-1350", await again.Page.Locator("fieldset[data-layer=ct]").GetByLabel("Lowest value").InputValueAsync());
        Assert.Equal("0.25", await again.Page.GetByLabel("Opacity of Dose").InputValueAsync());
        await Assertions.Expect(again.Page.Locator("#measurementList .measurement")).ToHaveCountAsync(1);
        string measured = await first.Page.Locator("#measurementList table").InnerTextAsync();
        await Assertions.Expect(again.Page.Locator("#measurementList table")).ToHaveTextAsync(measured, new() { UseInnerText = true });
        again.HasNoErrors();
    }

    [Fact]
    public async Task Surfaces_of_structures_follow_in_the_volume_rendering_when_they_are_asked_for()
    {
        Structure ball = new() { Name = "ball", Contours = [.. Enumerable.Range(5, 10).Select(static k => Circle(TestStudy.CtGrid.PositionMm(0, 0, k).Z))] };
        Scene study = TestStudy.Scene();
        Scene scene = study with
        {
            Layers = [study.Layers[0] with { Transfer = new() { Points = [new(-2000, 0, 0, 0, 0), new(3000, 0, 0, 0, 0)] } }],
            Structures = [new("ball", ball, new(255, 0, 0))],
        };
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(open: (_, _) => new(scene), makeRenderer: static () => SceneRenderers.Open(RendererKind.Cpu, out _)));
        await chromium.Page.SelectOptionAsync("#projection", "Volume");
        await chromium.SettleAsync();
        Assert.Equal(0, await RedShareAsync(chromium));
        await chromium.Page.GetByLabel("Surface of ball in volume renderings").CheckAsync();
        await chromium.Page.WaitForFunctionAsync($"() => ({RedShare})() > 0.01");
        await chromium.SettleAsync();
        // A cylinder 30 mm high and 16 mm wide, seen from the side.
        double mmPerPixel = (await chromium.HeaderAsync("projection", "mmPerPixel"))[0];
        double pixels = (await chromium.HeaderAsync("projection", "w"))[0] * (await chromium.HeaderAsync("projection", "h"))[0];
        Assert.Equal(30 * 16 / (mmPerPixel * mmPerPixel) / pixels, await RedShareAsync(chromium), 0.15 * 30 * 16 / (mmPerPixel * mmPerPixel) / pixels);
        await chromium.PictureAsync("surface");
        await chromium.Pane("axial").FocusAsync();
        await chromium.Page.Keyboard.PressAsync("s");
        await chromium.SettleAsync();
        Assert.Equal(0, await RedShareAsync(chromium));
        chromium.HasNoErrors();

        static Contour Circle(double z) => new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, 48).Select(n => new Vector3D(8 * Math.Cos(n * Math.PI / 24), 8 * Math.Sin(n * Math.PI / 24), z))]);
    }

    private const string RedShare =
        """
        () => {
          const { picture } = window.petrecon.panes.get("projection");
          const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
          let red = 0;
          for (let at = 0; at < data.length; at += 4)
            red += data[at] > data[at + 1] + 40 && data[at] > data[at + 2] + 40;
          return red / (data.length / 4);
        }
        """;

    private static Task<double> RedShareAsync(ChromiumPage chromium) => chromium.Page.EvaluateAsync<double>(RedShare);
}
