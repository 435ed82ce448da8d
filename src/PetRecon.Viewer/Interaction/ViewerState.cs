using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.SceneFiles;
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

    /// <summary>The panes that have been shown or changed, each once. Those that are not among them are as at first.</summary>
    public ImmutableArray<PaneState> Panes { get; init; } = [.. Enum.GetValues<PaneKind>().Select(static kind => new PaneState(kind))];

    /// <summary>The columns of a comparison, from the left.</summary>
    public ImmutableArray<PaneColumn> Columns { get; init; } = [new(), new()];

    /// <summary>Whether the crosshairs of all columns move together.</summary>
    public bool LinksPlaces { get; init; } = true;

    /// <summary>Whether panes of one kind are moved, scaled and turned together in all columns.</summary>
    public bool LinksViews { get; init; } = true;

    /// <summary>Where the scene came from.</summary>
    public SceneOrigins Origins { get; init; } = new();

    /// <summary>Whose its parts are.</summary>
    public ImmutableArray<SceneSubject> Subjects
    {
        get;
        init
        {
            field = value;
            Warnings = [.. SceneSubjects.Warnings(value)];
        }
    } = [];

    /// <summary>What whoever looks at the scene has to know, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>Whether names of people are over the pictures.</summary>
    public bool ShowsIdentity { get; init; }

    /// <summary>Height of the font over the pictures, pixels.</summary>
    public double TextSize { get; init; } = 13;

    /// <summary>A pane; <c>state[PaneKind.Axial]</c> is the one that shows all layers.</summary>
    public PaneState this[PaneId id]
    {
        get
        {
            int at = IndexOf(id);
            return at >= 0 ? Panes[at] : new(id) { Looks = this[id.Kind].Looks };
        }
    }

    public static ViewerState Of(OpenedScene opened)
    {
        ViewerState state = new() { Scene = opened.Scene, Opened = opened.Scene, Extent = SceneExtent.Of(opened.Scene), Columns = UsualColumns.Of(opened.Scene) };
        PaneState projection = state[PaneKind.Projection] with
        {
            Looks = opened.Projection,
            AzimuthDegrees = opened.Projection.AzimuthDegrees,
            ElevationDegrees = opened.Projection.ElevationDegrees,
        };
        state = BeamActions.Begin(state.With(projection) with { Origins = opened.Origins, Subjects = opened.Subjects });
        if (opened.Page is not { } page)
            return state;
        if (page.Columns is { Length: >= 2 and <= PaneId.MaxColumns } columns)
            state = state with { Columns = [.. columns.Select((shown, n) => Column(page, shown, n))] };
        return page.Views.Aggregate(state, PaneDescriptions.Restored);
    }

    /// <summary>The column that a pane is in; null for one that is not compared, and so shows all layers.</summary>
    public PaneColumn? ColumnOf(PaneState pane) => pane.Id.Column == 0 ? null : Columns[Math.Min(pane.Id.Column, Columns.Length) - 1];

    /// <summary>The place that all planes of a pane's column go through.</summary>
    public Vector3D CrosshairOf(PaneState pane) => Scene.CrosshairMm + (ColumnOf(pane)?.OffsetMm ?? default);

    /// <summary>The scene as a pane shows it: a column of a comparison has some layers only, and so may a projection, in other colours.</summary>
    public Scene SceneIn(PaneState pane)
    {
        Scene scene = ColumnOf(pane) is { } column ? ComparedScenes.Of(Scene, column) : Scene;
        return pane.IsPlane ? scene : ComparedScenes.LooksOf(Scene, pane.Looks, scene).Of(scene);
    }

    public ViewerState With(PaneState pane)
    {
        int at = IndexOf(pane.Id);
        return this with { Panes = at >= 0 ? Panes.SetItem(at, pane) : Panes.Add(pane) };
    }

    private static PaneColumn Column(PageDescription page, ImmutableArray<string> shown, int index) => new()
    {
        LeftOutIds = [.. page.Columns.SelectMany(static ids => ids).Distinct().Where(id => !shown.Contains(id))],
        OffsetMm = index < page.ColumnOffsetsMm.Length ? page.ColumnOffsetsMm[index] : default,
    };

    private int IndexOf(PaneId id)
    {
        for (int at = 0; at < Panes.Length; at++)
        {
            if (Panes[at].Id == id)
                return at;
        }

        return -1;
    }
}
