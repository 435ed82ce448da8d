using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>Another plane, whose cut with a view is drawn over it.</summary>
/// <param name="Name">What the plane is called beside its line; empty for a line without a name.</param>
/// <param name="PointMm">A point that both go through, LPS mm.</param>
/// <param name="Normal">Unit vector at right angles to the plane.</param>
/// <param name="Colour">Colour of the line.</param>
/// <param name="HasHandles">Whether the line has marks that it can be taken hold of by.</param>
internal sealed record PlaneCut(string Name, Vector3D PointMm, Vector3D Normal, DisplayColour Colour, bool HasHandles);
