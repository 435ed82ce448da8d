using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>A closed surface as pictures show it.</summary>
/// <param name="Mesh">The surface.</param>
/// <param name="ToScene">From its space to the scene's; null where they are the same.</param>
/// <param name="Colour">Its colour where it faces the eye.</param>
/// <param name="Opacity">How much of the light behind it is stopped, above 0 to 1.</param>
internal sealed record SceneSurface(TriangleMesh Mesh, RigidTransform? ToScene, DisplayColour Colour, double Opacity);
