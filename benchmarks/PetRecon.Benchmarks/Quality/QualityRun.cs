using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Benchmarks.Quality;

/// <summary>
/// Seconds from a list-mode file on disk to an image within 1 % of the converged one. How many iterations that takes is found first, per
/// number of subsets; then each setting is timed in a process of its own that knows nothing but the files, and its image is checked.
/// </summary>
internal static class QualityRun
{
    private const int MostIterations = 25;

    private static readonly int[] SubsetNumbers = [4, 8, 12, 21];

    /// <summary>Prepares, searches and measures.</summary>
    /// <param name="names">"mmr", "vision" or "all".</param>
    /// <param name="events">Expected number of prompts.</param>
    /// <param name="folder">Where files are kept between runs.</param>
    public static void Run(string names, double events, string folder)
    {
        foreach (string name in names == "all" ? ["mmr", "vision"] : new[] { names })
        {
            QualityCase quality = new(name, events, folder);
            quality.Prepare();
            QualityReference reference = QualityReference.Of(quality);
            JsonObject needs = Needs(quality, reference);
            foreach ((string subsets, JsonNode? iterations) in Chosen(needs))
            {
                JsonObject timed = Timed(quality, int.Parse(subsets, CultureInfo.InvariantCulture), (int)iterations!, reference);
                string path = Path.Combine(folder, FormattableString.Invariant($"{name}-{events:0}-{subsets}-subsets.json"));
                File.WriteAllText(path, timed.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
                Print(timed);
            }
        }
    }

    /// <summary>What the timed process does.</summary>
    public static void Child(string name, double events, string folder, int subsets, int iterations, string imagePath)
    {
        long main = Stopwatch.GetTimestamp();
        double started = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        QualityCase quality = new(name, events, folder);
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        double header = Stopwatch.GetElapsedTime(main).TotalSeconds;
        OsemOptions osem = new() { Subsets = subsets, Iterations = iterations, ComputeLikelihood = false };
        ReconstructionOptions options = quality.Options(file, osem, useCache: false) with { PostFilterFwhmMm = QualityCase.FilterFwhmMm };
        double prepared = Stopwatch.GetElapsedTime(main).TotalSeconds;
        Laps laps = new();
        ReconstructionResult result = Reconstructor.Run(file, options, ComputeDevice.Cpu(), laps);
        double reconstructed = Stopwatch.GetElapsedTime(main).TotalSeconds;
        VolumeFile.Write(imagePath, result.Image);
        double total = started + Stopwatch.GetElapsedTime(main).TotalSeconds;

        double first = laps.Seconds.Count > 0 ? laps.Seconds[0] : 0;
        double later = laps.Seconds.Count > 1 ? laps.Seconds.Skip(1).Average() : first;
        JsonObject json = new()
        {
            ["case"] = name,
            ["events"] = result.PromptCount,
            ["delayeds"] = result.DelayedCount,
            ["fileBytes"] = new FileInfo(quality.ListModePath).Length,
            ["subsets"] = subsets,
            ["iterations"] = iterations,
            ["threads"] = Environment.ProcessorCount,
            ["sensitivityError"] = result.Sensitivity.RelativeStandardError,
            ["seconds"] = total,
            ["stages"] = new JsonObject
            {
                ["start of the process"] = started,
                ["header"] = header,
                ["randoms from delayeds, attenuation map"] = prepared - header,
                ["events: reading, factors, dealing"] = result.ReadSeconds,
                ["sensitivity"] = result.SensitivitySeconds,
                ["sorting (what the first iteration takes longer)"] = Math.Max(0, first - later),
                ["updates"] = result.IterationSeconds - Math.Max(0, first - later),
                ["filter and writing"] = total - started - prepared - result.ReadSeconds - result.SensitivitySeconds - result.IterationSeconds,
            },
            ["secondsAfterUpdates"] = reconstructed,
        };
        Console.WriteLine(json.ToJsonString());
    }

    // Iterations that each number of subsets needs; null where 1 % is out of its reach. Kept with the files.
    private static JsonObject Needs(QualityCase quality, QualityReference reference)
    {
        string path = Path.ChangeExtension(quality.StagesPath, "needs.json");
        if (File.Exists(path))
            return (JsonObject)JsonNode.Parse(File.ReadAllText(path))!;
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        JsonObject needs = [];
        foreach (int subsets in SubsetNumbers)
        {
            using CancellationTokenSource enough = new();
            Approach approach = new(reference, enough);
            OsemOptions osem = new() { Subsets = subsets, Iterations = MostIterations, ComputeLikelihood = false, SnapshotIterations = [.. Enumerable.Range(1, MostIterations)] };
            try
            {
                Reconstructor.Run(file, quality.Options(file, osem, useCache: true), ComputeDevice.Cpu(), approach, enough.Token);
            }
            catch (OperationCanceledException)
            {
            }

            needs[subsets.ToString(CultureInfo.InvariantCulture)] = approach.ReachedAt;
            needs["best " + subsets.ToString(CultureInfo.InvariantCulture)] = approach.Best;
            Console.Error.WriteLine(FormattableString.Invariant($"  {quality.Name}, {subsets} subsets: {(approach.ReachedAt is { } at ? $"{at} iterations" : "not reached")}; nearest {approach.Best:0.0000}"));
        }

        File.WriteAllText(path, needs.ToJsonString());
        return needs;
    }

    // The settings worth timing: the two that need the fewest iterations.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Chosen(JsonObject needs) =>
        needs.Where(static need => !need.Key.StartsWith("best", StringComparison.Ordinal) && need.Value is not null).OrderBy(static need => (int)need.Value!).Take(2);

    private static JsonObject Timed(QualityCase quality, int subsets, int iterations, QualityReference reference)
    {
        string image = Path.Combine(quality.Folder, "timed.mha");
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in new[] { "quality-child", quality.Name, $"{quality.Events:0}", quality.Folder, $"{subsets}", $"{iterations}", image })
            start.ArgumentList.Add(argument);
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        JsonObject json = (JsonObject)JsonNode.Parse(output)!;
        json["rmse"] = reference.DistanceOfFiltered(VolumeFile.Read(image).Volume);
        return json;
    }

