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

    /// <summary>Whether volume renderings and isosurfaces show its surface.</summary>
    public bool ShowsSurface { get; init; }

    /// <summary>Opacity of the surface, 0 to 1.</summary>
    public double SurfaceOpacity { get; init; } = 0.5;
}
