using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A block or aperture in a beam.</summary>
public sealed record Block
{
    /// <summary>Number of the block.</summary>
    public required int Number { get; init; }

    /// <summary>Its name; empty if not said.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHIELDING or APERTURE.</summary>
    public string Type { get; init; } = "";

    /// <summary>PRESENT or ABSENT; empty if not said.</summary>
    public string Divergence { get; init; } = "";

    /// <summary>Material; empty if not said.</summary>
    public string MaterialId { get; init; } = "";

    /// <summary>Thickness along the beam.</summary>
    public double? ThicknessMm { get; init; }

    /// <summary>Distance of its tray from the source (photons) or the isocentre (ions).</summary>
    public double? DistanceMm { get; init; }

    /// <summary>Outline at isocentre distance.</summary>
    public ImmutableArray<ScanPosition> OutlineMm { get; init; } = [];
}
