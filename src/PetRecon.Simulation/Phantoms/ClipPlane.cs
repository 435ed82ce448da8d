using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>Cuts a shape: what lies beyond the plane is taken away, so that half cylinders and prisms can be made.</summary>
/// <param name="Normal">Unit vector that points to the side that is taken away.</param>
/// <param name="OffsetMm">Distance of the plane from the origin along the normal, in mm.</param>
public readonly record struct ClipPlane(Vector3D Normal, double OffsetMm);
