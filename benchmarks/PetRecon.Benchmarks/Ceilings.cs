using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Benchmarks;

/// <summary>
/// What the machine can do at most, in the terms in which kernels need it: copy bandwidth, gathers and scatters by working set, loads and
/// load-add-stores of 128 bits at random places, multiply-adds; on one thread and on all. And how many samples an event takes.
/// </summary>
internal static unsafe class Ceilings
{
    private const int IndexCount = 1 << 16;
    private const double SecondsEach = 0.15;

    private delegate long Kernel(float* memory, int* places);

    public static void Run()
    {
        int all = Environment.ProcessorCount;
        Console.WriteLine($"{"",-52} {"1 thread",12} {$"{all} threads",12}");
        Report("copy of 256 MB, read and write, GB/s", 64 << 20, static (memory, _) => Copy(memory), 1e-9);
        foreach ((string name, int floats) in new[] { ("16 KB", 1 << 12), ("1 MB", 1 << 18), ("25 MB", 25 << 18), ("100 MB", 100 << 18) })
        {
            Report($"gathers of 4 bytes from {name}, G/s", floats, Gather, 1e-9);
            Report($"scatter-adds of 4 bytes to {name}, G/s", floats, Scatter, 1e-9);
            Report($"loads of 16 bytes at random from {name}, G/s", floats, Load, 1e-9);
            Report($"load-add-stores of 16 bytes to {name}, G/s", floats, LoadAddStore, 1e-9);
        }

        Report($"multiply-adds of {(Vector512.IsHardwareAccelerated ? 512 : 256)} bits, GFLOP/s", 1 << 12, Vector512.IsHardwareAccelerated ? MultiplyAdd512 : MultiplyAdd256, 1e-9);
        Console.WriteLine();
        Samples("mMR-like, no TOF", ProjectionRates.Ring("mMR-like", 328, 56, 8, 8, 8, 4.0, 0), VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)));
        Samples("Vision-like, TOF 214 ps", ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214), VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65)));
    }

    private static void Report(string name, int floats, Kernel kernel, double scale)
    {
        double one = Rate(floats, kernel, 1) * scale;
        double many = Rate(floats, kernel, Environment.ProcessorCount) * scale;
        Console.WriteLine(FormattableString.Invariant($"{name,-52} {one,12:0.00} {many,12:0.00}"));
    }

    /// <summary>Operations (or bytes, or flops) a second, of threads with memory of their own; the best of three stretches.</summary>
    private static double Rate(int floats, Kernel kernel, int threads)
    {
        double best = 0;
        long[] counts = new long[threads];
        double[] seconds = new double[threads];
        for (int stretch = 0; stretch < 3; stretch++)
        {
            using Barrier together = new(threads);
            Thread[] workers = [.. Enumerable.Range(0, threads).Select(t => new Thread(() => (counts[t], seconds[t]) = Work(floats, kernel, together)))];
            foreach (Thread worker in workers)
                worker.Start();
            foreach (Thread worker in workers)
                worker.Join();
            best = Math.Max(best, counts.Zip(seconds).Sum(static part => part.First / part.Second));
        }

        return best;
    }

    private static (long Count, double Seconds) Work(int floats, Kernel kernel, Barrier together)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float) + 64, 64);
        int* places = (int*)NativeMemory.AlignedAlloc(IndexCount * sizeof(int), 64);
        new Span<float>(memory, floats).Fill(1e-3f);
        uint state = 12345;
        for (int i = 0; i < IndexCount; i++)
        {
            state = state * 1664525 + 1013904223;
            places[i] = (int)((ulong)state * (ulong)(floats - 4) >> 32);
        }

        kernel(memory, places);
        together.SignalAndWait();
        long count = 0;
        long start = Stopwatch.GetTimestamp();
        do
            count += kernel(memory, places);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsEach);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        NativeMemory.AlignedFree(memory);
        NativeMemory.AlignedFree(places);
        return (count, seconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Copy(float* memory)
    {
        const int Half = 32 << 20;
        for (int i = 0; i < Half; i += 16)
        {
            Vector256.StoreAlignedNonTemporal(Vector256.LoadAligned(memory + i), memory + Half + i);
            Vector256.StoreAlignedNonTemporal(Vector256.LoadAligned(memory + i + 8), memory + Half + i + 8);
        }

        return 2L * Half * sizeof(float);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Gather(float* memory, int* places)
    {
        if (!Avx2.IsSupported)
            return 0;
        Vector256<float> a = default;
        Vector256<float> b = default;
        for (int i = 0; i < IndexCount; i += 16)
        {
            a += Avx2.GatherVector256(memory, Vector256.LoadAligned(places + i), 4);
            b += Avx2.GatherVector256(memory, Vector256.LoadAligned(places + i + 8), 4);
        }

        return Keep(a + b, memory, IndexCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Scatter(float* memory, int* places)
    {
        for (int i = 0; i < IndexCount; i++)
            memory[places[i]] += 1e-6f;
        return IndexCount;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Load(float* memory, int* places)
    {
        Vector128<float> a = default;
        Vector128<float> b = default;
        Vector128<float> c = default;
        Vector128<float> d = default;
        for (int i = 0; i < IndexCount; i += 4)
        {
            a += Vector128.Load(memory + places[i]);
            b += Vector128.Load(memory + places[i + 1]);
            c += Vector128.Load(memory + places[i + 2]);
            d += Vector128.Load(memory + places[i + 3]);
        }

        return Keep(Vector256.Create(a + b, c + d), memory, IndexCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long LoadAddStore(float* memory, int* places)
    {
        Vector128<float> step = Vector128.Create(1e-6f);
        for (int i = 0; i < IndexCount; i++)
            (Vector128.Load(memory + places[i]) + step).Store(memory + places[i]);
        return IndexCount;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long MultiplyAdd512(float* memory, int* places)
    {
        Vector512<float> x = Vector512.Load(memory);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, k = x, l = x;
        for (int i = 0; i < IndexCount; i++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x);
            b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x);
            d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x);
            f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x);
            h = Vector512.FusedMultiplyAdd(h, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x);
            l = Vector512.FusedMultiplyAdd(l, x, x);
        }

        Vector512<float> sum = a + b + c + d + e + f + g + h + k + l;
        return Keep(sum.GetLower() + sum.GetUpper(), memory, 10L * 32 * IndexCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long MultiplyAdd256(float* memory, int* places)
    {
        Vector256<float> x = Vector256.Load(memory);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, k = x, l = x;
        for (int i = 0; i < IndexCount; i++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x);
            b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x);
            d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x);
            f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x);
            h = Vector256.FusedMultiplyAdd(h, x, x);
            k = Vector256.FusedMultiplyAdd(k, x, x);
            l = Vector256.FusedMultiplyAdd(l, x, x);
        }

        return Keep(a + b + c + d + e + f + g + h + k + l, memory, 10L * 16 * IndexCount);
    }

    // Uses a result, so that the loop before it is not left out.
    private static long Keep(Vector256<float> result, float* memory, long count)
    {
        if (result == Vector256.Create(-1f))
            memory[0] = 0;
        return count;
    }

    /// <summary>Planes of the main axis that an event's line crosses inside the image, within three sigmas of its TOF bin.</summary>
    private static void Samples(string name, ScannerGeometry scanner, VoxelGrid grid)
    {
        const double Sigmas = 3;
        TofPair tof = scanner.Tof(0, 0);
        double planes = 0;
        CoincidenceEvent[] events = ProjectionRates.Events(scanner, 100_000);
        foreach (CoincidenceEvent e in events)
        {
            Vector3D from = scanner.ElementBox(e.DetectionBin0).CenterMm;
            Vector3D along = scanner.ElementBox(e.DetectionBin1).CenterMm - from;
            (double begin, double end) = (0, 1);
            double perLine = 0;
            foreach ((double start, double step, double half, double spacing) in new[]
            {
                (from.X, along.X, 0.5 * grid.SizeX * grid.SpacingMm.X, grid.SpacingMm.X),
                (from.Y, along.Y, 0.5 * grid.SizeY * grid.SpacingMm.Y, grid.SpacingMm.Y),
                (from.Z, along.Z, 0.5 * grid.SizeZ * grid.SpacingMm.Z, grid.SpacingMm.Z),
            })
            {
                perLine = Math.Max(perLine, Math.Abs(step) / spacing);
                if (step == 0)
                    continue;
                (double low, double high) = ((-half - start) / step, (half - start) / step);
                begin = Math.Max(begin, Math.Min(low, high));
                end = Math.Min(end, Math.Max(low, high));
            }

            if (tof.IsInformative)
            {
                double reach = Sigmas * tof.SigmaMm;
                begin = Math.Max(begin, 0.5 + (tof.BinEdgesMm[e.TofBin] - reach) / along.Length);
                end = Math.Min(end, 0.5 + (tof.BinEdgesMm[e.TofBin + 1] + reach) / along.Length);
            }

            planes += Math.Max(0, end - begin) * perLine;
        }

        Console.WriteLine(FormattableString.Invariant($"{name}: {planes / events.Length:0.0} planes an event"));
    }
}
