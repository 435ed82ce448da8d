using System.Collections.Immutable;
using System.Diagnostics;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Benchmarks;

/// <summary>
/// Events per second forward, back and fused (one list-mode EM accumulation), for an mMR-like non-TOF and a Vision-like TOF case, with the
/// scalar law as the yardstick in the same run. Every figure is the best of several repetitions; compare ratios, not absolutes.
/// </summary>
internal static class ProjectionRates
{
    /// <summary>The CPU's engines on one and two threads.</summary>
    public static void Run(int events, int repetitions) =>
        BothCases("on the same threads", events, repetitions, static (scanner, grid) => [.. new[] { 1, 2 }.Select<int, Contest>(threads => new(
            $"{threads} thread(s)",
            new ScalarProjector(scanner, grid, ComputeDevice.Cpu(threads), new()),
            "SIMD slabs",
            new SlabProjector(scanner, grid, ComputeDevice.Cpu(threads), new())))]);

    /// <summary>
    /// A chosen device against the scalar law on every processor. Forward and back include sending image and events; fused finds them
    /// on the device, as a reconstruction does.
    /// </summary>
    public static void RunOn(ComputeDevice device, int events, int repetitions)
    {
        Console.WriteLine(device);
        BothCases("on every processor", events, repetitions, (scanner, grid) =>
            [new($"{Environment.ProcessorCount} thread(s)", new ScalarProjector(scanner, grid, ComputeDevice.Cpu(), new()), device.Selector, Projector.Create(scanner, grid, device))]);
    }

    private static void BothCases(string where, int events, int repetitions, Func<ScannerGeometry, VoxelGrid, Contest[]> contests)
    {
        Console.WriteLine($"{events} events, best of {repetitions}; million events per second, and the ratio to the scalar law {where}");
        Case("mMR-like, non-TOF, 200 x 200 x 127 of 2 mm", Ring("mMR-like", 328, 56, 8, 8, 8, 4.0, 0), VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)), events, repetitions, contests);
        Case("Vision-like, TOF 214 ps, 220 x 220 x 159 of 3.3/1.65 mm", Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214), VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65)), events, repetitions, contests);
    }

    private static void Case(string name, ScannerGeometry scanner, VoxelGrid grid, int eventCount, int repetitions, Func<ScannerGeometry, VoxelGrid, Contest[]> contests)
    {
        Console.WriteLine(name);
        CoincidenceEvent[] events = Events(scanner, eventCount);
        float[] image = new float[grid.VoxelCount];
        Random random = new(1);
        for (int i = 0; i < image.Length; i++)
            image[i] = random.NextSingle();
        foreach (Contest contest in contests(scanner, grid))
        {
            using (contest.Yardstick)
            using (contest.Contestant)
            {
                double[] yardstick = Rates(contest.Yardstick, image, events, repetitions);
                Print($"  {contest.Where} scalar law", yardstick, yardstick);
                Print($"  {contest.Where} {contest.Name}", Rates(contest.Contestant, image, events, repetitions), yardstick);
            }
        }
    }

    private static double[] Rates(Projector projector, float[] image, CoincidenceEvent[] events, int repetitions)
    {
        float[] values = new float[events.Length];
        float[] back = new float[image.Length];
        using IEmEngine engine = projector.CreateEmEngine(null);
        engine.WriteImage(image);
        Array.Fill(back, 1f);
        engine.WriteSensitivity(back);
        using IEventsOnDevice held = engine.Upload(events, default);
        double forward = Best(repetitions, () => projector.Forward(image, events, values));
        double backward = Best(repetitions, () => projector.Back(values, events, back));
        engine.WriteImage(image);
        engine.BeginUpdate();
        double fused = Best(repetitions, () =>
        {
            engine.Accumulate(held);
            engine.Finish();
        });
        return [events.Length / forward / 1e6, events.Length / backward / 1e6, events.Length / fused / 1e6];
    }

    private static double Best(int repetitions, Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i <= repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i > 0)
                best = Math.Min(best, seconds);
        }

        return best;
    }

    private static void Print(string name, double[] rates, double[] yardstick) =>
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-28} forward {rates[0],6:0.00} ({rates[0] / yardstick[0]:0.0}x)  back {rates[1],6:0.00} ({rates[1] / yardstick[1]:0.0}x)  fused {rates[2],6:0.00} ({rates[2] / yardstick[2]:0.0}x)"));

    // Lines through a body-sized ellipse, as a patient gives: detectors on opposite sides, TOF bins where the body is.
    internal static CoincidenceEvent[] Events(ScannerGeometry scanner, int count)
    {
        Random random = new(2);
        CoincidenceEvent[] events = new CoincidenceEvent[count];
        Vector3D[] centers = new Vector3D[scanner.DetectionBinCount];
        for (int i = 0; i < centers.Length; i++)
            centers[i] = scanner.ElementBox((uint)i).CenterMm;
        TofPair tof = scanner.Tof(0, 0);
        for (int i = 0; i < count;)
        {
            uint a = (uint)random.Next(centers.Length);
            uint b = (uint)random.Next(centers.Length);
            Vector3D direction = centers[b] - centers[a];
            double length = direction.Length;
            if (length < 400)
                continue;
            // Closest point to the axis inside an ellipse of 150 x 100 mm.
            double t = -(centers[a].X * direction.X + centers[a].Y * direction.Y) / (direction.X * direction.X + direction.Y * direction.Y);
            Vector3D near = centers[a] + t * direction;
            if (near.X * near.X / 22500 + near.Y * near.Y / 10000 > 1)
                continue;
            double position = (t - 0.5) * length + (random.NextDouble() - 0.5) * 200;
            int bin = 0;
            while (tof.IsInformative && bin < tof.BinCount - 1 && position > tof.BinEdgesMm[bin + 1])
                bin++;
            events[i++] = new(a, b, (ushort)bin, CoincidenceKind.Prompt, 0);
        }

        return events;
    }

    internal static ScannerGeometry Ring(string name, double radius, int blocks, int rings, int transaxial, int axial, double pitch, double fwhmPs)
    {
        var elements = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int y = 0; y < transaxial; y++)
        {
            for (int z = 0; z < axial; z++)
                elements.Add(RigidTransform.Shift(new(0, (y - 0.5 * (transaxial - 1)) * pitch, (z - 0.5 * (axial - 1)) * pitch)));
        }

        var modules = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int ring = 0; ring < rings; ring++)
        {
            for (int block = 0; block < blocks; block++)
                modules.Add(RigidTransform.RotationZ(2 * Math.PI * block / blocks).After(RigidTransform.Shift(new(radius + 10, 0, (ring - 0.5 * (rings - 1)) * axial * pitch * 1.02))));
        }

        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(20, pitch, pitch)),
            ElementTransforms = elements.ToImmutable(),
            ModuleTransforms = modules.ToImmutable(),
        };
        return new(name, [type], fwhmPs > 0 ? [[TofPair.FromTiming(33, 143, fwhmPs)]] : null);
    }

    private sealed record Contest(string Where, Projector Yardstick, string Name, Projector Contestant);
}
