using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Images;

/// <summary>One volume of a series, as the headers describe it, before its pixels are read.</summary>
public sealed record DicomVolumeOutline
{
    /// <summary>Its number within the series, from 0: <see cref="DicomImageOptions.VolumeIndex"/>.</summary>
    public required int Index { get; init; }

    /// <summary>What tells it from the other volumes of the series.</summary>
    public required DicomFrameLabel Label { get; init; }

    /// <summary>How many slices there are.</summary>
    public required int SliceCount { get; init; }

    /// <summary>Where its voxels are, LPS mm; null when the headers do not say, or the slices are no grid (<see cref="Problem"/>).</summary>
    public VoxelGrid? Grid { get; init; }

    /// <summary>Centres of the slices' first pixels, LPS mm, as the headers have them, in the order of the grid; empty without positions.</summary>
    public ImmutableArray<Vector3D> SlicePositionsMm { get; init; } = [];

    /// <summary>Angle between the direction in which slices follow each other and the slices' normal, degrees.</summary>
    public double TiltDegrees { get; init; }

    /// <summary>Why it can be read only with <see cref="SliceSpacingRule.Resample"/>; null when it can be read as it is.</summary>
    public string? Unevenness { get; init; }

    /// <summary>Why it cannot be read as a volume at all; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>What a user should know, in whole sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
