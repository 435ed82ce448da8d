namespace PetRecon.Formats.Voxelplan;

/// <summary>A point that the beam is held at.</summary>
/// <param name="XMm">First coordinate at the isocentre, in beam's-eye view, in mm.</param>
/// <param name="YMm">Second coordinate, in mm.</param>
/// <param name="Particles">Number of ions.</param>
public readonly record struct RasterSpot(double XMm, double YMm, double Particles);
