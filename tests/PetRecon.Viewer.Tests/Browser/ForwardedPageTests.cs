using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>The page through a port that is not the host's own, as <c>ssh -L</c> brings it from another machine.</summary>
public class ForwardedPageTests(Chromium browser)
{
    [Fact]
    public async Task Through_another_port_the_study_opens_and_obeys()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        await using Relay relay = new(study.Host.Port);
        await using ChromiumPage chromium = await ChromiumPage.StartAsync(browser);
        await chromium.Page.GotoAsync($"http://localhost:{relay.Port}/open{study.Host.Address.Fragment}");
        await chromium.SettleAsync();
        Assert.StartsWith($"http://localhost:{relay.Port}/", chromium.Page.Url, StringComparison.Ordinal);
        Assert.True(relay.Connections > 0);
        double before = (await chromium.HeaderAsync("axial", "center"))[2];
        (float x, float y) = await chromium.PlaceAsync("axial", 0.25, 0.5);
        await chromium.Page.Mouse.MoveAsync(x, y);
        await chromium.Page.Mouse.WheelAsync(0, 100);
        await chromium.SettleAsync();
        Assert.Equal(before + TestStudy.CtGrid.SpacingMm.Z, (await chromium.HeaderAsync("axial", "center"))[2], 1e-6);
        chromium.HasNoErrors();
    }
}
