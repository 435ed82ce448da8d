using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>All that the pixels of a pane depend on. Two panes with equal keys look alike.</summary>
internal sealed record PictureKey(ListKey<VolumeLayer> Layers, SurfacesKey Surfaces, ViewDescription Looks, View View, int Width, int Height);

/// <summary>All that is drawn over a pane's pixels depends on, beside those.</summary>
internal sealed record MarksKey(
    ImmutableArray<StructureLayer> Structures, ListKey<IsodoseLayer> Isodoses, Vector3D CrosshairMm, ListKey<PlaneCut> Cuts, bool IsRadiological, double TextSize, bool ShowsIdentity)
{
    /// <summary>Distances and angles.</summary>
    public ImmutableArray<Measurement> Measurements { get; init; } = [];

    /// <summary>Regions that are measured.</summary>
    public ImmutableArray<MeasuredRegion> Regions { get; init; } = [];
}

/// <summary>A pane as it is shown.</summary>
internal sealed record ShownPane(PictureKey Picture, MarksKey Marks, bool IsFinal, bool HasLines);

/// <summary>What has to be done for a pane.</summary>
/// <param name="Pane">Its state.</param>
/// <param name="Picture">What its pixels are to show.</param>
/// <param name="Marks">What is to be over them.</param>
/// <param name="IsDrawn">Whether it needs new pixels; otherwise it keeps those that it has.</param>
/// <param name="IsFinal">Whether they are the final ones.</param>
internal sealed record PaneWork(PaneState Pane, PictureKey Picture, MarksKey Marks, bool IsDrawn, bool IsFinal)
{
    /// <summary>Whether what is over the pixels is another than it has.</summary>
    public bool MarksChanged { get; init; }

    /// <summary>The pane's outlines and isodose lines; null for one that is no plane.</summary>
    public PaneLines? Lines { get; init; }

    /// <summary>Which lines it needs.</summary>
    public required LinesKey LinesKey { get; init; }

    /// <summary>Whether they go with this frame.</summary>
    public bool HasLines { get; init; }
}
