using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>A filled circle, such as a spot of a scanned beam.</summary>
/// <param name="Kind">What it is part of.</param>
/// <param name="At">Its middle.</param>
/// <param name="Radius">Its radius in pixels.</param>
/// <param name="Colour">Its colour.</param>
public sealed record OverlayDisc(OverlayKind Kind, OverlayPoint At, double Radius, DisplayColour Colour)
{
    /// <summary>0 (not to be seen) to 1.</summary>
    public double Opacity { get; init; } = 1;
}
