namespace PetRecon.Viewer.Overlays;

/// <summary>A place in a picture, in pixels from its upper left corner; (0.5, 0.5) is the middle of the first pixel.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public readonly record struct OverlayPoint(double X, double Y);
