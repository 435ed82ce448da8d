using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary><see cref="SensitivityMethod.Factored"/>: a <see cref="ColumnSensitivity"/> with attenuation and all efficiencies.</summary>
internal static class FactoredSensitivity
{
    // What tables, steep lines and the ends of the grid are off by; with a body also the nodes between lines; and with efficiencies that are no
    // products the nodes, too, as a share of how uneven they are. Chords are whole in one voxel or the next, where heights of crystals lie near to the
    // faces of voxels. Relative, root mean square; tests hold them against enumeration.
    private const double ColumnError = 0.002;
    private const double ChordError = 0.008;

    // The same where the resolution model does not blur a voxel with the next.
    private const double SharpColumnError = 0.005;
    private const double SharpChordError = 0.009;

    private const double AttenuationError = 0.004;
    private const double UnevennessShare = 0.01;

    // Across the columns voxels of the map are pooled up to this share of the scanner's inner diameter: 3.3 mm in a bore of 820 mm.
    // Twice that is off by 0.3 %.
    private const double MapVoxelShare = 0.0041;

    /// <summary>Computes the image before the resolution model.</summary>
    /// <param name="efficiencies">Efficiencies, which know the scanner.</param>
    /// <param name="scanner">The scanner with one wide TOF bin, or none.</param>
    /// <param name="projectorOptions">How to project on it.</param>
    /// <param name="psfFwhmMm">Width of the resolution model that is to follow: it settles the error.</param>
    /// <param name="attenuation">The attenuation map; null for none.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="device">Says how many threads.</param>
    /// <param name="progress">Is told the done share.</param>
    /// <param name="cancellationToken">Stops soon.</param>
    /// <returns>The image and its relative error; null if the scanner does not lend itself to it.</returns>
    public static (float[] Image, double Error)? TryCompute(
        DetectionEfficiencies efficiencies, ScannerGeometry scanner, ProjectorOptions projectorOptions, Vector3D psfFwhmMm, Volume<Attenuation>? attenuation,
        VoxelGrid grid, ComputeDevice device, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        if (ColumnSensitivity.Prepare(scanner, projectorOptions, grid, new(efficiencies)) is not { } columns)
            return null;
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = device.Kind == ComputeDeviceKind.Cpu ? device.Threads : Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        if (columns.Compute(efficiencies, attenuation, MapVoxelShare * 2 * scanner.InnerRadiusMm, parallel, progress) is not { } computed)
            return null;
        double attenuationError = attenuation is null ? 0 : AttenuationError;
        double unevenError = UnevennessShare * computed.Unevenness;
        bool isSharp = psfFwhmMm.X < grid.SpacingMm.X || psfFwhmMm.Y < grid.SpacingMm.Y || psfFwhmMm.Z < grid.SpacingMm.Z;
        double columnError = projectorOptions.Method == ProjectionMethod.Siddon
            ? isSharp ? SharpChordError : ChordError
            : isSharp ? SharpColumnError : ColumnError;
        return (computed.Image, Math.Sqrt(columnError * columnError + attenuationError * attenuationError + unevenError * unevenError));
    }
}
