namespace PetRecon.Therapy.Beams;

/// <summary>A place that a scanned beam is pointed at.</summary>
/// <param name="XMm">x in the isocentre plane, in the beam's coordinates, mm.</param>
/// <param name="YMm">y, mm.</param>
/// <param name="Weight">How much is delivered there, in the plan's own unit (meterset weight, or particles).</param>
public readonly record struct BeamSpot(double XMm, double YMm, double Weight);
