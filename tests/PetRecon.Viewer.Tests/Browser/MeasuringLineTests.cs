using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Measurements by messages, against sums over the study's voxels that share nothing with the code.</summary>
public class MeasuringLineTests
{
    // A voxel is divided so finely that the part of it within a region is known to a thousandth.
    private const int Pieces = 12;

    [Fact]
    public async Task A_box_of_whole_voxels_has_their_mean_and_all_else()
    {
        await using PageClient page = await OpenedAsync();
        VoxelGrid grid = TestStudy.CtGrid;
        Vector3D low = grid.PositionMm(4.5, 5.5, 6.5);
        Vector3D high = grid.PositionMm(14.5, 15.5, 9.5);
        await page.DoAsync(new { @do = "region", kind = "box", pane = "axial", layer = "ct", points = new[] { At(low), At(high) } });
        JsonObject ct = (await RowsAsync(page)).First(static row => (string?)row["layer"] == "ct");
        Volume<Hounsfield> volume = TestStudy.Ct();
        List<double> values = [];
        for (int k = 7; k <= 9; k++)
        {
            for (int j = 6; j <= 15; j++)
            {
                for (int i = 5; i <= 14; i++)
                    values.Add(volume[i, j, k]);
            }
        }

        double mean = values.Average();
        Assert.Equal(mean, Number(ct, "mean"), 1e-6);
        Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), Number(ct, "standardDeviation"), 1e-6);
        Assert.Equal((values.Min(), values.Max()), (Number(ct, "minimum"), Number(ct, "maximum")));
        Assert.Equal(values.Count * 12 / 1000.0, Number(ct, "volumeMl"), 1e-6);
    }

    [Fact]
    public async Task A_sphere_counts_each_voxel_of_each_layer_by_the_part_that_is_within()
    {
        await using PageClient page = await OpenedAsync();
        Vector3D center = new(3.3, -2.1, 1.7);
        await page.DoAsync(new { @do = "region", kind = "sphere", pane = "axial", layer = "dose", points = new[] { At(center), At(center + new Vector3D(0, 12, 0)) } });
        JsonObject[] rows = await RowsAsync(page);
        foreach ((string id, Volume volume) in new (string, Volume)[] { ("ct", TestStudy.Ct()), ("dose", TestStudy.Dose()) })
        {
            JsonObject row = rows.First(row => (string?)row["layer"] == id);
            Assert.Equal("sphere", (string?)row["kind"]);
            (double mean, double ml) = Within(volume, at => (at - center).Length <= 12);
            Assert.Equal(mean, Number(row, "mean"), 0.002 * Math.Abs(mean) + 0.02);
            Assert.Equal(ml, Number(row, "volumeMl"), 0.003 * ml);
            Assert.Equal(4 / 3.0 * Math.PI * 1.728, Number(row, "volumeMl"), 0.01);
        }
    }

    [Fact]
    public async Task An_ellipse_is_as_deep_as_it_is_wide_and_high_in_the_mean()
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "region", kind = "ellipse", pane = "coronal", layer = "ct", points = new[] { At(new(-16, 2, 8)), At(new(8, 2, -4)) } });
        JsonObject ct = (await RowsAsync(page)).First(static row => (string?)row["layer"] == "ct");
        (double mean, double ml) = Within(TestStudy.Ct(), static at =>
        {
            Vector3D q = new((at.X + 4) / 12, (at.Y - 2) / 9, (at.Z - 2) / 6);
            return q.Length <= 1;
        });
        Assert.Equal(mean, Number(ct, "mean"), 0.02);
        Assert.Equal(ml, Number(ct, "volumeMl"), 0.003 * ml);
    }

    [Fact]
    public async Task Distances_and_angles_reach_from_slice_to_slice()
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "measure", kind = "distance", points = new[] { At(new(0, 0, 0)), At(new(3, 4, 12)) } });
        await page.DoAsync(new { @do = "measure", kind = "angle", points = new[] { At(new(5, 0, 0)), At(new(0, 0, 0)), At(new(2, 2, 0)) } });
        JsonObject[] rows = await RowsAsync(page);
        Assert.Equal([13, 45], rows.Select(static row => Math.Round(Number(row, "value"), 9)));
        Assert.Equal(["D1", "A1"], rows.Select(static row => (string?)row["name"]));
    }

    [Fact]
    public async Task Places_and_sizes_are_set_by_numbers_and_what_is_not_given_stays()
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "region", kind = "sphere", pane = "axial", layer = "ct", points = new[] { At(new(0, 0, 0)), At(new(5, 0, 0)) } });
        await page.DoAsync(new { @do = "region", kind = "box", pane = "axial", layer = "ct", points = new[] { At(new(-10, -6, 0)), At(new(10, 6, 0)) } });
        await page.DoAsync(new { @do = "measure", kind = "distance", points = new[] { At(new(0, 0, 0)), At(new(3, 4, 12)) } });
        string[] ids = [.. (await RowsAsync(page)).Select(static row => (string)row["id"]!).Distinct()];
        await page.DoAsync(new { @do = "shape", id = ids[1], a = 12.0, x = 3.0 });
        await page.DoAsync(new { @do = "shape", id = ids[2], c = 9.0, z = -3.0 });
        await page.DoAsync(new { @do = "shape", id = ids[0], point = 1, z = 0.0 });
        JsonObject[] rows = await RowsAsync(page);
        Assert.Equal(5, Number(rows[0], "value"), 1e-9);
        JsonObject sphere = rows.First(static row => (string?)row["kind"] == "sphere" && (string?)row["layer"] == "ct");
        Assert.Equal("[12]", sphere["sizesMm"]!.ToJsonString());
        Assert.Equal("[[3,0,0]]", sphere["pointsMm"]!.ToJsonString());
        Assert.Equal(4 / 3.0 * Math.PI * 216 / 1000, Number(sphere, "volumeMl"), 1e-3);
        (double mean, _) = Within(TestStudy.Ct(), static at => (at - new Vector3D(3, 0, 0)).Length <= 6);
        Assert.Equal(mean, Number(sphere, "mean"), 0.05);
        JsonObject box = rows.First(static row => (string?)row["kind"] == "box" && (string?)row["layer"] == "ct");
        Assert.Equal([20, 12, 9], box["sizesMm"]!.AsArray().Select(static size => Math.Round((double)size!, 9)));
        Assert.Equal("[[0,0,-3]]", box["pointsMm"]!.ToJsonString());
        Assert.Equal(20 * 12 * 9 / 1000.0, Number(box, "volumeMl"), 1e-6);
    }

    [Theory]
    [InlineData("""{"id":"m1","a":0}""", "above 0")]
    [InlineData("""{"id":"m1","a":6000}""", "5000 mm")]
    [InlineData("""{"id":"m1","b":5}""", "one diameter")]
    [InlineData("""{"id":"m2","a":5}""", "no sizes")]
    [InlineData("""{"id":"m2","point":2,"x":5}""", "2 points")]
    [InlineData("""{"id":"m2","point":1,"x":0,"y":0,"z":0}""", "the same")]
    [InlineData("""{"id":"m9","x":0}""", "no measurement")]
    public async Task A_shape_that_cannot_be_is_refused_in_words(string setting, string problem)
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "region", kind = "sphere", pane = "axial", layer = "ct", points = new[] { At(new(0, 0, 0)), At(new(5, 0, 0)) } });
        await page.DoAsync(new { @do = "measure", kind = "distance", points = new[] { At(new(0, 0, 0)), At(new(3, 4, 12)) } });
        JsonObject input = JsonNode.Parse(setting)!.AsObject();
        input["do"] = "shape";
        await page.SendAsync(input.ToJsonString());
        Assert.Contains(problem, (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"percent":41}""")]
    [InlineData("""{"threshold":20}""")]
    public async Task A_region_grows_to_its_threshold_and_says_it(string setting)
    {
        await using PageClient page = await OpenedAsync();
        Volume<Gray> dose = TestStudy.Dose();
        Vector3D seed = TestStudy.DoseGrid.PositionMm(10, 10, 8);
        JsonObject grow = JsonNode.Parse(setting)!.AsObject();
        (grow["do"], grow["layer"], grow["x"], grow["y"], grow["z"]) = ("grow", "dose", seed.X, seed.Y, seed.Z);
        await page.SendAsync(grow.ToJsonString());
        await page.FrameAsync(static frame => frame.Header["scene"]?["measurements"]?.AsArray().Count == 1);
        JsonObject row = Assert.Single(await RowsAsync(page));

        // The dose rises with every index, so that all voxels above a threshold hang together; the search is 10 mm around the seed.
        double highest = double.NegativeInfinity;
        ForEach(TestStudy.DoseGrid, (i, j, k) =>
        {
            double[] parts = [.. Inside(TestStudy.DoseGrid, i, j, k, at => (at - seed).Length <= 10)];
            if (parts.Length >= Pieces * Pieces * Pieces / 2)
                highest = Math.Max(highest, dose[i, j, k]);
        });
        double threshold = setting.Contains("41", StringComparison.Ordinal) ? 0.41 * highest : 20;
        List<double> values = [];
        ForEach(TestStudy.DoseGrid, (i, j, k) =>
        {
            if (dose[i, j, k] >= threshold)
                values.Add(dose[i, j, k]);
        });
        Assert.Equal(threshold, Number(row, "threshold"), 1e-6);
        Assert.Equal(values.Count * 72 / 1000.0, Number(row, "volumeMl"), 1e-9);
        Assert.Equal(values.Average(), Number(row, "mean"), 1e-6);
        Assert.Contains("border", (string?)row["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measurements_are_renamed_moved_and_removed_and_faults_are_said()
    {
        await using PageClient page = await OpenedAsync();
        await page.DoAsync(new { @do = "region", kind = "sphere", pane = "axial", layer = "ct", points = new[] { At(new(0, 0, 0)), At(new(5, 0, 0)) } });
        await page.DoAsync(new { @do = "measure", kind = "distance", points = new[] { At(new(0, 0, 0)), At(new(3, 4, 0)) } });
        await page.DoAsync(new { @do = "move", id = "m1", x = 4, y = -2, z = 3 });
        await page.DoAsync(new { @do = "move", id = "m2", point = 1, x = 5, y = 8, z = 0 });
        await page.DoAsync(new { @do = "rename", id = "m1", label = " liver " });
        JsonObject[] rows = await RowsAsync(page);
        Assert.Equal("liver", (string?)rows[1]["name"]);
        Assert.Equal([4, -2, 3], rows[1]["pointsMm"]![0]!.AsArray().Select(static value => value!.GetValue<double>()));
        Assert.Equal(Math.Sqrt(64 + 144), Number(rows[0], "value"), 1e-9);
        await page.DoAsync(new { @do = "remove", id = "m1" });
        Assert.Equal("D1", (string?)Assert.Single(await RowsAsync(page))["name"]);
        await page.DoAsync(new { @do = "remove", id = "m1" });
        Assert.Contains("no measurement", (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
        await page.SendAsync("""{"do":"grow","layer":"ct","x":1000,"y":0,"z":0,"percent":41}""");
        Assert.Contains("outside", (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
        await page.DoAsync(new { @do = "measure", kind = "angle", points = new[] { At(new(0, 0, 0)), At(new(1, 0, 0)) } });
        Assert.Contains("3 points", (string?)(await page.UntilSaidAsync("error"))["text"], StringComparison.Ordinal);
    }

    private static Task<PageClient> OpenedAsync(Task<TestStudy>? study = null) => PageClient.OpenedAsync(study, ("axial", 100, 80), ("coronal", 90, 70));

    private static async Task<JsonObject[]> RowsAsync(PageClient page)
    {
        await page.SendAsync("""{"do":"measurements"}""");
        return [.. (await page.UntilSaidAsync("measurements"))["rows"]!.AsArray().Select(static row => row!.AsObject())];
    }

    private static object At(Vector3D point) => new { x = point.X, y = point.Y, z = point.Z };

    private static double Number(JsonObject row, string name) => row[name]!.GetValue<double>();

    private static (double Mean, double Ml) Within(Volume volume, Func<Vector3D, bool> isInside)
    {
        (double sum, double count) = (0, 0);
        VoxelGrid grid = volume.Grid;
        ForEach(grid, (i, j, k) =>
        {
            double parts = Inside(grid, i, j, k, isInside).Count();
            sum += parts * volume[i, j, k];
            count += parts;
        });
        return (sum / count, count / (Pieces * Pieces * Pieces) * grid.SpacingMm.X * grid.SpacingMm.Y * grid.SpacingMm.Z / 1000);
    }

    private static IEnumerable<double> Inside(VoxelGrid grid, int i, int j, int k, Func<Vector3D, bool> isInside)
    {
        for (int n = 0; n < Pieces * Pieces * Pieces; n++)
        {
            static double Offset(int piece) => (piece + 0.5) / Pieces - 0.5;
            if (isInside(grid.PositionMm(i + Offset(n % Pieces), j + Offset(n / Pieces % Pieces), k + Offset(n / (Pieces * Pieces)))))
                yield return 1;
        }
    }

    private static void ForEach(VoxelGrid grid, Action<int, int, int> visit)
    {
        for (int n = 0; n < grid.VoxelCount; n++)
            visit(n % grid.SizeX, n / grid.SizeX % grid.SizeY, n / (grid.SizeX * grid.SizeY));
    }
}
