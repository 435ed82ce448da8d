using System.Collections.Immutable;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>An upright bar of colours, the highest value on top. Its frame and numbers are lines and texts of the overlay.</summary>
/// <param name="LayerId">The layer whose colours they are.</param>
/// <param name="UpperLeft">Its upper left corner, in pixels.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Colours">The colours from the lowest value to the highest, at even distances.</param>
public sealed record OverlayBar(string LayerId, OverlayPoint UpperLeft, double Width, double Height, ImmutableArray<DisplayColour> Colours);
