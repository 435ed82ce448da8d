using PetRecon.Core.Meshes;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>The surface of a structure, or why it has none.</summary>
/// <param name="Mesh">The surface; without triangles if there is none.</param>
/// <param name="Reason">Why there is none, as a sentence; empty where there is one.</param>
internal sealed record StructureMesh(TriangleMesh Mesh, string Reason);