    private static void Print(JsonObject timed)
    {
        double total = (double)timed["seconds"]!;
        Console.WriteLine(FormattableString.Invariant(
            $"{timed["case"]}, {timed["events"]} prompts: {total:0.0} s to {100 * (double)timed["rmse"]!:0.00} % with {timed["iterations"]} iterations of {timed["subsets"]} subsets"));
        foreach ((string stage, JsonNode? seconds) in (JsonObject)timed["stages"]!)
            Console.WriteLine(FormattableString.Invariant($"  {stage,-52} {(double)seconds!,7:0.00} s  {100 * (double)seconds! / total,5:0.0} %"));
    }

    private sealed class Laps : IProgress<ReconstructionProgress>
    {
        private long _since;

        public List<double> Seconds { get; } = [];

        public void Report(ReconstructionProgress value)
        {
            if (value.Phase != ReconstructionPhase.Iterating)
            {
                _since = Stopwatch.GetTimestamp();
                return;
            }

            if (value.Iteration is null)
                return;
            Seconds.Add(Stopwatch.GetElapsedTime(_since).TotalSeconds);
            _since = Stopwatch.GetTimestamp();
        }
    }

    private sealed class Approach(QualityReference reference, CancellationTokenSource enough) : IProgress<ReconstructionProgress>
    {
        public int? ReachedAt { get; private set; }

        public double Best { get; private set; } = double.PositiveInfinity;

        public void Report(ReconstructionProgress value)
        {
            if (value.Iteration is not { Image: { } image } iteration)
                return;
            double distance = reference.Distance(image);

            // Further from the reference than before: the subsets' cycle is reached, and it will not come nearer.
            bool isCycle = distance > 0.999 * Best;
            Best = Math.Min(Best, distance);
            if (distance <= QualityReference.Threshold)
                ReachedAt = iteration.Iteration;
            if (isCycle || ReachedAt is not null)
                enough.Cancel();
        }
    }
}
