using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Scenes;

/// <summary>One level of an isodose layer.</summary>
/// <param name="Value">The value, in the layer's unit.</param>
/// <param name="Colour">Colour of the line.</param>
/// <param name="Label">What the legend says, such as "95 % (57.0 Gy)".</param>
public sealed record IsodoseLineStyle(double Value, DisplayColour Colour, string Label);
