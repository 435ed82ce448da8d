using System.Diagnostics;
using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using SkiaSharp;

namespace PetRecon.Benchmarks;

/// <summary>Milliseconds a picture of the OpenGL renderer and of the software one, in turns: a body in CT, PET and dose, each in its own grid, on planes and in projections.</summary>
internal static class ViewerRates
{
    private static readonly ColourMap s_grey = new("grey", [.. Enumerable.Range(0, 256).Select(static i => new DisplayColour((byte)i, (byte)i, (byte)i))]);

    private static readonly ColourMap s_hot = new("hot", [.. Enumerable.Range(0, 256).Select(static i => new DisplayColour((byte)Math.Min(255, 3 * i), (byte)Math.Clamp(3 * i - 255, 0, 255), (byte)Math.Clamp(3 * i - 510, 0, 255)))]);

    private const double MiB = 1 << 20;

    public static void Run(int slices, int repetitions, string? folder, string? only)
    {
        using OpenGlRenderer renderer = new();
        using SoftwareRenderer processor = new();
        ISceneRenderer[] renderers = [renderer, processor];
        Console.WriteLine($"first {renderer.Name}; then {processor.Name}. Medians and 95 % of {repetitions} pictures, and the processor's time for one");
        Vector3D extentMm = new(450, 450, 1.5 * slices);
        VolumeLayer ct = Layer("CT", Body(512, 512, slices, extentMm, Hounsfield), s_grey, new(-160, 240)) with { Transfer = Anatomy() };
        VolumeLayer pet = Layer("PET", Body(200, 200, slices / 2, extentMm, Uptake), s_hot, new(0, 8)) with { Opacity = 0.5, LowestShown = 0.5 };
        VolumeLayer dose = Layer("dose", Body(150, 150, slices / 2, extentMm, Dose), s_hot, new(0, 66)) with { Opacity = 0.4, LowestShown = 6 };
        Upload(renderer, processor, ct, "512 x 512 x " + slices);
        foreach (int size in new[] { 512, 1024 })
        {
            foreach (double step in new[] { 0.5, 2 })
            {
                foreach (string direction in new[] { "axial", "coronal", "oblique" })
                    Time(renderers, $"planes of CT, PET and dose, {direction}", [ct, pet, dose], size, step, repetitions, folder, only, angle => Plane(direction, size, angle));
                Time(renderers, "highest values of PET", [pet with { Opacity = 1, LowestShown = null }], size, step, repetitions, folder, only, angle => Projection(ProjectionKind.Maximum, size, angle));
                Time(renderers, "highest values of CT and PET", [ct with { Window = new(-200, 1200) }, pet], size, step, repetitions / 3 + 1, folder, only, angle => Projection(ProjectionKind.Maximum, size, angle));
                Time(renderers, "volume rendering of CT", [ct], size, step, repetitions / 3 + 1, folder, only, angle => Projection(ProjectionKind.Volume, size, angle));
                Time(renderers, "surface of CT", [ct], size, step, repetitions / 3 + 1, folder, only, angle => Projection(ProjectionKind.Isosurface, size, angle));
            }
        }

        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the process with all three volumes and both renderers: {process.PeakWorkingSet64 / MiB:0} MiB at its peak"));
    }

    private static void Upload(OpenGlRenderer renderer, SoftwareRenderer processor, VolumeLayer layer, string what)
    {
        RenderOptions tiny = new() { Width = 8, Height = 8 };
        Scene scene = new() { Layers = [layer] };
        foreach (ISceneRenderer one in new ISceneRenderer[] { renderer, processor })
        {
            one.Render(new(), Plane("axial", 8, 0), tiny);
            one.Render(new(), Projection(ProjectionKind.Maximum, 8, 0), tiny);
        }

        double before = ResidentMiB();
        Once($"{what} sent to OpenGL and shown", () => renderer.Render(scene, Plane("axial", 8, 0), tiny));
        Once("ranges of its bricks and a projection of 8 x 8", () => renderer.Render(scene, Projection(ProjectionKind.Maximum, 8, 0), tiny));
        double sent = ResidentMiB();
        Once("on the processor: a plane of 8 x 8", () => processor.Render(scene, Plane("axial", 8, 0), tiny));
        Once("what may be skipped and a projection of 8 x 8", () => processor.Render(scene, Projection(ProjectionKind.Maximum, 8, 0), tiny));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory that a renderer takes beside the volume ({layer.Volume.Grid.VoxelCount * sizeof(float) / MiB:0} MiB): OpenGL {sent - before:0} MiB (on a graphics card: of the card), processor {ResidentMiB() - sent:0} MiB"));
    }

