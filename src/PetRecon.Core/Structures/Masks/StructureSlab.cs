using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>The part of a structure that the contours of one plane stand for: their inside, by the even-odd rule, from one height to another.</summary>
/// <param name="HeightMm">Where the plane is along the common normal.</param>
/// <param name="LowMm">Where the slab begins.</param>
/// <param name="HighMm">Where it ends.</param>
/// <param name="Polygons">The closed contours of the plane, in patient space.</param>
public sealed record StructureSlab(double HeightMm, double LowMm, double HighMm, ImmutableArray<ImmutableArray<Vector3D>> Polygons)
{
    /// <summary>Distance from its lower to its upper face, in mm.</summary>
    public double ThicknessMm => HighMm - LowMm;

    /// <summary>Whether it is known that there is one outline only, no two parts of which touch.</summary>
    internal bool IsSimple { get; init; }
}
