using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>A structure in a scene file.</summary>
/// <param name="Id">Names it within its scene.</param>
/// <param name="File">The file of its contours, absolute once read.</param>
/// <param name="Name">Its name in that file.</param>
/// <param name="Colour">Colour of its outline.</param>
public sealed record SceneStructureEntry(string Id, string File, string Name, DisplayColour Colour)
{
    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Width of the outline in pixels.</summary>
    public double LineWidth { get; init; } = 1.5;

    /// <summary>Takes points of its file's space to the scene's; null where both are the same.</summary>
    public RigidTransform? FileToScene { get; init; }

    /// <summary>Whether volume renderings and isosurfaces show its surface.</summary>
    public bool ShowsSurface { get; init; }

    /// <summary>Opacity of the surface, 0 to 1.</summary>
    public double SurfaceOpacity { get; init; } = 0.5;
}
