using System.Diagnostics;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Gamma;

namespace PetRecon.Benchmarks.Therapy;

/// <summary>
/// Gamma of two large doses: ours, trilinear and over voxel centres alone, and plastimatch's on the same files without and with its
/// --interp-search, in one run. Ours is timed from volumes in memory to the map. plastimatch prints no times: its whole run is given, then the
/// time of a run whose points are all below the threshold (it reads, resamples and writes as always), and what is left without that, which is the
/// fair comparison. Its statistics of both files say how long the reading alone takes it.
/// </summary>
internal static class GammaRates
{
    private const double DosePercent = 3;

    // Over voxel centres the programs differ by the order of floats alone.
    private const double CentresAlike = 1e-5;

    public static void Run(int size, double spacingMm, double distanceMm, double thresholdPercent, ComputeDevice device, bool withOthers, bool withInterpolation)
    {
        VoxelGrid grid = VoxelGrid.Centered(size, size, size, new(spacingMm, spacingMm, spacingMm));
        Volume<Gray> reference = Dose(grid, Vector3D.Zero, 0);
        Volume<Gray> evaluated = Dose(grid, new(1.2, -0.8, 1), 0.01);
        GammaOptions options = new() { DoseTolerancePercent = DosePercent, DistanceToAgreementMm = distanceMm, ThresholdPercent = thresholdPercent };
        Console.WriteLine(FormattableString.Invariant($"{grid}, {DosePercent} % / {distanceMm} mm, gamma up to {options.MaxGamma}, threshold {options.ThresholdPercent} %, {device}"));

        // The JIT's time is not the law's.
        Volume<Gray> few = Dose(VoxelGrid.Centered(48, 48, 48, new(5 * spacingMm, 5 * spacingMm, 5 * spacingMm)), Vector3D.Zero, 0);
        GammaCalculator.Calculate(few, evaluated, options, device);
        GammaCalculator.Calculate(few, few, options with { Interpolation = GammaInterpolation.None }, device);
        (GammaResult, double)[] ours = [Timed("ours", options), Timed("ours, voxel centres", options with { Interpolation = GammaInterpolation.None })];
        if (withOthers)
            Others(reference, evaluated, ours, options, withInterpolation);

        (GammaResult Result, double Seconds) Timed(string name, GammaOptions how)
        {
            double seconds = double.PositiveInfinity;
            GammaResult result = null!;
            for (int repetition = 0; repetition < 3; repetition++)
            {
                long start = Stopwatch.GetTimestamp();
                result = GammaCalculator.Calculate(reference, evaluated, how, device);
                seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            GammaStatistics statistics = result.Statistics;
            Console.WriteLine(FormattableString.Invariant($"{name,-20} {seconds,9:0.000} s  {statistics.PointCount / seconds / 1e6,8:0.000} M points/s  pass {statistics.PassRatePercent:0.000} %  mean {statistics.Mean:0.0000}  {statistics.PointCount:0} points"));
            return (result, seconds);
        }
    }

    /// <summary>Fields with penumbrae of some millimetres that cross in smooth hills, over a weak bath.</summary>
    private static Volume<Gray> Dose(VoxelGrid grid, Vector3D shiftMm, double noise)
    {
        float[] voxels = new float[grid.VoxelCount];
        Parallel.For(0, grid.SizeZ, k =>
        {
            Random random = new(1000 + k);
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    double dose = At(grid.PositionMm(i, j, k) - shiftMm);
                    double normal = noise > 0 ? Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) : 0;
                    voxels[grid.LinearIndex(i, j, k)] = (float)Math.Max(0, dose + noise * 60 * normal);
                }
            }
        });
        return new(grid, voxels);
    }

    private static double At(Vector3D p)
    {
        double along = 24 * Edge(Math.Abs(p.Y), 60, 2) * Edge(Math.Abs(p.Z), 90, 2) * Math.Exp(-(p.X + 200) / 500);
        double across = 24 * Edge(Math.Abs(p.X + 0.3 * p.Y), 70, 2.5) * Edge(Math.Abs(p.Z - 10), 80, 2.5) * Math.Exp(-(p.Y + 200) / 600);
        double hill = 14 * Math.Exp(-p.LengthSquared / (2 * 60 * 60));
        return 1 + along + across + hill;
    }

    private static double Edge(double at, double half, double width) => 1 / (1 + Math.Exp((at - half) / width));

    private static void Others(Volume reference, Volume evaluated, (GammaResult Result, double Seconds)[] ours, GammaOptions options, bool withInterpolation)
    {
        string folder = Directory.CreateTempSubdirectory("petrecon-gamma-").FullName;
        try
        {
            string first = Path.Combine(folder, "reference.mha");
            string second = Path.Combine(folder, "evaluated.mha");
            string map = Path.Combine(folder, "gamma.mha");
            VolumeFile.Write(first, reference);
            VolumeFile.Write(second, evaluated);
            string[] common =
            [
                "gamma", "--dta-tolerance", Text(options.DistanceToAgreementMm), "--dose-tolerance", Text(options.DoseTolerancePercent / 100), "--gamma-max", Text(options.MaxGamma),
                "--ref-only-threshold", "--output", map, first, second,
            ];
            double reading = Plastimatch(["stats", first, second]);
            double files = Plastimatch([.. common, "--analysis-threshold", "2"]);
            Console.WriteLine(FormattableString.Invariant($"plastimatch's files  {files,9:0.000} s to read, resample and write; its statistics of both files take {reading:0.000} s"));
            string[] threshold = ["--analysis-threshold", Text(options.ThresholdPercent / 100)];
            Compare("plastimatch", Plastimatch([.. common, .. threshold]), files, VolumeFile.Read(map).Volume, ours[1], CentresAlike);
            if (withInterpolation)
                Compare("with --interp-search", Plastimatch([.. common, .. threshold, "--interp-search"]), files, VolumeFile.Read(map).Volume, ours[0], options.Precision);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string name, double wholeRun, double files, Volume theirs, (GammaResult Result, double Seconds) ours, double near)
    {
        double seconds = wholeRun - files;
        long points = 0, passed = 0, alike = 0, above = 0, below = 0;
        double sum = 0;
        ReadOnlySpan<float> mine = ours.Result.Gamma.Voxels;
        for (int n = 0; n < mine.Length; n++)
        {
            if (float.IsNaN(mine[n]))
                continue;
            float other = theirs.Voxels[n];
            points++;
            passed += other <= 1 ? 1 : 0;
            sum += other;
            alike += Math.Abs(other - mine[n]) <= near ? 1 : 0;
            above += other > mine[n] + near ? 1 : 0;
            below += other < mine[n] - near ? 1 : 0;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{name,-20} {seconds,9:0.000} s  {points / seconds / 1e6,8:0.000} M points/s  pass {100.0 * passed / points:0.000} %  mean {sum / points:0.0000}  ours is {seconds / ours.Seconds:0.0} times as fast, {wholeRun / ours.Seconds:0.0} times as its whole run of {wholeRun:0.000} s; within {near} of ours {100.0 * alike / points:0.0000} %, above {100.0 * above / points:0.000} %, below {100.0 * below / points:0.000} %"));
    }

    private static double Plastimatch(string[] arguments)
    {
        ProcessStartInfo start = new("plastimatch", arguments) { RedirectStandardOutput = true };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"plastimatch ended with {process.ExitCode}.");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static string Text(double value) => FormattableString.Invariant($"{value}");
}
