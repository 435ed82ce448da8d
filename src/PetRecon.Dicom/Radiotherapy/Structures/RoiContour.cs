using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>A contour as a structure set has it.</summary>
/// <param name="Kind">What its points make.</param>
/// <param name="PointsMm">The points in order, in LPS mm; the last one of a closed polygon is joined to the first.</param>
public sealed record RoiContour(ContourKind Kind, ImmutableArray<Vector3D> PointsMm) : Contour(Kind, PointsMm)
{
    /// <summary>Its number within the region; null if not said.</summary>
    public int? Number { get; init; }

    /// <summary>The images that it was drawn on.</summary>
    public ImmutableArray<InstanceReference> Images { get; init; } = [];
}
