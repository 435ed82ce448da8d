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

    // The ratio of steps is taken over some of them, as single ones vary.
    private const int StepsOfSeries = 5;

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
        return new(quality, VolumeFile.Read(quality.ReferencePath).Volume.ToArray());
    }

    /// <summary>How far an image is from the reference.</summary>
    public double Distance(Volume image) => Rmse(image.Voxels, _image, _object, _background);

    /// <summary>What is left of a way whose steps fall as a geometric series; infinite as long as they do not fall.</summary>
    public static double Left(IReadOnlyList<double> steps)
    {
        if (steps.Count <= StepsOfSeries)
            return double.PositiveInfinity;
        double ratio = Math.Pow(steps[^1] / steps[^(StepsOfSeries + 1)], 1.0 / StepsOfSeries);
        return ratio < 1 ? steps[^1] * ratio / (1 - ratio) : double.PositiveInfinity;
    }

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

        File.WriteAllText(quality.StagesPath, steps.Json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        VolumeFile.Write(quality.ReferencePath, steps.Last!);
    }

    private static double Rmse(ReadOnlySpan<float> a, ReadOnlySpan<float> b, bool[] inside, bool[] background)
    {
        double squares = 0;
        long count = 0;
        double sum = 0;
        long backgroundCount = 0;
        for (int i = 0; i < a.Length; i++)
        {
            squares += inside[i] ? ((double)a[i] - b[i]) * ((double)a[i] - b[i]) : 0;
            count += inside[i] ? 1 : 0;
            sum += background[i] ? b[i] : 0;
            backgroundCount += background[i] ? 1 : 0;
        }

        return Math.Sqrt(squares / count) / (sum / backgroundCount);
    }

    private sealed class Steps(QualityCase quality, CancellationTokenSource enough) : IProgress<ReconstructionProgress>
    {
        private readonly (bool[] Object, bool[] Background) _regions = quality.Regions();
        private readonly List<double> _steps = [];

        public Volume? Last { get; private set; }

        public JsonArray Json { get; } = [];

        public void Report(ReconstructionProgress value)
        {
            if (value.Iteration is not { Image: { } image } iteration)
                return;
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
