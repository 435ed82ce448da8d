using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>A line of text; drawn with a dark rim, so that it can be read on any picture.</summary>
/// <param name="Kind">What it is part of.</param>
/// <param name="Text">The text.</param>
/// <param name="At">Its place, on the base line.</param>
/// <param name="Alignment">Which part of it is there.</param>
/// <param name="Size">Height of the font in pixels.</param>
/// <param name="Colour">Its colour.</param>
public sealed record OverlayText(OverlayKind Kind, string Text, OverlayPoint At, OverlayAlignment Alignment, double Size, DisplayColour Colour);
