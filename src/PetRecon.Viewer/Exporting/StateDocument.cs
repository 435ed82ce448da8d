using System.Collections.Immutable;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.SceneFiles;

namespace PetRecon.Viewer.Exporting;

/// <summary>A viewer's state as a scene file, which every host opens with the same pictures.</summary>
internal static class StateDocument
{
    /// <summary>The file of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shown">The panes that are shown, in their order.</param>
    /// <exception cref="InputException">Something came from no file, or nothing is shown.</exception>
    public static SceneDocument Of(ViewerState state, IReadOnlyList<PaneId> shown)
    {
        string[] missing = [.. state.Origins.Missing(state.Scene)];
        if (missing.Length > 0)
            throw new InputException($"A scene names the files of all that it shows, and there are none of {string.Join(", ", missing)}. Open what they are of by petrecon view.");
        return state.Origins.DocumentOf(state.Scene, PageOf(state, shown));
    }

    private static PageDescription PageOf(ViewerState state, IReadOnlyList<PaneId> shown)
    {
        PaneState[] panes = [.. shown.Select(id => state[id]).Where(static pane => pane.IsShown)];
        if (panes.Length == 0)
            throw new InputException("A scene without a view has nothing to show.");
        if (panes.Any(static pane => pane.Id.Column > 0))
        {
            return new()
            {
                Layout = PageLayout.Comparison,
                Columns = [.. state.Columns.Select(column => state.Scene.Layers.Select(static layer => layer.Id).Where(id => !column.LeftOutIds.Contains(id)).ToImmutableArray())],
                ColumnOffsetsMm = state.Columns.All(static column => column.OffsetMm == default) ? [] : [.. state.Columns.Select(static column => column.OffsetMm)],
                Views = [.. panes.DistinctBy(static pane => pane.Kind).Select(pane => PaneDescriptions.Of(state, pane))],
            };
        }

        return new() { Layout = panes.Length == 1 ? PageLayout.OneView : PageLayout.FourUp, Views = [.. panes.Take(4).Select(pane => PaneDescriptions.Of(state, pane))] };
    }
}
