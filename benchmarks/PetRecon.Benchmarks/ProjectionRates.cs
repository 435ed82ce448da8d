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
    // A reconstruction goes over its events at least this often; what is done once is shared by so many passes.
    private const int Passes = 4;

    /// <summary>The CPU's engines on one and two threads, in every vector width that the machine has, against the scalar law and parallelproj.</summary>
    /// <param name="events">Number of events.</param>
    /// <param name="repetitions">Best of so many.</param>
    /// <param name="parallelprojPath">A parallelproj library; none when null.</param>
    /// <param name="caseFilter">Part of the name of the case to run; all when null.</param>
    /// <param name="sigmas">Where the TOF resolution is cut off; laws cut it off differently, and agree the better the further out.</param>
    /// <param name="only">Part of the names of the contestants to run; all when null.</param>
    /// <param name="raysPerSide">Rays of an event: so many squared; more than one only without parallelproj.</param>
    public static void Run(int events, int repetitions, string? parallelprojPath, string? caseFilter, string? only, double sigmas, int raysPerSide)
    {
        using Parallelproj? library = parallelprojPath is null ? null : new(parallelprojPath);
        Cases(events, repetitions, caseFilter, (scanner, grid, lines) =>
        {
            library?.Prepare(scanner, grid, lines, sigmas + HalfBinSigmas(scanner.Tof(0, 0)));
            ProjectorOptions options = new() { TofTruncationSigmas = sigmas, RaysPerFaceSide = raysPerSide };
            foreach (int threads in new[] { 1, 2 })
            {
                List<IContestant> field = [new ProjectorContestant($"{threads} thread(s) scalar law", new ScalarProjector(scanner, grid, ComputeDevice.Cpu(threads), options), lines)];
                if (library is not null)
                    field.Add(new ParallelprojContestant($"{threads} thread(s) parallelproj {library.Version}", library, threads));
                foreach (int lanes in new[] { 4, 8, 16 }.Where(lanes => lanes <= SlabProjector.WidestLanes))
                    field.Add(new OrderedContestant($"{threads} thread(s) {32 * lanes} bits", new(scanner, grid, ComputeDevice.Cpu(threads), options, lanes), lines));
                Compare([.. field.Where(contestant => only is null || contestant.Name.Contains(only, StringComparison.OrdinalIgnoreCase))], grid, lines, repetitions);
            }
        });
    }

    /// <summary>
    /// A chosen device against the scalar law on every processor. Forward and back include sending image and events; fused finds them
    /// on the device, as a reconstruction does.
    /// </summary>
    public static void RunOn(ComputeDevice device, int events, int repetitions)
    {
        Console.WriteLine(device);
        Cases(events, repetitions, null, (scanner, grid, lines) => Compare(
            [
                new ProjectorContestant($"scalar law, {Environment.ProcessorCount} threads", new ScalarProjector(scanner, grid, ComputeDevice.Cpu(), new()), lines),
                new ProjectorContestant(device.Selector, Projector.Create(scanner, grid, device), lines),
            ],
            grid,
            lines,
            repetitions));
    }

    // This library cuts the distribution off at so many sigmas from a bin's edges, parallelproj from its middle.
    private static double HalfBinSigmas(TofPair tof) => tof.IsInformative ? 0.5 * (tof.BinEdgesMm[1] - tof.BinEdgesMm[0]) / tof.SigmaMm : 0;

    private static void Cases(int events, int repetitions, string? caseFilter, Action<ScannerGeometry, VoxelGrid, CoincidenceEvent[]> compare)
    {
        Console.WriteLine($"{events} events, best of {repetitions}; million events per second, and the ratio to the first of the same threads");
        Console.WriteLine($"once: seconds that ordering or sending the events takes; sum: seconds of forward, back and 1/{Passes} of what is done once");
        VoxelGrid vision = VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65));
        Case("mMR-like, non-TOF, 200 x 200 x 127 of 2 mm", () => Ring("mMR-like", 328, 56, 8, 8, 8, 4.0, 0), VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)));
        Case("Vision-like, non-TOF, 220 x 220 x 159 of 3.3/1.65 mm", () => Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 0), vision);
        Case("Vision-like, TOF 214 ps, 220 x 220 x 159 of 3.3/1.65 mm", () => Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214), vision);

        void Case(string name, Func<ScannerGeometry> scanner, VoxelGrid grid)
        {
            if (caseFilter is not null && !name.Contains(caseFilter, StringComparison.OrdinalIgnoreCase))
                return;
            Console.WriteLine(name);
            ScannerGeometry geometry = scanner();
            compare(geometry, grid, Events(geometry, events));
        }
    }

    private static void Compare(IReadOnlyList<IContestant> field, VoxelGrid grid, CoincidenceEvent[] events, int repetitions)
    {
        float[] image = InnerImage(grid);
        Times? first = null;
        (float[] Values, float[] Back)? expected = null;
        foreach (IContestant contestant in field)
        {
            using (contestant)
            {
                Times times = Measure(contestant, image, events.Length, repetitions);
                first ??= times;
                (float[] Values, float[] Back) found = Results(contestant, image, events.Length);
                expected ??= found;
                Print(contestant, events.Length, times, first.Value, RelativeDifference(expected.Value.Values, found.Values), RelativeDifference(Inner(grid, expected.Value.Back), Inner(grid, found.Back)));
            }
        }
    }

    private static Times Measure(IContestant contestant, float[] image, int events, int repetitions)
    {
        float[] values = new float[events];
        float[] back = new float[image.Length];
        double once = Best(repetitions, contestant.Prepare);
        double forward = Best(repetitions, () => contestant.Forward(image, values));
        double backward = Best(repetitions, () => contestant.Back(values, back));
        double fused = double.NaN;
        if (contestant.HasFused)
        {
            contestant.BeginFused(image);
            fused = Best(repetitions, contestant.Fused);
        }

        return new(once, forward, backward, fused);
    }

    private static (float[] Values, float[] Back) Results(IContestant contestant, float[] image, int events)
    {
        float[] values = new float[events];
        contestant.Forward(image, values);
        (contestant as OrderedContestant)?.Unorder(values);
        float[] weights = new float[events];
        Random random = new(3);
        for (int i = 0; i < events; i++)
            weights[i] = random.NextSingle();
        float[] back = new float[image.Length];
        (contestant as OrderedContestant)?.Order(weights);
        contestant.Back(weights, back);
        return (values, back);
    }

    // Random voxels, 0 in the outermost two layers and outside a cylinder: laws differ in how far the outermost voxels and the ends of a
    // line reach.
    private static float[] InnerImage(VoxelGrid grid)
    {
        float[] image = new float[grid.VoxelCount];
        Random random = new(1);
        for (int i = 0; i < image.Length; i++)
            image[i] = random.NextSingle();
        return Inner(grid, image);
    }

    private static float[] Inner(VoxelGrid grid, float[] image)
    {
        float[] inner = new float[image.Length];
        double middle = 0.5 * (grid.SizeX - 1);
        for (int i = 0; i < image.Length; i++)
        {
            int x = i % grid.SizeX;
            int y = i / grid.SizeX % grid.SizeY;
            int z = i / grid.SizeX / grid.SizeY;
            bool isInside = z >= 2 && z < grid.SizeZ - 2 && Math.Pow(x - middle, 2) + Math.Pow(y - middle, 2) < Math.Pow(middle - 2, 2);
            inner[i] = isInside ? image[i] : 0;
        }

        return inner;
    }

    private static double RelativeDifference(float[] expected, float[] actual)
    {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - (double)actual[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / size);
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

    private static void Print(IContestant contestant, int events, in Times times, in Times first, double forwardDifference, double backDifference) =>
        Console.WriteLine(FormattableString.Invariant(
            $"  {contestant.Name,-32} forward {events / times.Forward / 1e6,6:0.00} ({first.Forward / times.Forward,4:0.0}x)  back {events / times.Back / 1e6,6:0.00} ({first.Back / times.Back,4:0.0}x)  fused {events / times.Fused / 1e6,6:0.00} ({first.Fused / times.Fused,4:0.0}x)  once {times.Once:0.000}  sum {times.Sum,6:0.000} ({first.Sum / times.Sum,4:0.0}x)  relative L2 difference {forwardDifference:0.0e0} {backDifference:0.0e0}"));

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
            // At 45 degrees either axis may be the main one; laws that are both right differ there by what rounding decides.
            if (Math.Abs(Math.Abs(direction.X) - Math.Abs(direction.Y)) < 1e-4 * length)
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

    private readonly record struct Times(double Once, double Forward, double Back, double Fused)
    {
        public double Sum => Forward + Back + Once / Passes;
    }
}
