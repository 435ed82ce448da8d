using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>What a page saves, and who may not.</summary>
public class ExportTests
{
    [Fact]
    public async Task A_picture_has_the_pixels_of_the_screen_and_twice_as_many_when_asked()
    {
        await using PageClient page = await OpenedAsync();
        Frame frame = await page.FrameAsync(static frame => frame.IsLossless("axial"));
        using SKBitmap shown = frame.PictureOf("axial");
        using SKBitmap saved = await PictureAsync(page, "views.png", "panes=axial:0:0:120:100");
        Assert.Equal((120, 100), (saved.Width, saved.Height));

        // What is drawn over the pixels covers a part of them; beneath it they are the same.
        int same = 0;
        for (int at = 0; at < 120 * 100; at++)
            same += saved.GetPixel(at % 120, at / 120) == shown.GetPixel(at % 120, at / 120) ? 1 : 0;
        Assert.InRange(same, 0.5 * 120 * 100, 0.97 * 120 * 100);

        using SKBitmap both = await PictureAsync(page, "views.webp", "panes=axial:0:0:120:100,coronal:122:0:90:100&scale=2");
        Assert.Equal((2 * (122 + 90), 200), (both.Width, both.Height));

        // The same place has the same voxel, but for pixels on the border of two: voxels are some 3 pixels wide.
        int agreeing = Enumerable.Range(0, 3600).Count(n => shown.GetPixel(20 + n % 60, 20 + n / 60) == both.GetPixel(2 * (20 + n % 60), 2 * (20 + n / 60)));
        Assert.InRange(agreeing, 2000, 3600);
        Assert.Equal(new SKColor(0x50, 0x50, 0x50), both.GetPixel(242, 100));
    }

    [Theory]
    [InlineData("views.png?panes=", "no panes")]
    [InlineData("views.png?panes=axial:0:0:0:10", "place")]
    [InlineData("views.png?panes=axial:0:0", "left and upper edge")]
    [InlineData("views.png?panes=top:0:0:10:10", "no pane")]
    [InlineData("views.png?panes=axial:0:0:4000:4000&scale=8", "32000 x 32000")]
    [InlineData("views.png?panes=axial:0:0:10:10&scale=x", "scale")]
    [InlineData("profile.csv?from=1,2,3&to=1,2,3", "no length")]
    [InlineData("profile.csv?from=1,2&to=1,2,3", "three numbers")]
    [InlineData("passwords.txt?", "nothing called")]
    [InlineData("histogram.csv?", "no dose")]
    public async Task What_cannot_be_saved_is_said(string request, string problem)
    {
        await using PageClient page = await OpenedAsync(TestStudy.StartAsync(open: static (_, _) => new(TestStudy.Scene() with { Layers = [TestStudy.Scene().Layers[0]] })));
        await page.FrameAsync(static frame => frame.IsDrawn("axial"));
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, $"/export/{request}&tab={page.Tab}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_saved_without_the_cookie_or_for_another_site_or_of_another_tab()
    {
        await using PageClient page = await OpenedAsync();
        string path = $"/export/measurements.json?tab={page.Tab}";
        using PageClient stranger = new(page.Study.Host);
        using HttpResponseMessage without = await stranger.AskAsync(HttpMethod.Get, path);
        using HttpResponseMessage foreign = await page.AskAsync(HttpMethod.Get, path, origin: "http://evil.example");
        using HttpResponseMessage named = await page.AskAsync(HttpMethod.Get, path, host1: "evil.example");
        Assert.All([without, foreign, named], static answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        using HttpResponseMessage other = await page.AskAsync(HttpMethod.Get, "/export/measurements.json?tab=0");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using HttpResponseMessage mine = await page.AskAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Equal("attachment; filename=\"petrecon-measurements.json\"", Assert.Single(mine.Content.Headers.GetValues("Content-Disposition")));
    }

    [Fact]
    public async Task The_table_of_measurements_is_the_same_as_in_the_page()
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "region", kind = "sphere", pane = "axial", layer = "dose", points = new[] { new { x = 1, y = 2, z = 3 }, new { x = 11, y = 2, z = 3 } } });
        await page.DoAsync(new { @do = "rename", id = "m1", label = "a \"hot\", round one" });
        await page.SendAsync("""{"do":"measurements"}""");
        JsonArray rows = (await page.UntilSaidAsync("measurements"))["rows"]!.AsArray();
        string[] lines = (await TextAsync(page, "measurements.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("\"a \"\"hot\"\", round one\",sphere,,Gy,Dose,", lines[1], StringComparison.Ordinal);
        Assert.Equal(rows[0]!["mean"]!.GetValue<double>(), double.Parse(lines[1].Split(',')[7], CultureInfo.InvariantCulture), 1e-7);
        JsonNode json = JsonNode.Parse(await TextAsync(page, "measurements.json"))!;
        Assert.True(JsonNode.DeepEquals(rows, json["measurements"]));
    }

