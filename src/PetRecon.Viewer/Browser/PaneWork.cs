using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Browser;

/// <summary>All that the pixels of a pane depend on. Two panes with equal keys look alike.</summary>
internal sealed record PictureKey(ImmutableArray<VolumeLayer> Layers, ViewDescription Looks, View View, int Width, int Height);

/// <summary>All that is drawn over a pane's pixels depends on, beside those.</summary>
internal sealed record MarksKey(
    ImmutableArray<StructureLayer> Structures, ImmutableArray<IsodoseLayer> Isodoses, Vector3D CrosshairMm, bool IsRadiological, double TextSize, bool ShowsIdentity);

/// <summary>A pane as it was sent to the page.</summary>
internal sealed record SentPane(PictureKey Picture, MarksKey Marks, bool IsLossless, bool HasLines);

/// <summary>What has to be done for a pane.</summary>
/// <param name="Pane">Its state.</param>
/// <param name="Picture">What its pixels are to show.</param>
/// <param name="Marks">What is to be over them.</param>
/// <param name="IsDrawn">Whether the page needs new pixels; otherwise it keeps those that it has.</param>
/// <param name="IsLossless">Whether they are the final ones.</param>
internal sealed record PaneWork(PaneState Pane, PictureKey Picture, MarksKey Marks, bool IsDrawn, bool IsLossless)
{
    /// <summary>Whether what is over the pixels is another than the page has.</summary>
    public bool MarksChanged { get; init; }

    /// <summary>The pane's outlines and isodose lines; null for one that is no plane.</summary>
    public PaneLines? Lines { get; init; }

    /// <summary>Which lines it needs.</summary>
    public required LinesKey LinesKey { get; init; }

    /// <summary>Whether they go with this frame.</summary>
    public bool HasLines { get; init; }
}

/// <summary>What the render thread does next for a tab.</summary>
/// <param name="Tab">The tab.</param>
/// <param name="Connection">The page that it is for.</param>
/// <param name="State">The state that the frame shows.</param>
/// <param name="Input">The last input that went into the state.</param>
/// <param name="Panes">What each pane needs; empty if the input changed nothing that is seen.</param>
/// <param name="Cancellation">Set when the result is not wanted any more.</param>
internal sealed record FrameWork(Tab Tab, TabConnection Connection, ViewerState State, long Input, ImmutableArray<PaneWork> Panes, CancellationToken Cancellation);
