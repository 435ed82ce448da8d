using System.Diagnostics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Benchmarks;

/// <summary>Frame times of the software renderer: a PET (200 x 200 x 267 voxels) on a CT (512 x 512 x 267), as planes, rotating maximum, haze and surface.</summary>
internal static class SoftwareViewerRates
{
    public static void Run(int frames)
    {
        VolumeLayer ct = new()
        {
            Id = "ct", Name = "CT", Volume = Body(new(512, 512, 267, new(0.98, 0.98, 3.27), new(-250, -250, -435)), Hounsfield),
            Map = ColourMaps.Grey, Window = LayerPresets.CtSoftTissue.Window, Transfer = TransferFunctions.CtBone,
        };
        VolumeLayer pet = new()
        {
            Id = "pet", Name = "PET", Volume = Body(new(200, 200, 267, new(3.5, 3.5, 3.27), new(-348, -348, -435)), Uptake),
            Map = ColourMaps.HotIron, Window = new(0, 8), Opacity = 0.5, Transfer = TransferFunctions.PetGlow(),
        };
        using SoftwareRenderer renderer = new();
        Console.WriteLine($"{renderer.Name}; ms per frame: median and slowest of {frames}, and processor time of all threads");
        Scene fused = new() { Layers = [ct, pet] };
        Scene petAlone = new() { Layers = [pet with { Opacity = 1 }] };
        Scene ctAlone = new() { Layers = [ct] };
        foreach (int size in (int[])[512, 1024])
        {
            double mmPerPixel = 512.0 / size;
            Print($"axial plane, CT + PET, {size}", renderer, fused, size, 0.5, frames, n => Plane(n, Vector3D.UnitY, mmPerPixel));
            Print($"oblique plane, CT + PET, {size}", renderer, fused, size, 0.5, frames, n => Plane(n, new(0, 0.6, -0.8), mmPerPixel));
            Print($"MIP, PET, {size}", renderer, petAlone, size, 0.5, frames, n => Turned(ProjectionKind.Maximum, n, frames, 1.7 * mmPerPixel));
            Print($"MIP, CT + PET, {size}", renderer, fused, size, 0.5, frames, n => Turned(ProjectionKind.Maximum, n, frames, 1.7 * mmPerPixel));
            Print($"MIP, CT + PET, step 1, {size}", renderer, fused, size, 1, frames, n => Turned(ProjectionKind.Maximum, n, frames, 1.7 * mmPerPixel));
            Print($"haze, CT, {size}", renderer, ctAlone, size, 0.5, frames, n => Turned(ProjectionKind.Volume, n, frames, 1.7 * mmPerPixel));
            Print($"haze, CT + PET, {size}", renderer, fused, size, 0.5, frames, n => Turned(ProjectionKind.Volume, n, frames, 1.7 * mmPerPixel));
            Print($"haze, CT + PET, step 1.5, {size}", renderer, fused, size, 1.5, frames, n => Turned(ProjectionKind.Volume, n, frames, 1.7 * mmPerPixel));
            Print($"surface, CT, {size}", renderer, ctAlone, size, 0.5, frames, n => Turned(ProjectionKind.Isosurface, n, frames, 1.7 * mmPerPixel) with { SurfaceValue = 300 });
        }
    }

    private static void Print(string what, SoftwareRenderer renderer, Scene scene, int size, double step, int frames, Func<int, View> view)
    {
        RenderOptions options = new() { Width = size, Height = size, StepVoxels = step };
        long start = Stopwatch.GetTimestamp();
        renderer.Render(scene, view(0), options);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double[] times = new double[frames];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int n = 0; n < frames; n++)
        {
            start = Stopwatch.GetTimestamp();
            renderer.Render(scene, view(n), options);
            times[n] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        double processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / frames;
        Array.Sort(times);
        Console.WriteLine(FormattableString.Invariant($"{what,-36} {times[frames / 2],8:0.0} {times[^1],8:0.0} {processor,8:0.0}   first {first:0}"));
    }

    private static PlaneView Plane(int n, Vector3D down, double mmPerPixel) =>
        new() { CenterMm = new(0, 0, 3 * n), Right = Vector3D.UnitX, Down = down, MmPerPixel = mmPerPixel };

    private static ProjectionView Turned(ProjectionKind kind, int n, int frames, double mmPerPixel)
    {
        (double sin, double cos) = Math.SinCos(2 * Math.PI * n / frames);
        return new() { Kind = kind, CenterMm = Vector3D.Zero, Right = new(cos, sin, 0), Down = -Vector3D.UnitZ, MmPerPixel = mmPerPixel };
    }

    private static Volume<Unspecified> Body(VoxelGrid grid, Func<Vector3D, double, double> value)
    {
        float[] noise = Noise(grid);
        float[] voxels = new float[grid.VoxelCount];
        Parallel.For(0, grid.SizeZ, k =>
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = (float)value(grid.PositionMm(i, j, k), noise[grid.LinearIndex(i, j, k)]);
            }
        });
        return new(grid, voxels);
    }

    // About -1 to 1, alike over about three voxels along each axis, as in images.
    private static float[] Noise(VoxelGrid grid)
    {
        float[] noise = new float[grid.VoxelCount];
        Random random = new(1);
        for (int n = 0; n < noise.Length; n++)
            noise[n] = 6 * random.NextSingle() - 3;
        foreach (int stride in (int[])[1, grid.SizeX, grid.SizeX * grid.SizeY])
        {
            for (int n = 0; n < noise.Length - 2 * stride; n++)
                noise[n] = (noise[n] + noise[n + stride] + noise[n + 2 * stride]) / 3;
        }

        return noise;
    }

    // An elliptic trunk with lungs, a spine and ribs, and noise.
    private static double Hounsfield(Vector3D p, double noise)
    {
        double trunk = p.X * p.X / (180 * 180) + p.Y * p.Y / (120 * 120);
        if (trunk > 1)
            return -1000;
        if (double.Hypot(p.X, p.Y - 75) < 22 || (trunk is > 0.75 and < 0.85 && p.Z % 30 is > -8 and < 8))
            return 600 + 30 * noise;
        double lung = (Math.Abs(p.X) - 85) * (Math.Abs(p.X) - 85) / (60 * 60) + p.Y * p.Y / (80 * 80) + (p.Z - 150) * (p.Z - 150) / (130 * 130);
        return (lung < 1 ? -820 : 40) + 30 * noise;
    }

    // Uptake of 1 in the trunk, more in a heart, kidneys, bladder and a few lesions, and noise.
    private static double Uptake(Vector3D p, double noise)
    {
        double trunk = p.X * p.X / (180 * 180) + p.Y * p.Y / (120 * 120);
        if (trunk > 1)
            return 0.02 * Math.Abs(noise);
        double value = 1;
        foreach ((double x, double y, double z, double width, double peak) in s_spots)
            value += peak * Math.Exp(-0.5 * (p - new Vector3D(x, y, z)).LengthSquared / (width * width));
        return value * (1 + 0.2 * noise);
    }

    private static readonly (double X, double Y, double Z, double Width, double Peak)[] s_spots =
        [(30, -30, 130, 25, 4), (70, 60, -60, 18, 6), (-70, 60, -60, 18, 6), (0, -20, -330, 25, 20), (-60, 10, 200, 8, 12), (40, -50, 20, 6, 9), (-20, 30, 330, 10, 7)];
}
