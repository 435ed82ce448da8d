using System.Collections.Immutable;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>A line of straight pieces.</summary>
/// <param name="Kind">What it is part of.</param>
/// <param name="Points">Its points, in pixels.</param>
/// <param name="IsClosed">Whether the last point is joined to the first.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Width">Its width in pixels.</param>
public sealed record OverlayLine(OverlayKind Kind, ImmutableArray<OverlayPoint> Points, bool IsClosed, DisplayColour Colour, double Width)
{
    /// <summary>What of the scene it belongs to: the identifier of a structure, an isodose layer or a measurement; empty for none.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>0 (not to be seen) to 1.</summary>
    public double Opacity { get; init; } = 1;
}
