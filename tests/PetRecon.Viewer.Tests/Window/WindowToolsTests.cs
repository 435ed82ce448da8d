using System.Globalization;
using System.Text.Json;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Tests.Browser;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>Measuring by real events of mouse and keys; numbers are those of the files that the window saves, held to the study's formulas.</summary>
public sealed class WindowToolsTests(Desktop desktop) : IClassFixture<Desktop>, IDisposable
{
    // Of the dashed lines of a sketch, and of a profile.
    private static readonly SKColor s_sketch = new(0xff, 0xb4, 0x54);
    private static readonly SKColor s_measured = new(0x60, 0xff, 0xff);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-window");
    private int _saved;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Drags_make_a_distance_and_a_sphere_whose_numbers_are_those_of_the_voxels()
    {
        await using DesktopWindow window = await OpenAsync();
        await window.HandsAsync("key l mousemove 100 60 mousedown 1 mousemove 130 90 mousemove 160 140");
        await window.ShowsAsync("sketch of a distance", screen => Count(screen, s_sketch, SKRectI.Create(95, 55, 75, 95)) > 20 ? null : "Nothing is drawn while the mouse moves.");
        await window.HandsAsync("mouseup 1");
        await MeasuredAsync(window, "distance", SKRectI.Create(95, 55, 75, 95));
        await window.HandsAsync("key b mousemove 220 120 mousedown 1 mousemove 235 120 mousemove 250 130 mouseup 1");
        await MeasuredAsync(window, "sphere", SKRectI.Create(232, 85, 26, 70));
        JsonElement[] rows = await SavedAsync(window);

        ExpectedPane axial = ExpectedPane.Axial;
        JsonElement distance = Assert.Single(rows, static row => row.GetProperty("kind").GetString() == "distance");
        Assert.Equal(axial.MmPerPixel * Math.Sqrt(60 * 60 + 80 * 80), distance.GetProperty("value").GetDouble(), 1e-6);

        // In both layers, at their own grids.
        (double x, double y) = axial.PlaceOf(220, 120);
        Vector3D center = new(x, y, TestStudy.Scene().CrosshairMm.Z);
        double radius = axial.MmPerPixel * Math.Sqrt(30 * 30 + 10 * 10);
        foreach (JsonElement row in rows.Where(static row => row.GetProperty("kind").GetString() == "sphere"))
        {
            Volume volume = row.GetProperty("layer").GetString() == "ct" ? TestStudy.Ct() : TestStudy.Dose();
            (double mean, double least, double most) = Sampled(volume, center, radius);
            Assert.Equal(mean, row.GetProperty("mean").GetDouble(), 0.002 * Math.Abs(most));
            Assert.InRange(row.GetProperty("maximum").GetDouble(), least, most);
            Assert.Equal(4 / 3.0 * Math.PI * radius * radius * radius / 1000, row.GetProperty("volumeMl").GetDouble(), 0.01 * radius);
        }

        Assert.Equal(2, rows.Count(static row => row.GetProperty("kind").GetString() == "sphere"));
    }

    [Fact]
    public async Task Clicks_make_an_angle_ellipse_box_point_and_a_grown_region_and_what_is_there_is_moved_and_removed()
    {
        await using DesktopWindow window = await OpenAsync();
        await window.HandsAsync("key a mousemove 60 60 click 1 mousemove 60 120 click 1 mousemove 120 120 click 1");
        await window.HandsAsync("key e mousemove 480 60 mousedown 1 mousemove 500 80 mousemove 560 110 mouseup 1");
        await window.HandsAsync("key x mousemove 100 320 mousedown 1 mousemove 120 340 mousemove 180 380 mouseup 1");
        await window.HandsAsync("key f mousemove 250 180 click 1");

        // Down to a fixed 30 Gy from where the dose is highest about the place.
        await window.HandsAsync("key g key y mousemove 250 160 click 1");
        JsonElement[] rows = await SavedAsync(window, static rows => rows.Any(static row => row.GetProperty("kind").GetString() == "grown"));
        string[] kinds = [.. rows.Select(static row => row.GetProperty("kind").GetString()!).Distinct().Order()];
        Assert.Equal(["angle", "box", "ellipsoid", "grown", "point"], kinds);
        Assert.Equal(90, rows.Single(static row => row.GetProperty("kind").GetString() == "angle").GetProperty("value").GetDouble(), 1e-6);
        JsonElement grown = rows.Single(static row => row.GetProperty("kind").GetString() == "grown" && row.GetProperty("layer").GetString() == "dose");
        double threshold = grown.GetProperty("threshold").GetDouble();
        ReadOnlySpan<float> dose = TestStudy.Dose().Voxels;
        int above = 0;
        foreach (float value in dose)
            above += value >= threshold ? 1 : 0;

        // The dose rises along all axes, so what reaches the threshold hangs together.
        Assert.Equal(above * TestStudy.DoseGrid.VoxelVolumeMm3 / 1000, grown.GetProperty("volumeMl").GetDouble(), 1e-6);

        // The corner of the angle by itself, then all of the ellipse, by its outline at the right.
        await window.HandsAsync("key l mousemove 60 120 mousedown 1 mousemove 80 110 mousemove 120 60 mouseup 1");
        await window.HandsAsync("mousemove 560 85 mousedown 1 mousemove 570 90 mousemove 580 95 mouseup 1");
        JsonElement[] moved = await SavedAsync(window);
        Assert.Equal(90, moved.Single(static row => row.GetProperty("kind").GetString() == "angle").GetProperty("value").GetDouble(), 1e-6);
        (double x, double y) = ExpectedPane.Axial.PlaceOf(120, 60);
        IsAt(new(x, y, TestStudy.Scene().CrosshairMm.Z), PlaceOf(moved, "angle", 1));
        double scale = ExpectedPane.Coronal.MmPerPixel;
        IsAt(new(20 * scale, 0, -10 * scale), PlaceOf(moved, "ellipsoid", 0) - PlaceOf(rows, "ellipsoid", 0));

        await window.HandsAsync("key Delete");
        JsonElement[] rest = await SavedAsync(window);
        Assert.DoesNotContain(rest, static row => row.GetProperty("kind").GetString() == "ellipsoid");
        Assert.Equal(rows.Length - 2, rest.Length);
    }

