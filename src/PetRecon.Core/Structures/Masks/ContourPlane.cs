using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>The polygons of one plane and the slab that they stand for.</summary>
/// <param name="HeightMm">Position of the plane along the normal.</param>
/// <param name="LowMm">Where the slab begins.</param>
/// <param name="HighMm">Where it ends.</param>
/// <param name="Polygons">Points of each polygon, in patient space.</param>
internal sealed record ContourPlane(double HeightMm, double LowMm, double HighMm, IReadOnlyList<ImmutableArray<Vector3D>> Polygons)
{
    /// <summary>Whether there is one outline only, no two parts of which touch.</summary>
    public bool IsSimple { get; init; }
}
