using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Interaction;

/// <summary>What frames are drawn for: a tab of a browser, or a window.</summary>
/// <typeparam name="TPane">A pane of a frame as it is shown there.</typeparam>
internal interface IFrameTarget<TPane>
{
    /// <summary>What to draw next, or how long there is nothing to draw.</summary>
    (FrameWork? Work, TimeSpan Wait) Next();

    /// <summary>Makes a pane ready to be shown; called by another thread while the next pane is drawn.</summary>
    /// <param name="work">The frame.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="picture">Its pixels; null if it keeps those that it has.</param>
    TPane Finish(FrameWork work, PaneWork pane, Picture? picture);

    /// <summary>A frame is drawn; its panes may still be made ready.</summary>
    /// <param name="work">The frame.</param>
    /// <param name="panes">Its panes.</param>
    /// <param name="fault">What could not be drawn, in words; null if all was.</param>
    void Take(FrameWork work, IReadOnlyList<Task<TPane>> panes, string? fault);
}
