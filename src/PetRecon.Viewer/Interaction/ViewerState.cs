using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>All that one tab shows: its own copy of the scene and of the ways to look at it. Immutable; an input makes another one.</summary>
internal sealed record ViewerState
{
    /// <summary>The scene as this tab has it.</summary>
    public required Scene Scene { get; init; }

    /// <summary>The scene as it was opened, which a reset returns to.</summary>
    public required Scene Opened { get; init; }

    public required SceneExtent Extent { get; init; }

    /// <summary>One state for each <see cref="PaneKind"/>, in its order.</summary>
    public ImmutableArray<PaneState> Panes { get; init; } = [.. Enum.GetValues<PaneKind>().Select(static kind => new PaneState(kind))];

    /// <summary>Whether names of people are over the pictures.</summary>
    public bool ShowsIdentity { get; init; }

    /// <summary>Height of the font over the pictures, pixels.</summary>
    public double TextSize { get; init; } = 13;

    public PaneState this[PaneKind kind] => Panes[(int)kind];

    public static ViewerState Of(OpenedScene opened)
    {
        ViewerState state = new() { Scene = opened.Scene, Opened = opened.Scene, Extent = SceneExtent.Of(opened.Scene) };
        PaneState projection = state[PaneKind.Projection] with
        {
            Looks = opened.Projection,
            AzimuthDegrees = opened.Projection.AzimuthDegrees,
            ElevationDegrees = opened.Projection.ElevationDegrees,
        };
        return state.With(projection);
    }

    /// <summary>The scene as a pane shows it: a projection may be of some layers only, in other colours.</summary>
    public Scene SceneIn(PaneState pane) => pane.IsPlane ? Scene : pane.Looks.Of(Scene);

    public ViewerState With(PaneState pane) => this with { Panes = Panes.SetItem((int)pane.Kind, pane) };
}
