using System.Collections.Immutable;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>What a viewer is to show, and how it begins.</summary>
/// <param name="Scene">The scene.</param>
public sealed record OpenedScene(Scene Scene)
{
    /// <summary>How the pane beside the three planes looks at the scene: what it makes of lines of sight, of which layers, in which colours, from where.</summary>
    public ViewDescription Projection { get; init; } = new() { Kind = ViewKind.Projection };

    /// <summary>Where its values came from, so that it can be saved as a file.</summary>
    public SceneOrigins Origins { get; init; } = new();

    /// <summary>Whose its parts are, and in which spaces; of some nothing may be known.</summary>
    public ImmutableArray<SceneSubject> Subjects { get; init; } = [];

    /// <summary>Which views it began with where it was saved: their places, scales and directions, and how they lie; null for the usual ones.</summary>
    public PageDescription? Page { get; init; }
}
