using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// <see cref="SensitivityMethod.SampledRatio"/>: a <see cref="ColumnSensitivity"/>, where every line is counted, times what attenuation and uneven
/// efficiencies make of it, voxel by voxel: the ratio of two back projections of the same sampled lines, one with all factors and one with those
/// that were counted. Whether a line happens to hit a voxel, which is most of the noise of plain sampling, cancels in the ratio. Nothing is
/// blurred, so unlike <see cref="FactoredSensitivity"/> it is right where a body ends; a ratio's bias is of second order in its error.
/// </summary>
internal sealed class SampledRatio
{
    private const int MinReplicates = 8;

    private readonly float[] _counted;
    private readonly LineSet _lines;
    private readonly GaussianConvolution _psf;
    private readonly CrystalTable _crystals;
    private readonly float[] _countedEfficiencies;

    private SampledRatio(float[] counted, LineSet lines, GaussianConvolution psf, CrystalTable crystals, float[] countedEfficiencies)
    {
        _counted = counted;
        _lines = lines;
        _psf = psf;
        _crystals = crystals;
        _countedEfficiencies = countedEfficiencies;
    }

    /// <summary>Counts the lines; null if the scanner does not lend itself to it.</summary>
    public static SampledRatio? Prepare(
        DetectionEfficiencies efficiencies, ScannerGeometry scanner, ProjectorOptions projectorOptions, LineSet lines, VoxelGrid grid, ComputeDevice device,
        GaussianConvolution psf, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        for (int module = 0; module < lines.ModuleCount; module++)
        {
            if (lines.PairSize(module, module) > 0)
                return null;
        }

        CrystalTable crystals = new(efficiencies);
        if (ColumnSensitivity.Prepare(scanner, projectorOptions, grid, crystals, out SeparableEfficiency? separable) is not { } columns)
            return null;
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = device.Kind == ComputeDeviceKind.Cpu ? device.Threads : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        if (columns.Compute(parallel, progress) is not { } image)
            return null;
        psf.Apply(image, image);
        return new(image, lines, psf, crystals, separable!.Crystals);
    }

    /// <summary>Samples until the error asked for, or the most lines; null if enumerating all lines turns out to be cheaper.</summary>
    public SensitivityImage? Compute(LineSink sink, VoxelGrid grid, SensitivityOptions options, string key, IProgress<ReconstructionProgress>? progress)
    {
        LineSampler sampler = new(_lines, options.Seed);
        RatioStatistics statistics = new(grid);
        int linesPerReplicate = (int)Math.Max(1, Math.Min(options.LinesPerReplicate, options.MaxSampledLines / MinReplicates));
        float[] upper = new float[grid.VoxelCount];
        float[] lower = new float[grid.VoxelCount];
        long drawn = 0;
        while (true)
        {
            Array.Clear(upper);
            Array.Clear(lower);
            drawn += sampler.Draw(
                statistics.Count, linesPerReplicate, (in CoincidenceEvent line, int a, int crystalA, int b, int crystalB, float weight) =>
                    sink.Add(line, weight * _lines.Efficiency(a, crystalA, b, crystalB), weight * Counted(a, crystalA) * Counted(b, crystalB), upper, lower));
            sink.Flush(upper, lower);
            _psf.Apply(upper, upper);
            _psf.Apply(lower, lower);
            statistics.Add(upper, lower);
            string reached = "";
            double share = (double)drawn / options.MaxSampledLines;
            if (statistics.Count >= MinReplicates)
            {
                (double error, double central) = statistics.RelativeErrors();
                if (!(error > options.TargetRelativeError) || drawn + linesPerReplicate > options.MaxSampledLines)
                    return Image(statistics.Ratio(), grid, drawn, error, central, key);
                double needed = drawn * Math.Pow(error / options.TargetRelativeError, 2);
                if (needed > _lines.Count && _lines.Count <= options.MaxSampledLines)
                    return null;
                share = Math.Max(share, drawn / needed);
                reached = FormattableString.Invariant($", standard error {error:P2}");
            }

            progress?.Report(new(ReconstructionPhase.Sensitivity, Math.Min(share, 1), $"sensitivity: attenuation and efficiencies from {drawn:N0} of {_lines.Count:N0} lines{reached}"));
        }
    }

    private SensitivityImage Image(float[] ratio, VoxelGrid grid, long drawn, double error, double central, string key)
    {
        for (int i = 0; i < ratio.Length; i++)
            ratio[i] *= _counted[i];
        return new()
        {
            Image = new(grid, ratio),
            Key = key,
            Method = SensitivityMethod.SampledRatio,
            LineCount = drawn,
            RelativeStandardError = Math.Sqrt(error * error + FactoredSensitivity.ColumnError * FactoredSensitivity.ColumnError),
            CentralRelativeStandardError = Math.Sqrt(central * central + FactoredSensitivity.ColumnError * FactoredSensitivity.ColumnError),
        };
    }

    private float Counted(int module, int crystal) => _countedEfficiencies[_crystals.FirstOfModule[module] + crystal];
}
