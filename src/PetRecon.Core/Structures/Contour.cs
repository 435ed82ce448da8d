using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures;

/// <summary>One contour of a structure: a polygon, line or point in patient space.</summary>
/// <param name="Kind">What its points make.</param>
/// <param name="PointsMm">The points in order, in LPS mm; the last one of a closed polygon is joined to the first.</param>
public record Contour(ContourKind Kind, ImmutableArray<Vector3D> PointsMm)
{
    /// <summary>Thickness that the contour stands for, in mm; null if not said, as is usual.</summary>
    public double? SlabThicknessMm { get; init; }

    /// <summary>Whether it encloses an area.</summary>
    public bool IsClosed => Kind is ContourKind.ClosedPlanar or ContourKind.ClosedPlanarXor;
}