    private static double ResidentMiB()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet / MiB;
    }

    private static void Once(string what, Action work)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalMilliseconds:0} ms, processor {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds:0} ms"));
    }

    private static void Time(ISceneRenderer[] renderers, string what, VolumeLayer[] layers, int size, double step, int repetitions, string? folder, string? only, Func<double, View> view)
    {
        if (only is not null && !what.Contains(only, StringComparison.OrdinalIgnoreCase))
            return;
        RenderOptions options = new() { Width = size, Height = size, StepVoxels = step };
        Scene scene = new() { Layers = [.. layers] };
        foreach (ISceneRenderer renderer in renderers)
        {
            Picture picture = renderer.Render(scene, view(0.3), options);
            if (folder is not null)
                Save(picture, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{what.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}-{size}-{step}-{(renderer is OpenGlRenderer ? "gl" : "cpu")}.png")));
        }

        List<double>[] times = [.. renderers.Select(static _ => new List<double>())];
        double[] processor = new double[renderers.Length];
        for (int i = 0; i < repetitions; i++)
        {
            for (int n = 0; n < renderers.Length; n++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                Stopwatch watch = Stopwatch.StartNew();
                renderers[n].Render(scene, view(0.3 + 0.37 * i), options);
                times[n].Add(watch.Elapsed.TotalMilliseconds);
                processor[n] += (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / repetitions;
            }
        }

        string line = string.Create(CultureInfo.InvariantCulture, $"{size,4} px, step {step,3}: {what,-40}");
        for (int n = 0; n < renderers.Length; n++)
        {
            times[n].Sort();
            line += string.Create(CultureInfo.InvariantCulture, $" {times[n][times[n].Count / 2],7:0.0} {times[n][Math.Min(times[n].Count - 1, times[n].Count * 95 / 100)],7:0.0} {processor[n],7:0.0} |");
        }

        Console.WriteLine(line);
    }

    private static PlaneView Plane(string direction, int size, double angle)
    {
        (double sin, double cos) = Math.SinCos(0.4 + 0.1 * angle);
        (Vector3D right, Vector3D down) = direction switch
        {
            "axial" => (Vector3D.UnitX, Vector3D.UnitY),
            "coronal" => (Vector3D.UnitX, -Vector3D.UnitZ),
            _ => (new Vector3D(cos, sin, 0), new Vector3D(-0.6 * sin, 0.6 * cos, -0.8)),
        };
        return new() { CenterMm = new(3, -20 + 5 * angle, 4 * angle), Right = right, Down = down, MmPerPixel = 450.0 / size };
    }

    private static ProjectionView Projection(ProjectionKind kind, int size, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        return new() { CenterMm = Vector3D.Zero, Right = new(cos, sin, 0), Down = -Vector3D.UnitZ, MmPerPixel = 900.0 / size, Kind = kind, SurfaceValue = 250 };
    }

    private static VolumeLayer Layer(string name, Volume volume, ColourMap map, ValueWindow window) =>
        new() { Id = name, Name = name, Volume = volume, Map = map, Window = window };

    private static TransferFunction Anatomy() => new()
    {
        Points = [new(-600, 200, 120, 90, 0), new(-400, 200, 120, 90, 0.01), new(-100, 220, 150, 110, 0.01), new(100, 220, 80, 60, 0.02), new(200, 240, 220, 190, 0.3), new(1000, 255, 250, 240, 0.8)],
    };

    private static Volume<Unspecified> Body(int sizeX, int sizeY, int sizeZ, Vector3D extentMm, Func<Vector3D, double> law)
    {
        VoxelGrid grid = VoxelGrid.Centered(sizeX, sizeY, sizeZ, new(extentMm.X / sizeX, extentMm.Y / sizeY, extentMm.Z / sizeZ));
        float[] voxels = new float[grid.VoxelCount];
        Parallel.For(0, sizeZ, k =>
        {
            for (int j = 0; j < sizeY; j++)
            {
                for (int i = 0; i < sizeX; i++)
                {
                    uint mixed = (uint)grid.LinearIndex(i, j, k) * 2654435761u;
                    double noise = 0.5 + (mixed >> 8) / (double)(1 << 24);
                    double value = law(grid.PositionMm(i, j, k));
                    voxels[grid.LinearIndex(i, j, k)] = (float)(value + 0.02 * (noise - 1) * (Math.Abs(value) + 1));
                }
            }
        });
        return new Volume<Unspecified>(grid, voxels);
    }

    private static double Hounsfield(Vector3D p)
    {
        double height = Math.Abs(p.Z) / 420;
        if (p.X * p.X / (170 * 170) + p.Y * p.Y / (110 * 110) + height * height > 1)
            return -1000;
        if (p.X * p.X + (p.Y - 70) * (p.Y - 70) < 15 * 15)
            return Math.Sin(p.Z / 5) > -0.7 ? 600 : 100;
        double shell = p.X * p.X / (150 * 150) + p.Y * p.Y / (92 * 92);
        if (p.Z > 0 && shell is > 0.85 and < 0.97 && Math.Sin(p.Z / 5 + p.Y / 40) > 0.3)
            return 450;
        double lung = Math.Pow((Math.Abs(p.X) - 70) / 50, 2) + p.Y * p.Y / (70 * 70) + Math.Pow((p.Z - 150) / 120, 2);
        return lung < 1 ? -800 : 40;
    }

    private static double Uptake(Vector3D p)
    {
        double body = Hounsfield(p) switch { < -900 => 0, < -500 => 0.4, > 200 => 1.2, _ => 1 };
        return body + 9 * Math.Exp(-(p - new Vector3D(60, 10, 150)).LengthSquared / 200) + 6 * Math.Exp(-(p - new Vector3D(-40, -30, -60)).LengthSquared / 900) + 12 * Math.Exp(-(p - new Vector3D(0, -40, -300)).LengthSquared / 800);
    }

    private static double Dose(Vector3D p) => 62 / (1 + Math.Exp(((p - new Vector3D(60, 10, 150)).Length - 35) / 6));

    private static void Save(Picture picture, string path)
    {
        using SKBitmap bitmap = new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        picture.Rgba.Span.CopyTo(bitmap.GetPixelSpan());
        using FileStream file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
