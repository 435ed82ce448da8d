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

    /// <summary>
    /// The block with an outline that was given in the collimator's coordinates (IEC 61217, beam limiting device system), which are turned against the
    /// beam's. Spots are not given so.
    /// </summary>
    /// <param name="collimatorAngleDegrees">Angle of the beam limiting device, anticlockwise as seen from the source.</param>
    public BeamBlock Turned(double collimatorAngleDegrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(collimatorAngleDegrees));
        return this with { OutlineMm = [.. OutlineMm.Select(at => (cos * at.XMm - sin * at.YMm, sin * at.XMm + cos * at.YMm))] };
    }
}
