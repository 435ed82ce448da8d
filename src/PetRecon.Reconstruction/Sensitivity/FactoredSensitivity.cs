using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary><see cref="SensitivityMethod.Factored"/>: a <see cref="ColumnSensitivity"/> times an <see cref="EfficiencyRatio"/>.</summary>
internal static class FactoredSensitivity
{
    // Relative to the largest efficiency; what rounding leaves of an efficiency that is a product.
    private const float LargestRestShare = 1e-4f;

    /// <summary>What tables, steep lines and the ends of the grid are off by, relative, root mean square.</summary>
    public const double ColumnError = 0.002;

    // What the ratio's blur is off by, without and with a body. Tests hold these and the one above against enumeration, and they are part of the
    // error that is told.
    private const double RatioError = 0.001;
    private const double AttenuationError = 0.008;

    /// <summary>Computes the image before the resolution model.</summary>
    /// <param name="efficiencies">Efficiencies, which know the scanner.</param>
    /// <param name="scanner">The scanner with one wide TOF bin, or none.</param>
    /// <param name="projectorOptions">How to project on it.</param>
    /// <param name="model">Attenuation.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="device">The device that projects sampled lines.</param>
    /// <param name="options">Error to reach.</param>
    /// <param name="progress">Is told the done share.</param>
    /// <param name="cancellationToken">Stops soon.</param>
    /// <returns>The image, the number of sampled lines and the relative standard errors; null if the scanner does not lend itself to it.</returns>
    public static (float[] Image, long Lines, double Error, double CentralError)? TryCompute(
        DetectionEfficiencies efficiencies, ScannerGeometry scanner, ProjectorOptions projectorOptions, AcquisitionModel model, VoxelGrid grid,
        ComputeDevice device, SensitivityOptions options, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        CrystalTable crystals = new(efficiencies);
        if (ColumnSensitivity.Prepare(scanner, projectorOptions, grid, crystals, out SeparableEfficiency? separable) is not { } columns)
            return null;
        RatioLines lines = new(efficiencies, crystals, separable!.Crystals, options.LinesPerReplicate / 4, options.Seed);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = device.Kind == ComputeDeviceKind.Cpu ? device.Threads : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        if (lines.HasOwnCoincidences || columns.Compute(parallel, progress) is not { } image)
            return null;
        bool isProduct = efficiencies.ModulePairs is null && separable.LargestRest <= LargestRestShare * crystals.Efficiency.Max();
        if (!isProduct || model.Attenuation is not null)
        {
            using EfficiencyRatio ratio = new(lines, scanner, projectorOptions, model, grid, device, cancellationToken);
            (long drawn, double error, double centralError) = ratio.Apply(image, grid, options, parallel, progress);
            (double rest, double centralRest) = EfficiencyRest.RelativeErrors(scanner, crystals, separable.Crystals, grid, image);
            double blur = model.Attenuation is null ? RatioError : AttenuationError;
            return (image, drawn, Together(error, rest, blur, ColumnError), Together(centralError, centralRest, blur, ColumnError));
        }

        for (int i = 0; i < image.Length; i++)
            image[i] *= efficiencies.CalibrationFactor;
        return (image, 0, ColumnError, ColumnError);
    }

    private static double Together(params ReadOnlySpan<double> errors)
    {
        double squares = 0;
        foreach (double error in errors)
            squares += error * error;
        return Math.Sqrt(squares);
    }
}
