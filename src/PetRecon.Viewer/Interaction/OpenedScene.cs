using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>What a viewer is to show, and how it begins.</summary>
/// <param name="Scene">The scene.</param>
public sealed record OpenedScene(Scene Scene)
{
    /// <summary>How the pane beside the three planes looks at the scene: what it makes of lines of sight, of which layers, in which colours, from where.</summary>
    public ViewDescription Projection { get; init; } = new() { Kind = ViewKind.Projection };
}