    [Fact]
    public async Task A_profile_has_the_values_along_its_line()
    {
        await using PageClient page = await OpenedAsync();
        VoxelGrid grid = TestStudy.CtGrid;
        (Vector3D from, Vector3D to) = (grid.PositionMm(3, 4, 5), grid.PositionMm(33, 24, 15));
        FormattableString query = $"from={from.X},{from.Y},{from.Z}&to={to.X},{to.Y},{to.Z}";
        string[][] lines = [.. (await TextAsync(page, "profile.csv", FormattableString.Invariant(query))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(','))];
        Assert.Equal(["distance_mm", "x_mm", "y_mm", "z_mm", "CT HU", "Dose Gy"], lines[0]);
        double length = Math.Sqrt(60 * 60 + 40 * 40 + 30 * 30);
        Assert.Equal(length, double.Parse(lines[^1][0], CultureInfo.InvariantCulture), 1e-5);
        foreach (string[] line in lines[1..])
        {
            double[] numbers = [.. line.Take(5).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
            double share = numbers[0] / length;

            // The CT rises evenly along its axes, so between voxels, too.
            Assert.Equal(-160 + 3 * (3 + 30 * share) + 5 * (4 + 20 * share) + 7 * (5 + 10 * share), numbers[4], 1e-3);
        }
    }

    [Fact]
    public async Task Half_of_a_box_has_more_than_the_dose_in_its_middle()
    {
        Vector3D middle = TestStudy.DoseGrid.PositionMm(10, 10, 5);
        Structure box = new()
        {
            Name = "box",
            Contours = [.. Enumerable.Range(-2, 5).Select(k => new Contour(ContourKind.ClosedPlanar, [.. new[] { (-8, -6), (8, -6), (8, 6), (-8, 6) }.Select(at => middle + new Vector3D(at.Item1, at.Item2, 3 * k))]))],
        };
        await using PageClient page = await OpenedAsync(TestStudy.StartAsync(open: (_, _) => new(TestStudy.Scene() with { Structures = [new("box", box, new(255, 0, 0))] })));
        string[][] lines = [.. (await TextAsync(page, "histogram.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(','))];
        Assert.Equal("dose Gy", lines[0][0]);
        Assert.StartsWith("box % of 2.88 cc", lines[0][1], StringComparison.Ordinal);
        (double Dose, double Percent)[] curve = [.. lines[1..].Select(static line => (double.Parse(line[0], CultureInfo.InvariantCulture), double.Parse(line[1], CultureInfo.InvariantCulture)))];
        Assert.Equal((0, 100), curve[0]);
        Assert.Equal(10 + 0.5 * 10 + 3.25 * 5, curve.MinBy(static point => Math.Abs(point.Percent - 50)).Dose, 0.1);
    }

    private static Task<PageClient> OpenedAsync(Task<TestStudy>? study = null) => PageClient.OpenedAsync(study, ("axial", 120, 100), ("coronal", 90, 100));

    private static async Task<SKBitmap> PictureAsync(PageClient page, string name, string query)
    {
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, $"/export/{name}?tab={page.Tab}&{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> TextAsync(PageClient page, string name, string query = "")
    {
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, $"/export/{name}?tab={page.Tab}&{query}");
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(bytes));
        return Encoding.UTF8.GetString(bytes);
    }
}
