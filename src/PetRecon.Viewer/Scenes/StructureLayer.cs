using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Scenes;

/// <summary>A structure as it is shown.</summary>
/// <param name="Id">Names it within its scene; never shown.</param>
/// <param name="Structure">Its contours, in the scene's space.</param>
/// <param name="Colour">Colour of its outline.</param>
public sealed record StructureLayer(string Id, Structure Structure, DisplayColour Colour)
{
    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Width of the outline in pixels.</summary>
    public double LineWidth { get; init; } = 1.5;

    /// <summary>How its contours came from the space of their file into the scene's, for scene files; null where both are the same.</summary>
    public RigidTransform? FileToScene { get; init; }

    /// <summary>Whether volume renderings and isosurfaces show its surface.</summary>
    public bool ShowsSurface { get; init; }

    /// <summary>Opacity of the surface, 0 to 1.</summary>
    public double SurfaceOpacity { get; init; } = 0.5;
}
