using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Interaction;

/// <summary>What inputs do to the columns of a comparison.</summary>
internal static class ComparisonActions
{
    /// <summary>How many columns there are; a new one shows all layers.</summary>
    public static ViewerState Columns(ViewerState state, int count) => count is >= 2 and <= PaneId.MaxColumns
        ? state with { Columns = [.. state.Columns.Take(count), .. Enumerable.Repeat(new PaneColumn(), Math.Max(0, count - state.Columns.Length))] }
        : throw new InputException($"{count} columns were asked for; a comparison has 2 to {PaneId.MaxColumns}.");

    /// <summary>Shows a layer in a column, or leaves it out there.</summary>
    /// <param name="state">The state.</param>
    /// <param name="column">The column, from 1.</param>
    /// <param name="layerId">The layer.</param>
    /// <param name="isShown">Whether it is there.</param>
    public static ViewerState ShowIn(ViewerState state, int column, string layerId, bool isShown)
    {
        if (column < 1 || column > state.Columns.Length)
            throw new InputException($"There is no column {column}; the comparison has {state.Columns.Length}.");
        string id = ViewerActions.Layer(state, layerId).Id;
        PaneColumn before = state.Columns[column - 1];
        ImmutableArray<string> others = before.LeftOutIds.Remove(id);
        return state with { Columns = state.Columns.SetItem(column - 1, before with { LeftOutIds = isShown ? others : others.Add(id) }) };
    }

    /// <summary>
    /// Links columns or parts them. Crosshairs that were moved apart keep their distances when they are linked again, so that what was brought in line by hand
    /// stays so; pictures take the place and scale of the first column's.
    /// </summary>
    public static ViewerState Link(ViewerState state, bool places, bool views)
    {
        ViewerState next = state with { LinksPlaces = places, LinksViews = views };
        if (!views || state.LinksViews)
            return next;
        foreach (PaneKind kind in Enum.GetValues<PaneKind>())
            next = ViewerActions.Linked(next, next[new PaneId(kind, 1)]);
        return next;
    }

    /// <summary>The crosshairs of all columns are at the first one's again.</summary>
    public static ViewerState Align(ViewerState state) => state with
    {
        Scene = state.Scene with { CrosshairMm = state.Scene.CrosshairMm + state.Columns[0].OffsetMm },
        Columns = [.. state.Columns.Select(static column => column with { OffsetMm = default })],
    };

    /// <summary>Only one column's crosshair moves.</summary>
    public static ViewerState Moved(ViewerState state, int column, Vector3D moveMm)
    {
        PaneColumn before = state.Columns[Math.Min(column, state.Columns.Length) - 1];
        return state with { Columns = state.Columns.Replace(before, before with { OffsetMm = before.OffsetMm + moveMm }, ReferenceEqualityComparer.Instance) };
    }
}
