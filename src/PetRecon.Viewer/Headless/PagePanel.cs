using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Headless;

/// <summary>A part of a page: a view of a scene in a rectangle.</summary>
/// <param name="Scene">What it shows.</param>
/// <param name="View">How.</param>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Upper edge in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record PagePanel(Scene Scene, View View, int X, int Y, int Width, int Height)
{
    /// <summary>What stands over it; empty for nothing.</summary>
    public string Caption { get; init; } = "";
}