    [Fact]
    public async Task Keys_alone_measure_and_give_up()
    {
        await using DesktopWindow window = await OpenAsync();
        await window.HandsAsync("key l key Return key shift+Right key shift+Right key shift+Right key Escape key Return key shift+Left key shift+Left key Return");
        JsonElement[] rows = await SavedAsync(window);
        JsonElement distance = Assert.Single(rows);
        Assert.Equal(2 * TestStudy.CtGrid.SpacingMm.X, distance.GetProperty("value").GetDouble(), 1e-6);

        // Put away, the left button moves the crosshair again, and measures nothing.
        await window.HandsAsync("key Escape mousemove 100 90 click 1");
        Assert.Single(await SavedAsync(window));
    }

    private static Vector3D PlaceOf(JsonElement[] rows, string kind, int point)
    {
        JsonElement place = rows.First(row => row.GetProperty("kind").GetString() == kind).GetProperty("pointsMm")[point];
        return new(place[0].GetDouble(), place[1].GetDouble(), place[2].GetDouble());
    }

    private static void IsAt(Vector3D expected, Vector3D place) => Assert.Equal(0, (place - expected).Length, 1e-6);

    // Mean of the voxels that points of a fine lattice within a sphere lie in, and the highest of those of which clearly more than half is there, and of which nearly half is.
    private static (double Mean, double Least, double Most) Sampled(Volume volume, Vector3D center, double radius)
    {
        // No part of any voxel edge, so that it meets voxels evenly.
        const double step = 0.1371;
        (double sum, long count) = (0, 0);
        Dictionary<(int, int, int), int> within = [];
        VoxelGrid grid = volume.Grid;
        for (double z = -radius + 0.5 * step; z < radius; z += step)
        {
            for (double y = -radius + 0.5 * step; y < radius; y += step)
            {
                for (double x = -radius + 0.5 * step; x < radius; x += step)
                {
                    if (x * x + y * y + z * z > radius * radius)
                        continue;
                    Vector3D at = center + new Vector3D(x, y, z) - grid.PositionMm(0, 0, 0);
                    (int i, int j, int k) = ((int)Math.Round(at.X / grid.SpacingMm.X), (int)Math.Round(at.Y / grid.SpacingMm.Y), (int)Math.Round(at.Z / grid.SpacingMm.Z));
                    if (i < 0 || j < 0 || k < 0 || i >= grid.SizeX || j >= grid.SizeY || k >= grid.SizeZ)
                        continue;
                    (sum, count) = (sum + volume[i, j, k], count + 1);
                    within[(i, j, k)] = within.GetValueOrDefault((i, j, k)) + 1;
                }
            }
        }

        double whole = grid.VoxelVolumeMm3 / (step * step * step);
        return (sum / count, Highest(0.55), Highest(0.45));

        double Highest(double part) => within.Where(entry => entry.Value >= part * whole).Max(entry => volume[entry.Key.Item1, entry.Key.Item2, entry.Key.Item3]);
    }

    private static int Count(SKBitmap screen, SKColor colour, SKRectI place)
    {
        int count = 0;
        for (int y = place.Top; y < place.Bottom; y++)
        {
            for (int x = place.Left; x < place.Right; x++)
            {
                SKColor seen = screen.GetPixel(x, y);
                count += Math.Abs(seen.Red - colour.Red) < 40 && Math.Abs(seen.Green - colour.Green) < 40 && Math.Abs(seen.Blue - colour.Blue) < 40 ? 1 : 0;
            }
        }

        return count;
    }

    private async Task<DesktopWindow> OpenAsync()
    {
        DesktopWindow window = DesktopWindow.Start(desktop, "study", folder: _folder.FullName);
        using SKBitmap expected = ExpectedPane.Axial.Draw(TestStudy.Scene());
        await window.ShowsAsync("measuring", expected, ExpectedPane.Axial.X, ExpectedPane.Axial.Y);
        return window;
    }

    private static Task MeasuredAsync(DesktopWindow window, string what, SKRectI place) =>
        window.ShowsAsync(what, screen => Count(screen, s_measured, place) > 40 ? null : $"There is no {what}.");

    // The table of measurements, saved anew until it is as expected.
    private async Task<JsonElement[]> SavedAsync(DesktopWindow window, Func<JsonElement[], bool>? isComplete = null)
    {
        for (int tries = 0; tries < 20; tries++)
        {
            string path = Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"petrecon-{++_saved}-measurements.json"));
            await window.HandsAsync("key ctrl+s");
            await window.ShowsAsync("saved", _ => File.Exists(path) ? null : $"{Path.GetFileName(path)} was not saved.");
            using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            JsonElement[] rows = [.. document.RootElement.GetProperty("measurements").EnumerateArray().Select(static row => row.Clone())];
            if (isComplete?.Invoke(rows) is not false)
                return rows;
        }

        throw new TimeoutException("What was to be measured is not in the table.");
    }
}
