using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Beam's-eye views of several plans beside each other, and clicks in them, in a real browser.</summary>
public class BeamPageTests(Chromium browser)
{
    [Fact]
    public async Task A_row_of_a_comparison_shows_the_beam_of_each_plan_and_a_click_moves_the_crosshair_along_its_ray()
    {
        SceneBeam first = Interaction.BeamActionsTests.Beam() with { Plan = "A" };
        SceneBeam second = new("c", first.Beam with { Name = "other", Setup = first.Beam.Setup! with { GantryAngleDegrees = 0 } }) { Plan = "B" };
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync(open: (_, _) => new(TestStudy.Scene() with { Beams = [first, second] })));
        await chromium.Page.Locator("#layout").SelectOptionAsync("comparison");
        await chromium.Page.GetByLabel("beam's eye", new() { Exact = true }).CheckAsync();
        await chromium.SettleAsync();
        Assert.Contains("Beam 1: lateral", await TextsAsync(chromium, "beam-a"), StringComparison.Ordinal);
        Assert.Contains("Beam 1: other", await TextsAsync(chromium, "beam-b"), StringComparison.Ordinal);
        await chromium.PictureAsync("beams-compared");

        // The beam of the second plan comes from the front: the picture's right is the patient's left, its top the head.
        double mmPerPixel = (await chromium.HeaderAsync("beam-b", "mmPerPixel"))[0];
        (double width, double height) = ((await chromium.HeaderAsync("beam-b", "w"))[0], (await chromium.HeaderAsync("beam-b", "h"))[0]);
        (float x, float y) = await chromium.PlaceAsync("beam-b", 0.55, 0.4);
        await chromium.Page.Mouse.ClickAsync(x, y);
        await chromium.SettleAsync();
        Vector3D isocenter = first.Beam.Setup!.IsocenterMm;
        double[] coronal = await chromium.HeaderAsync("axial-b", "center");
        Assert.Equal(isocenter.Z + 0.1 * height * mmPerPixel, coronal[2], 1.1 * mmPerPixel);
        Assert.True(width > 100);
    }

    [Fact]
    public async Task Without_a_plan_there_is_no_row_of_beams()
    {
        await using ChromiumPage chromium = await ChromiumPage.OpenAsync(browser, TestStudy.StartAsync());
        await chromium.Page.Locator("#layout").SelectOptionAsync("comparison");
        await chromium.SettleAsync();
        Assert.False(await chromium.Page.GetByLabel("beam's eye", new() { Exact = true }).IsVisibleAsync());
        Assert.True(await chromium.Page.Locator("#rows").GetByLabel("coronal").IsVisibleAsync());
    }

    private static async Task<string> TextsAsync(ChromiumPage chromium, string pane) =>
        await chromium.Page.EvaluateAsync<string>("name => window.petrecon.panes.get(name).header.marks.texts.map(text => text.text).join('\\n')", pane);
}
