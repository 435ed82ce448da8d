using System.Diagnostics;
using System.Globalization;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Sensitivity;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Benchmarks;

/// <summary>
/// Seconds and errors of sensitivity images of known scanners, bare, with the attenuation of a phantom, with uneven efficiencies (10 % a crystal,
/// 1 % dead), and with both. Given a number of lines, each image is also compared with one from that many sampled lines (all lines, where
/// the scanner has no more), which is kept on disk.
/// </summary>
internal static class SensitivityRuns
{
    private static readonly (string Scanner, double[] VoxelMm, double PsfMm, string Phantom)[] Known =
    [
        ("mmr", [2.08626, 2.08626, 2.03125], 4.3, "nema-iec-body"),
        ("vision-600", [3.29114, 3.29114, 1.64557], 3.5, "nema-iec-body"),
        ("quadra", [3.29114, 3.29114, 3.29114], 3.5, "nema-iec-body"),
        ("discovery-mi", [3.5, 3.5, 2.76], 4, "nema-iec-body"),
        ("jpet-d4", [2, 2, 2], 3, "uniform-cylinder-small"),
        ("openpet-dual", [1, 1, 1], 2, "uniform-cylinder-small"),
        ("openpet-shifted", [2, 2, 2], 3, "uniform-cylinder-small"),
        ("small", [2, 2, 2], 4, "uniform-cylinder-small"),
        ("vision-tilted", [3.29114, 3.29114, 1.64557], 3.5, "nema-iec-body"),
        ("helmet", [2, 2, 2], 3, "uniform-cylinder-small"),
    ];

    /// <summary>Runs.</summary>
    /// <param name="arguments">Scanner name or "all"; cases, some of "b" (bare), "a", "e", "ae" joined by commas, or "all"; number of reference lines, 0 for none; folder for them and for pictures. Anywhere: --siddon; --sharp for no resolution model; --sampled to sample what can be counted, too.</param>
    public static void Run(string[] arguments)
    {
        bool siddon = arguments.Contains("--siddon");
        bool sharp = arguments.Contains("--sharp");
        bool sampled = arguments.Contains("--sampled");
        arguments = [.. arguments.Where(static a => !a.StartsWith("--", StringComparison.Ordinal))];
        string scanner = arguments.ElementAtOrDefault(0) ?? "all";
        string cases = arguments.ElementAtOrDefault(1) ?? "all";
        long lines = long.Parse(arguments.ElementAtOrDefault(2) ?? "0", CultureInfo.InvariantCulture);
        foreach ((string name, double[] voxel, double psf, string phantom) in Known)
        {
            if (scanner != "all" && !scanner.Split(',').Contains(name))
                continue;
            ScannerGeometry geometry = TiltedScanners.Names.Contains(name) ? TiltedScanners.Build(name) : ScannerPresets.Find(name).Build();
            Judging judging = new(name, lines, arguments.ElementAtOrDefault(3), sampled);
            VoxelGrid grid = TiltedScanners.Grid(name, geometry, new(voxel[0], voxel[1], voxel[2]));
            Volume<Attenuation> map = PhantomLibrary.Load(phantom).Voxelise(grid, supersampling: 2).Attenuation;
            Console.WriteLine($"{name}: {geometry.DetectionBinCount:N0} crystals, {grid}, {(siddon ? "Siddon" : "Joseph")}, resolution model {(sharp ? 0 : psf)} mm, {phantom}");
            foreach (string kind in new[] { "b", "a", "e", "ae" })
            {
                if (cases != "all" && !cases.Split(',').Contains(kind))
                    continue;
                DetectionEfficiencies efficiencies = kind.Contains('e') ? new(geometry, 1, Uneven(geometry)) : new(geometry);
                AcquisitionModel model = new()
                {
                    PsfFwhmMm = sharp ? default : new(psf, psf, psf),
                    Attenuation = kind.Contains('a') ? map : null,
                    Projector = new() { Method = siddon ? ProjectionMethod.Siddon : ProjectionMethod.Joseph },
                };
                Case(kind, efficiencies, model, grid, judging);
            }
        }
    }

