namespace PetRecon.Viewer.Rendering;

/// <summary>Pixels: red, green, blue and opacity, 8 bits each, row by row from the top left, not premultiplied.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgba">Four bytes a pixel.</param>
public sealed record Picture(int Width, int Height, ReadOnlyMemory<byte> Rgba);
