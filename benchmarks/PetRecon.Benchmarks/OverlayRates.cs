using System.Diagnostics;
using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Benchmarks;

/// <summary>
/// Milliseconds that outlines of the structures of an RT Structure Set, and isodose lines of a made-up dose about their middle, take on planes in
/// three directions, as the crosshair moves through them.
/// </summary>
internal static class OverlayRates
{
    private const int Width = 640;
    private const int Height = 540;

    public static void Run(string path, int planes)
    {
        Structure[] structures = [.. StructureSet.Read(path).Rois.Where(static roi => !roi.IsEmpty)];
        Vector3D[] all = [.. structures.SelectMany(Points)];
        (Vector3D middle, Vector3D size) = Extent(all);
        double mmPerPixel = Math.Max(size.X / Width, size.Z / Height) / 0.94;
        long start = Stopwatch.GetTimestamp();
        SceneOverlay.Of(new() { Structures = [.. structures.Select(static (structure, n) => new StructureLayer($"{n}", structure, new(255, 0, 0)))] }, View(middle, Directions().First()), Width, Height);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"made ready once: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"));
        Console.WriteLine($"{Path.GetFileName(path)}: {structures.Length} structures, {all.Length} points; {planes} planes of {Width} x {Height} pixels through each structure; median ms");
        foreach ((string name, Vector3D right, Vector3D down) in Directions())
        {
            List<string> parts = [];
            double sum = 0;
            foreach (Structure structure in structures)
            {
                double ms = Median(new() { Structures = [new("s", structure, new(255, 0, 0))] }, Views(Points(structure)), OverlayOptions.None with { ShowsStructures = true }, out int drawn);
                sum += ms;
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{structure.Name} {ms:0.00} ({drawn} points)"));
            }

            double isodoses = Median(Dose(middle), Views(all), OverlayOptions.None with { ShowsIsodoses = true }, out int isodosePoints);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} structures {sum:0.00}, 8 isodoses {isodoses:0.00} ({isodosePoints} points); {string.Join(", ", parts)}"));

            View[] Views(IEnumerable<Vector3D> points)
            {
                (Vector3D center, Vector3D extent) = Extent([.. points]);
                Vector3D away = Vector3D.Cross(right, down);
                double reach = 0.25 * (Math.Abs(away.X) * extent.X + Math.Abs(away.Y) * extent.Y + Math.Abs(away.Z) * extent.Z);
                return [.. Enumerable.Range(0, planes).Select(n => View(center + reach * Math.Sin(2.4 * n) * away, (name, right, down)))];
            }
        }

        PlaneView View(Vector3D center, (string Name, Vector3D Right, Vector3D Down) direction) =>
            new() { CenterMm = center, Right = direction.Right, Down = direction.Down, MmPerPixel = mmPerPixel };
    }

    private static IEnumerable<Vector3D> Points(Structure structure) => structure.Contours.SelectMany(static contour => contour.PointsMm);

    private static (Vector3D Middle, Vector3D Size) Extent(Vector3D[] points)
    {
        Vector3D low = new(points.Min(static p => p.X), points.Min(static p => p.Y), points.Min(static p => p.Z));
        Vector3D high = new(points.Max(static p => p.X), points.Max(static p => p.Y), points.Max(static p => p.Z));
        return (0.5 * (low + high), high - low);
    }

    private static IEnumerable<(string Name, Vector3D Right, Vector3D Down)> Directions()
    {
        yield return ("axial", Vector3D.UnitX, Vector3D.UnitY);
        yield return ("coronal", Vector3D.UnitX, -Vector3D.UnitZ);
        yield return ("sagittal", Vector3D.UnitY, -Vector3D.UnitZ);
        yield return ("oblique", new(0.8, 0.6, 0), new(-0.36, 0.48, -0.8));
    }

    private static double Median(Scene scene, View[] views, OverlayOptions options, out int points)
    {
        SceneOverlay.Of(scene, views[0], Width, Height, options);
        List<double> times = [];
        List<int> counts = [];
        foreach (View view in views)
        {
            long start = Stopwatch.GetTimestamp();
            Overlay overlay = SceneOverlay.Of(scene, view, Width, Height, options);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            counts.Add(overlay.Lines.Sum(static line => line.Points.Length));
        }

        times.Sort();
        counts.Sort();
        points = counts[counts.Count / 2];
        return times[times.Count / 2];
    }

    private static Scene Dose(Vector3D middle)
    {
        VoxelGrid centered = VoxelGrid.Centered(160, 120, 100, new(2.5, 2.5, 2.5));
        VoxelGrid grid = new(centered.SizeX, centered.SizeY, centered.SizeZ, centered.SpacingMm, centered.OriginMm + middle);
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
        {
            Vector3D p = grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY)) - middle;
            double beams = Math.Exp(-p.Z * p.Z / 3200) * (Math.Exp(-p.X * p.X / 2000) + Math.Exp(-p.Y * p.Y / 2000));
            voxels[at] = (float)(35 * beams);
        }

        VolumeLayer layer = new() { Id = "dose", Name = "dose", Volume = new Volume<Unspecified>(grid, voxels), Map = ColourMaps.HotIron, Window = new(0, 70) };
        double[] levels = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.05];
        return new() { Layers = [layer], Isodoses = [new("i", "dose", [.. levels.Select(static share => new IsodoseLineStyle(60 * share, new(255, 255, 0), ""))])] };
    }
}
