using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures;

/// <summary>A region of a patient or phantom, drawn as contours: a target, an organ, the body. Whatever file it came from.</summary>
public record Structure
{
    /// <summary>Name as its author wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in DICOM's terms: EXTERNAL, PTV, CTV, GTV, ORGAN, AVOIDANCE, SUPPORT ...; empty if nobody said.</summary>
    public string InterpretedType { get; init; } = "";

    /// <summary>The space that its points are in (a DICOM UID); empty if not said.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>Colour to show it in; null if not said.</summary>
    public DisplayColour? Colour { get; init; }

    /// <summary>Its contours, in the file's order; none for a region that was only named.</summary>
    public ImmutableArray<Contour> Contours { get; init; } = [];

    /// <summary>Whether it has no contour that encloses an area: it then has no volume.</summary>
    public bool IsEmpty => !Contours.Any(contour => contour.IsClosed);

    /// <summary>The structure in another space.</summary>
    /// <param name="transform">Takes points of its space to the other one.</param>
    /// <param name="frameOfReferenceUid">The other space.</param>
    public Structure InSpace(RigidTransform transform, string frameOfReferenceUid) => this with
    {
        FrameOfReferenceUid = frameOfReferenceUid,
        Contours = [.. Contours.Select(contour => contour with { PointsMm = [.. contour.PointsMm.Select(transform.Apply)] })],
    };
}
