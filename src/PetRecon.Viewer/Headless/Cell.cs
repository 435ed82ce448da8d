namespace PetRecon.Viewer.Headless;

/// <summary>A rectangle of a page, in pixels.</summary>
internal readonly record struct Cell(int X, int Y, int Width, int Height);
