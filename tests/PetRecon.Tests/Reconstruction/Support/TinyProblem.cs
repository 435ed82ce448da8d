using System.Collections.Immutable;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>
/// Problems small enough to be solved with an explicit system matrix in double precision: a ring of 12 modules of 4 x 2 crystals, a grid of
/// 400 voxels, an off-centre object, Poisson counts.
/// </summary>
internal static class TinyProblem
{
    public static VoxelGrid Grid { get; } = VoxelGrid.Centered(10, 10, 4, new(4, 4, 4));

    public static ComputeDevice Device { get; } = ComputeDevice.Cpu(2);

    public static TofPair WideTof { get; } = new([-110, -70, -42, -14, 14, 42, 70, 110], 25);

    public static TofPair NarrowTof { get; } = new([-18, -6, 6, 18], 16);

    public static ScannerGeometry Scanner(TofPair? tof = null, int energyBins = 1, int modules = 12, Func<int, int, bool>? rule = null)
    {
        var elements = ImmutableArray.CreateBuilder<RigidTransform>();
        for (int z = 0; z < 2; z++)
        {
            for (int y = 0; y < 4; y++)
                elements.Add(RigidTransform.Shift(new(60, (y - 1.5) * 7, (z - 0.5) * 8)));
        }

        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(10, 6, 7)),
            ElementTransforms = elements.ToImmutable(),
            ModuleTransforms = [.. Enumerable.Range(0, modules).Select(m => RigidTransform.RotationZ(2 * Math.PI * m / 12))],
            EnergyBinEdgesKeV = energyBins == 1 ? [] : [.. Enumerable.Range(0, energyBins + 1).Select(e => 430f + 50 * e)],
        };
        ImmutableArray<ImmutableArray<TofPair>>? pairs = tof is null ? null : [[tof]];
        return new("tiny ring", [type], pairs, ModuleCoincidences.FromRule(modules, rule ?? ((a, b) => Math.Abs(a - b) is > 2 and < 10)));
    }

    public static DetectionEfficiencies Efficiencies(ScannerGeometry scanner, bool uniform = false, uint[]? dead = null, float calibration = 1)
    {
        if (uniform && dead is null)
            return new(scanner, calibration);
        float[] bins = [.. Enumerable.Range(0, scanner.DetectionBinCount).Select(b => uniform ? 1f : 0.7f + 0.6f * (b * 37 % 101) / 101f)];
        foreach (uint bin in dead ?? [])
            bins[bin] = 0;
        return new(scanner, calibration, bins);
    }

    /// <summary>Every detection bin pair with an efficiency, times every TOF bin, once.</summary>
    public static CoincidenceEvent[] AllBins(DetectionEfficiencies efficiencies, bool tof)
    {
        ScannerGeometry scanner = efficiencies.Scanner;
        int tofBins = tof ? Math.Max(1, scanner.Tof(0, 0).BinCount) : 1;
        List<CoincidenceEvent> bins = [];
        for (uint a = 0; a < scanner.DetectionBinCount; a++)
        {
            for (uint b = a + 1; b < scanner.DetectionBinCount; b++)
            {
                for (int t = 0; t < tofBins && efficiencies.Pair(a, b) > 0; t++)
                    bins.Add(new(a, b, (ushort)t, CoincidenceKind.Prompt, 0));
            }
        }

        return [.. bins];
    }

    /// <summary>The matrix of line integrals, [bin][voxel], from projections of unit images.</summary>
    public static double[][] Matrix(ScannerGeometry scanner, CoincidenceEvent[] bins, ProjectorOptions? options = null)
    {
        using Projector projector = Projector.Create(scanner, Grid, Device, options);
        double[][] matrix = [.. bins.Select(_ => new double[Grid.VoxelCount])];
        float[] unit = new float[Grid.VoxelCount];
        float[] column = new float[bins.Length];
        for (int voxel = 0; voxel < unit.Length; voxel++)
        {
            unit[voxel] = 1;
            projector.Forward(unit, bins, column);
            unit[voxel] = 0;
            for (int bin = 0; bin < bins.Length; bin++)
                matrix[bin][voxel] = column[bin];
        }

        return matrix;
    }

    /// <summary>A warm block with a hot and a cold part.</summary>
    public static float[] Truth()
    {
        float[] truth = new float[Grid.VoxelCount];
        for (int k = 0; k < 4; k++)
        {
            for (int j = 1; j < 9; j++)
            {
                for (int i = 2; i < 9; i++)
                    truth[Grid.LinearIndex(i, j, k)] = i > 5 && j > 5 ? 4 : i < 4 && j < 4 ? 0.2f : 1;
            }
        }

        return truth;
    }

    /// <summary>Poisson events with the expected counts given, in random order, at times that rise by 1 ms every 10 events.</summary>
    public static CoincidenceEvent[] Events(CoincidenceEvent[] bins, double[] expected, int seed)
    {
        Random random = new(seed);
        int lastTofBin = bins.Max(b => b.TofBin);
        List<CoincidenceEvent> events = [];
        for (int bin = 0; bin < bins.Length; bin++)
        {
            for (int n = Poisson(random, expected[bin]); n > 0; n--)
                events.Add(random.Next(2) == 0 ? bins[bin] : Swapped(bins[bin], lastTofBin));
        }

        CoincidenceEvent[] ordered = [.. events];
        random.Shuffle(ordered);
        for (int i = 0; i < ordered.Length; i++)
            ordered[i] = ordered[i] with { TimeMs = (uint)(i / 10) };
        return ordered;

        // Valid for TOF bins symmetric about zero, as here: bin t seen from the other end is n - 1 - t.
        static CoincidenceEvent Swapped(CoincidenceEvent e, int last) =>
            e with { DetectionBin0 = e.DetectionBin1, DetectionBin1 = e.DetectionBin0, TofBin = (ushort)(last - e.TofBin) };
    }

    private static int Poisson(Random random, double mean)
    {
        int n = 0;
        for (double sum = -Math.Log(1 - random.NextDouble()); sum < mean; n++)
            sum -= Math.Log(1 - random.NextDouble());
        return n;
    }
}
