using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Beams;

/// <summary>One ray of a beam.</summary>
/// <param name="PlanePointMm">Where it meets the isocentre plane, LPS mm.</param>
/// <param name="Direction">Where it goes, a unit vector, LPS.</param>
public readonly record struct BeamRay(Vector3D PlanePointMm, Vector3D Direction)
{
    /// <summary>The point at a distance downstream of the isocentre plane (upstream if below zero), along the ray.</summary>
    /// <param name="distanceMm">The distance, mm.</param>
    public Vector3D At(double distanceMm) => PlanePointMm + distanceMm * Direction;
}
