using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The sensitivity image G'P'(N A 1): for each voxel, the sum over every pair of detection bins that the scanner can record (TOF bins
/// together) of efficiency times attenuation factor times length in mm, with the resolution model applied.
/// Times the acquisition's duration it is the number of counts expected from a unit of activity in the voxel.
/// </summary>
public sealed record SensitivityImage
{
    /// <summary>The image, in mm (times the unit of the efficiencies).</summary>
    public required Volume<Core.Imaging.Sensitivity> Image { get; init; }

    /// <summary>How the image came about.</summary>
    public required SensitivityMethod Method { get; init; }

    /// <summary>Whether every line was followed, so that the image is exact.</summary>
    public bool IsExact => Method == SensitivityMethod.Enumerated;

    /// <summary>Number of lines that were followed; 0 where all were counted and none was followed.</summary>
    public required long LineCount { get; init; }

    /// <summary>
    /// Standard error of a voxel relative to its value, root mean square over the field of view (voxels above 5 % of the largest value);
    /// 0 where nothing was sampled. Estimated from the scatter among independent replicates.
    /// </summary>
    public required double RelativeStandardError { get; init; }

    /// <summary>The same over the central half of the grid along each axis.</summary>
    public required double CentralRelativeStandardError { get; init; }

    /// <summary>Whether the image was found in the cache.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>SHA-256 over everything that the image depends on, in hexadecimal.</summary>
    public required string Key { get; init; }
}
