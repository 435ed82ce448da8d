namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>Where a line of sight goes through a surface.</summary>
/// <param name="DepthMm">How far away from the view's plane.</param>
/// <param name="Brightness">How bright the surface is there.</param>
/// <param name="Surface">Which of the picture's surfaces it is.</param>
internal readonly record struct SurfaceCrossing(float DepthMm, float Brightness, int Surface);
