using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>One contour of a region: a polygon, line or point in patient space.</summary>
/// <param name="Kind">What its points make.</param>
/// <param name="PointsMm">The points in order, in LPS mm; the last one of a closed polygon is joined to the first.</param>
public sealed record Contour(ContourKind Kind, ImmutableArray<Vector3D> PointsMm)
{
    /// <summary>Its number within the region; null if not said.</summary>
    public int? Number { get; init; }

    /// <summary>The images that it was drawn on.</summary>
    public ImmutableArray<InstanceReference> Images { get; init; } = [];

    /// <summary>Thickness that the contour stands for, in mm; null if not said, as is usual.</summary>
    public double? SlabThicknessMm { get; init; }

    /// <summary>Whether it encloses an area.</summary>
    public bool IsClosed => Kind is ContourKind.ClosedPlanar or ContourKind.ClosedPlanarXor;
}
