using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Formats.Petsird;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Benchmarks.Quality;

/// <summary>How many iterations bring an image within the threshold of the reference, for each number of subsets. Kept with the files.</summary>
internal static class QualitySearch
{
    private const int MostIterations = 40;

    /// <summary>Iterations by number of subsets, as far as they are known.</summary>
    public static JsonObject Known(QualityCase quality) => File.Exists(quality.NeedsPath) ? (JsonObject)JsonNode.Parse(File.ReadAllText(quality.NeedsPath))! : [];

    /// <summary>Keeps what has been found.</summary>
    public static void Keep(QualityCase quality, int subsets, int? iterations)
    {
        JsonObject needs = Known(quality);
        needs[subsets.ToString(CultureInfo.InvariantCulture)] = iterations;
        File.WriteAllText(quality.NeedsPath, needs.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>Iterations by number of subsets; null where the threshold is out of reach. Those that are known are not sought again.</summary>
    public static JsonObject Needs(QualityCase quality, QualityReference reference, IEnumerable<int> subsetNumbers)
    {
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        foreach (int subsets in subsetNumbers)
        {
            string key = subsets.ToString(CultureInfo.InvariantCulture);
            if (Known(quality).ContainsKey(key))
                continue;
            using CancellationTokenSource enough = new();
            Approach approach = new(reference, enough);
            OsemOptions osem = new() { Subsets = subsets, Iterations = MostIterations, ComputeLikelihood = false, SnapshotIterations = [.. Enumerable.Range(1, MostIterations)] };
            try
            {
                Reconstructor.Run(file, quality.Options(file, osem, useCache: true), ComputeDevice.Cpu(), approach, enough.Token);
            }
            catch (OperationCanceledException)
            {
                // Reached: no more iterations are needed.
            }

            Keep(quality, subsets, approach.ReachedAt);
            Console.Error.WriteLine(FormattableString.Invariant($"  {subsets} subsets: {approach.ReachedAt?.ToString(CultureInfo.InvariantCulture) ?? "no number of"} iterations, nearest {approach.Best:0.00000}"));
        }

        return Known(quality);
    }

    private sealed class Approach(QualityReference reference, CancellationTokenSource enough) : IProgress<ReconstructionProgress>
    {
        public int? ReachedAt { get; private set; }

        public double Best { get; private set; } = double.PositiveInfinity;

        public void Report(ReconstructionProgress value)
        {
            if (value.Iteration is not { Image: { } image } iteration || ReachedAt is not null)
                return;
            Best = Math.Min(Best, reference.Distance(image));
            if (Best > QualityReference.Threshold)
                return;
            ReachedAt = iteration.Iteration;
            enough.Cancel();
        }
    }
}
