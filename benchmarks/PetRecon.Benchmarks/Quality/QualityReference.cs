using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Benchmarks.Quality;

/// <summary>
/// The converged image: the maximum of the penalised list-mode likelihood, which is one. Iterations go on until what is left of the way is a
/// fifth of the threshold, as the geometric series of the last steps says.
/// </summary>
internal sealed class QualityReference
{
    /// <summary>Root of the mean squared difference over the object, relative to the background mean, that counts as reached.</summary>
    public const double Threshold = 0.01;

    private const double Settled = 0.2 * Threshold;
    private const int Subsets = 12;
    private const int MostIterations = 200;

    // The ratio of steps is taken over some of them, as single ones vary, and over the last ones, as they fall more slowly in the end.
    private const int StepsOfSeries = 5;
    private const int LastSteps = 2;

    private readonly float[] _image;
    private readonly bool[] _object;
    private readonly bool[] _background;

    /// <summary>Takes an image as the reference.</summary>
    public QualityReference(QualityCase quality, float[] image)
    {
        _image = image;
        (_object, _background) = quality.Regions();
    }

    /// <summary>Reads the reference, or computes it first, which takes many times what is measured.</summary>
    public static QualityReference Of(QualityCase quality)
    {
        if (!File.Exists(quality.ReferencePath))
            Compute(quality);
        return Known(quality);
    }

    /// <summary>Reads the reference, which must be there.</summary>
    public static QualityReference Known(QualityCase quality) => new(quality, VolumeFile.Read(quality.ReferencePath).Volume.ToArray());

    /// <summary>How far an image is from the reference.</summary>
    public double Distance(Volume image) => Rmse(image.Voxels, _image, _object, _background);

    /// <summary>What is left of a way whose steps fall as a geometric series; infinite as long as they do not fall.</summary>
    public static double Left(IReadOnlyList<double> steps)
    {
        if (steps.Count <= StepsOfSeries)
            return double.PositiveInfinity;
        double ratio = Math.Max(Ratio(steps, StepsOfSeries), Ratio(steps, LastSteps));
        return ratio < 1 ? steps[^1] * ratio / (1 - ratio) : double.PositiveInfinity;
    }

    private static double Ratio(IReadOnlyList<double> steps, int over) => Math.Pow(steps[^1] / steps[^(over + 1)], 1.0 / over);

    private static void Compute(QualityCase quality)
    {
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        using CancellationTokenSource enough = new();
        Steps steps = new(quality, enough);
        OsemOptions osem = new() { Subsets = Subsets, Iterations = MostIterations, ComputeLikelihood = false, SnapshotIterations = [.. Enumerable.Range(1, MostIterations)] };
        try
        {
            Reconstructor.Run(file, quality.Options(file, osem, useCache: true), ComputeDevice.Cpu(), steps, enough.Token);
            throw new InvalidOperationException($"The reference has not settled in {MostIterations} iterations.");
        }
        catch (OperationCanceledException)
        {
        }

        // The way to the reference is at the same time the search with its number of subsets.
        QualitySearch.Keep(quality, Subsets, steps.FirstWithin(Threshold));
        File.WriteAllText(quality.StagesPath, steps.Json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        VolumeFile.Write(quality.ReferencePath, steps.Last!);
    }

    private static double Rmse(ReadOnlySpan<float> a, ReadOnlySpan<float> b, bool[] inside, bool[] background) =>
        RootMeanSquare(Inside(a, inside), Inside(b, inside)) / Mean(Inside(b, background));

    private static double RootMeanSquare(float[] a, float[] b)
    {
        double squares = 0;
        for (int i = 0; i < a.Length; i++)
            squares += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return Math.Sqrt(squares / a.Length);
    }

    private static double Mean(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return sum / values.Length;
    }

    private static float[] Inside(ReadOnlySpan<float> voxels, bool[] region)
    {
        List<float> inside = [];
        for (int i = 0; i < region.Length; i++)
        {
            if (region[i])
                inside.Add(voxels[i]);
        }

        return [.. inside];
    }

    private sealed class Steps(QualityCase quality, CancellationTokenSource enough) : IProgress<ReconstructionProgress>
    {
        private readonly (bool[] Object, bool[] Background) _regions = quality.Regions();
        private readonly List<double> _steps = [];
        private readonly List<float[]> _objects = [];

        public Volume? Last { get; private set; }

        public JsonArray Json { get; } = [];

        /// <summary>The first iteration from whose image on all are so near the last one.</summary>
        public int? FirstWithin(double distance)
        {
            double mean = Mean(Inside(Last!.Voxels, _regions.Background));
            double[] distances = [.. _objects.Select(image => RootMeanSquare(image, _objects[^1]) / mean)];
            for (int i = 1; i < distances.Length; i++)
                Json[i - 1]!["distance"] = distances[i];
            int index = Array.FindLastIndex(distances, d => d > distance) + 1;
            return index < distances.Length ? index + 1 : null;
        }

        public void Report(ReconstructionProgress value)
        {
            if (value.Iteration is not { Image: { } image } iteration || enough.IsCancellationRequested)
                return;
            _objects.Add(Inside(image.Voxels, _regions.Object));
            if (Last is not null)
            {
                _steps.Add(Rmse(Last.Voxels, image.Voxels, _regions.Object, _regions.Background));
                double left = Left(_steps);
                Json.Add(new JsonObject { ["iteration"] = iteration.Iteration, ["step"] = _steps[^1], ["left"] = double.IsFinite(left) ? left : null });
                Console.Error.WriteLine(FormattableString.Invariant($"  reference, iteration {iteration.Iteration}: step {_steps[^1]:0.000000}, about {left:0.00000} left"));
                if (left < Settled)
                    enough.Cancel();
            }

            Last = image;
        }
    }
}
