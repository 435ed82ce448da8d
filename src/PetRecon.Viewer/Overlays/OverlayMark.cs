using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>A point that is marked by a small cross.</summary>
/// <param name="Kind">What it is part of.</param>
/// <param name="At">The point.</param>
/// <param name="Radius">Half the cross's width in pixels.</param>
/// <param name="Colour">Its colour.</param>
public sealed record OverlayMark(OverlayKind Kind, OverlayPoint At, double Radius, DisplayColour Colour)
{
    /// <summary>What of the scene it belongs to; empty for nothing.</summary>
    public string SourceId { get; init; } = "";
}
