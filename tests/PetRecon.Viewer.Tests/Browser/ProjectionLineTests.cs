using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Transfer functions, surfaces and cuts by messages.</summary>
public class ProjectionLineTests
{
    [Fact]
    public async Task A_transfer_function_is_set_and_comes_back_with_the_scene()
    {
        await using PageClient page = await OpenedAsync();
        object[] points = [new { value = -50, colour = "#102030", opacity = 0 }, new { value = 80.5, colour = "#ffd0a0", opacity = 0.125 }];
        long input = await page.DoAsync(new { @do = "transfer", layer = "ct", shaded = false, points });
        JsonObject ct = await LayerAsync(page, input);
        Assert.False(ct["shaded"]!.GetValue<bool>());
        Assert.Equal("""[{"value":-50,"colour":"#102030","opacity":0},{"value":80.5,"colour":"#ffd0a0","opacity":0.125}]""", ct["transfer"]!.ToJsonString());
        input = await page.DoAsync(new { @do = "transferPreset", layer = "ct", name = "Bone" });
        Assert.Equal(150, (await LayerAsync(page, input))["transfer"]![0]!["value"]!.GetValue<double>());
        input = await page.DoAsync(new { @do = "transferPreset", layer = "ct", name = "As the window" });
        JsonArray window = (await LayerAsync(page, input))["transfer"]!.AsArray();
        Assert.Equal((-160.0, 240.0), (window[0]!["value"]!.GetValue<double>(), window[^1]!["value"]!.GetValue<double>()));
    }

    [Theory]
    [InlineData("""{"do":"transfer","layer":"ct","shaded":true,"points":[{"value":1,"colour":"#000000","opacity":0}]}""", "2 to 32")]
    [InlineData("""{"do":"transfer","layer":"ct","shaded":true,"points":[{"value":1,"colour":"#000000","opacity":0},{"value":1,"colour":"#000000","opacity":0}]}""", "rise")]
    [InlineData("""{"do":"transfer","layer":"ct","shaded":true,"points":[{"value":1,"colour":"red","opacity":0},{"value":2,"colour":"#000000","opacity":0}]}""", "no colour")]
    [InlineData("""{"do":"transfer","layer":"ct","shaded":true,"points":[{"value":1,"colour":"#000000","opacity":2},{"value":2,"colour":"#000000","opacity":0}]}""", "opacity")]
    [InlineData("""{"do":"transferPreset","layer":"ct","name":"Ghost"}""", "Bone")]
    [InlineData("""{"do":"clip","lowX":10,"highX":5}""", "nothing in it")]
    [InlineData("""{"do":"clip","near":10,"far":5}""", "Nothing is left")]
    public async Task What_makes_no_sense_is_said(string input, string problem)
    {
        await using PageClient page = await OpenedAsync();
        await page.SendAsync(input);
        Assert.Contains(problem, (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_histogram_of_a_layer_counts_its_voxels()
    {
        await using PageClient page = await OpenedAsync();
        await page.SendAsync("""{"do":"values","layer":"ct"}""");
        JsonObject values = await page.UntilSaidAsync("values");
        Volume<Hounsfield> ct = TestStudy.Ct();
        float[] all = ct.Voxels.ToArray();
        int[] counts = [.. values["counts"]!.AsArray().Select(static count => count!.GetValue<int>())];
        double step = (all.Max() - all.Min()) / (double)counts.Length;
        Assert.Equal((all.Min(), all.Max()), (values["low"]!.GetValue<double>(), values["high"]!.GetValue<double>()));
        Assert.Equal(all.Length, counts.Sum());
        Assert.Equal(all.Count(value => value - all.Min() < 40 * step), counts[..40].Sum());
    }

    [Fact]
    public void Cuts_leave_a_box_and_other_planes_stay()
    {
        ClipPlane oblique = ClipPlane.Through(default, new(1, 1, 0));
        ViewerState state = ViewerState.Of(new(TestStudy.Scene()) { Projection = new() { Kind = ViewKind.Projection, ClipPlanes = [oblique] } });
        double none = double.PositiveInfinity;
        state = ProjectionActions.Clip(state, new(-20, -none, -8), new(none, 15, 30), null, 12);
        state = ProjectionActions.Clip(state, new(-10, -none, -8), new(none, 15, 30), null, 12);
        ViewDescription looks = state[PaneKind.Projection].Looks;
        Assert.Equal([oblique, new(new(-1, 0, 0), 10), new(new(0, 1, 0), 15), new(new(0, 0, 1), 30), new(new(0, 0, -1), 8)], looks.ClipPlanes);
        Assert.Equal((new(-10, -none, -8), new(none, 15, 30)), ProjectionActions.BoxOf(looks));
        Assert.Equal((null, 12), (looks.NearClipMm, looks.FarClipMm));
        state = ProjectionActions.Clip(state, new(-none, -none, -none), new(none, none, none), null, null);
        Assert.Equal([oblique], state[PaneKind.Projection].Looks.ClipPlanes);
    }

    private static Task<PageClient> OpenedAsync(Task<TestStudy>? study = null) => PageClient.OpenedAsync(study, ("axial", 100, 80), ("projection", 90, 70));

    private static async Task<JsonObject> LayerAsync(PageClient page, long input)
    {
        Frame frame = await page.FrameAsync(frame => frame.Input >= input && frame.Header["scene"] is not null);
        return frame.Header["scene"]!["layers"]!.AsArray().Select(static layer => layer!.AsObject()).First(static layer => (string?)layer["id"] == "ct");
    }
}
