using System.Collections.Immutable;

namespace PetRecon.Therapy.Beams;

/// <summary>An aperture or a shielding block in a beam.</summary>
public sealed record BeamBlock
{
    /// <summary>Its name; empty if it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether rays within its outline pass, as in an aperture; otherwise those are stopped.</summary>
    public bool IsAperture { get; init; } = true;

    /// <summary>Its closed outline as rays carry it to the isocentre plane, in the beam's coordinates, mm.</summary>
    public ImmutableArray<(double XMm, double YMm)> OutlineMm { get; init; } = [];
}
