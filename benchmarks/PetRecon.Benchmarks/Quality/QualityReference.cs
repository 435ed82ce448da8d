using System.Text.Json;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Benchmarks.Quality;

/// <summary>
/// The converged image: the maximum of the list-mode likelihood, filtered with 5 mm. Found with ever fewer subsets, in the end with one,
/// until what is left of the way is a tenth of the threshold, as a geometric series of the last steps says.
/// </summary>
internal sealed class QualityReference
{
    /// <summary>Root of the mean squared difference over the object, relative to the background mean, that counts as reached.</summary>
    public const double Threshold = 0.01;

    private const double Settled = 0.1 * Threshold;
    private const int MlemIterations = 10;
    private const int MostMlemRuns = 40;

    private static readonly (int Subsets, int Iterations)[] Approach = [(20, 4), (10, 4), (5, 4), (2, 6)];

    private readonly GaussianConvolution _filter;
    private readonly float[] _filtered;
    private readonly bool[] _object;
    private readonly double _background;

    private QualityReference(QualityCase quality, float[] filtered)
    {
        _filter = FilterOf(quality.Grid);
        _filtered = filtered;
        (_object, _background) = quality.Regions(filtered);
    }

    /// <summary>Reads the reference, or computes it first, which takes many times what is measured.</summary>
    public static QualityReference Of(QualityCase quality)
    {
        if (!File.Exists(quality.ReferencePath))
            Compute(quality);
        return new(quality, VolumeFile.Read(quality.ReferencePath).Volume.ToArray());
    }

    /// <summary>How far an unfiltered image is from the reference.</summary>
    public double Distance(Volume image) => Rmse(Filtered(_filter, image.ToArray()), _filtered, _object, _background);

    /// <summary>How far an image is from the reference that has passed the filter already.</summary>
    public double DistanceOfFiltered(Volume image) => Rmse(image.ToArray(), _filtered, _object, _background);

    private static void Compute(QualityCase quality)
    {
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        GaussianConvolution filter = FilterOf(quality.Grid);
        JsonArray stages = [];
        Volume? image = null;
        foreach ((int subsets, int iterations) in Approach)
            image = Step(quality, file, image, subsets, iterations);
        float[] before = Filtered(filter, image!.ToArray());
        (bool[] inside, double background) = quality.Regions(before);
        double lastStep = double.NaN;
        for (int run = 1; run <= MostMlemRuns; run++)
        {
            image = Step(quality, file, image, 1, MlemIterations);
            float[] after = Filtered(filter, image.ToArray());
            double step = Rmse(after, before, inside, background);
            double ratio = step / lastStep;
            double left = ratio < 1 ? step * ratio / (1 - ratio) : double.PositiveInfinity;
            Console.Error.WriteLine(FormattableString.Invariant($"  {run * MlemIterations} iterations of MLEM: last {MlemIterations} moved the image by {step:0.00000}, about {left:0.00000} are left"));
            stages.Add(new JsonObject { ["mlemIterations"] = run * MlemIterations, ["step"] = step, ["left"] = double.IsFinite(left) ? left : null });
            (before, lastStep) = (after, step);
            VolumeFile.Write(quality.ReferencePath + ".partial.mha", new Volume<RelativeActivity>(quality.Grid, after));
            if (left < Settled)
                break;
        }

        File.WriteAllText(quality.StagesPath, stages.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        File.Move(quality.ReferencePath + ".partial.mha", quality.ReferencePath, overwrite: true);
    }

    private static Volume Step(QualityCase quality, PetsirdListMode file, Volume? start, int subsets, int iterations)
    {
        Console.Error.WriteLine($"  reference: {iterations} iterations of {subsets} subsets");
        OsemOptions osem = new() { Subsets = subsets, Iterations = iterations, ComputeLikelihood = false };
        return Reconstructor.Run(file, quality.Options(file, osem, useCache: true) with { StartImage = start }, ComputeDevice.Cpu()).Image;
    }

    private static GaussianConvolution FilterOf(VoxelGrid grid) =>
        new(grid, new GaussianPsf(grid, new(QualityCase.FilterFwhmMm, QualityCase.FilterFwhmMm, QualityCase.FilterFwhmMm)), Environment.ProcessorCount);

    private static float[] Filtered(GaussianConvolution filter, float[] image)
    {
        filter.Apply(image, image);
        return image;
    }

    private static double Rmse(float[] a, float[] b, bool[] inside, double background)
    {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (!inside[i])
                continue;
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
            count++;
        }

        return Math.Sqrt(sum / count) / background;
    }
}
