using System.Collections.Immutable;

namespace PetRecon.Viewer.Interaction;

/// <summary>What the render thread does next for a viewer.</summary>
/// <param name="State">The state that the frame shows.</param>
/// <param name="Input">The last input that went into the state.</param>
/// <param name="Panes">What each pane needs; empty if the input changed nothing that is seen.</param>
/// <param name="Cancellation">Set when the result is not wanted any more.</param>
internal sealed record FrameWork(ViewerState State, long Input, ImmutableArray<PaneWork> Panes, CancellationToken Cancellation);