    private static void Case(string kind, DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, Judging judging)
    {
        bool hasColumns = !TiltedScanners.Names.Contains(judging.Scanner);
        if (hasColumns)
            Case(kind, SensitivityMethod.Factored, efficiencies, model, grid, judging);
        if (judging.IsSampledToo || !hasColumns)
            Case(kind, SensitivityMethod.Sampled, efficiencies, model, grid, judging);
    }

    private static void Case(
        string kind, SensitivityMethod method, DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, Judging judging)
    {
        string? path = judging.Folder is null ? null : Path.Combine(judging.Folder, $"sensitivity-{judging.Scanner}-{kind}-{method}");
        string what = kind switch { "b" => "bare", "a" => "attenuation", "e" => "efficiencies", _ => "both" };
        long started = Stopwatch.GetTimestamp();
        TimeSpan processors = Environment.CpuUsage.TotalTime;
        SensitivityImage image = Compute(efficiencies, model, grid, new() { UseCache = false, Method = method });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        processors = Environment.CpuUsage.TotalTime - processors;
        Console.Write(FormattableString.Invariant(
            $"  {what,-12} {seconds,6:0.00} s, processors {processors.TotalSeconds,6:0.00} s  {image.Method,-8} {image.LineCount,12:N0} lines  reported {100 * image.RelativeStandardError:0.000} % (central half {100 * image.CentralRelativeStandardError:0.000} %)"));
        if (path is not null)
            VolumeFile.Write(path + ".nii.gz", image.Image);
        if (judging.Lines > 0)
        {
            SensitivityImage judge = Compute(efficiencies, model, grid, new()
            {
                Method = SensitivityMethod.Sampled,
                Seed = 2,
                TargetRelativeError = 1e-6,
                MaxSampledLines = judging.Lines,
                CacheFolder = path is null ? null : Path.GetDirectoryName(path),
            });
            (double squares, double mean) = Difference(image.Image, judge.Image);
            double own = Math.Sqrt(Math.Max(0, squares - judge.RelativeStandardError * judge.RelativeStandardError));
            Console.Write(FormattableString.Invariant(
                $"  true {100 * own:0.000} % (mean {100 * mean:+0.000;-0.000} %; against {judge.Method} {judge.LineCount:N0} lines of {100 * judge.RelativeStandardError:0.000} %)"));
            if (path is not null)
                VolumeFile.Write(path + "-judge.nii.gz", judge.Image);
        }

        Console.WriteLine();
    }

    private static SensitivityImage Compute(DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, SensitivityOptions options) =>
        SensitivityCalculator.Compute(efficiencies, "benchmark", model, grid, ComputeDevice.Cpu(), options);

    // What images are held to, and whether those that can be counted are sampled, too.
    private sealed record Judging(string Scanner, long Lines, string? Folder, bool IsSampledToo);

    // Mean square and mean of the relative difference over the field of view, which begins at 5 % of the largest value.
    private static (double Squares, double Mean) Difference(Volume image, Volume judge)
    {
        float largest = 0;
        foreach (float value in judge.Voxels)
            largest = Math.Max(largest, value);
        double squares = 0;
        double sum = 0;
        long count = 0;
        for (int i = 0; i < image.Voxels.Length; i++)
        {
            if (!(judge.Voxels[i] > 0.05 * largest))
                continue;
            double difference = image.Voxels[i] / (double)judge.Voxels[i] - 1;
            squares += difference * difference;
            sum += difference;
            count++;
        }

        return (squares / count, sum / count);
    }

    private static float[] Uneven(ScannerGeometry scanner)
    {
        Random random = new(7);
        float[] values = new float[scanner.DetectionBinCount];
        for (int i = 0; i < values.Length; i++)
        {
            double gauss = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = random.Next(100) == 0 ? 0 : (float)Math.Max(0.1, 1 + 0.1 * gauss);
        }

        return values;
    }
}
