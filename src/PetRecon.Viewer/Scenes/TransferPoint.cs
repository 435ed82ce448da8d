namespace PetRecon.Viewer.Scenes;

/// <summary>A point of a transfer function.</summary>
/// <param name="Value">The value, in the layer's unit.</param>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
/// <param name="OpacityPerMm">Part of the light that is stopped in a mm, 0 to 1.</param>
public readonly record struct TransferPoint(double Value, byte Red, byte Green, byte Blue, double OpacityPerMm);
