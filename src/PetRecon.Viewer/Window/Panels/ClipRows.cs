using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>The section of what projections cut away: a box along the patient's axes, and what is before and behind the crosshair. At their ends, sliders cut nothing.</summary>
internal sealed class ClipRows(WindowViewer viewer, PanelChoices choices)
{
    private static readonly (string Low, string High)[] s_sides = [("right", "left"), ("front", "back"), ("feet", "head")];

    public IEnumerable<PanelRow> Rows(ViewerState state)
    {
        Section section = choices.Section("clip", "Cut away", isOpenAtFirst: false);
        yield return section;
        if (!section.IsOpen)
            yield break;
        SceneExtent extent = state.Extent;
        ViewDescription looks = state[PaneKind.Projection].Looks;
        (Vector3D low, Vector3D high) = ProjectionActions.BoxOf(looks);
        for (int n = 0; n < 3; n++)
        {
            int axis = n;
            yield return Slider($"from the {s_sides[axis].Low}", extent.LowMm[axis], extent.HighMm[axis], low[axis], extent.LowMm[axis], value => Box(value ?? double.NegativeInfinity, axis, isLow: true));
            yield return Slider($"from the {s_sides[axis].High}", extent.LowMm[axis], extent.HighMm[axis], high[axis], extent.HighMm[axis], value => Box(value ?? double.PositiveInfinity, axis, isLow: false));
        }

        double depth = extent.SizeMm.Length;
        yield return Slider("in front", -depth, depth, looks.NearClipMm ?? -depth, -depth, value => Clip(now => now with { NearClipMm = value }));
        yield return Slider("behind", -depth, depth, looks.FarClipMm ?? depth, depth, value => Clip(now => now with { FarClipMm = value }));
        yield return PanelRows.Note("clip note", "In front and behind are measured from the crosshair, along the line of sight.");
        yield return PanelRows.Inner(new Button("clip nothing", "Cut nothing away", () => viewer.Change(static now => ProjectionActions.Clip(now, Infinite(-1), Infinite(1), null, null))));
    }

    private static PanelRow Slider(string name, double low, double high, double value, double free, Action<double?> take)
    {
        double at = double.IsFinite(value) ? value : free;
        bool IsFree(double mm) => Math.Abs(mm - free) < 1;
        return PanelRows.Inner(new Slider($"clip {name}", low, high, at, mm => take(IsFree(mm) ? null : mm))
        {
            Step = 1,
            Head = name,
            Text = IsFree(at) ? "all" : FormattableString.Invariant($"{at:0} mm"),
        });
    }

    private static Vector3D Infinite(double sign) => new(sign * double.PositiveInfinity, sign * double.PositiveInfinity, sign * double.PositiveInfinity);

    private void Box(double value, int axis, bool isLow) => viewer.Change(now =>
    {
        ViewDescription looks = now[PaneKind.Projection].Looks;
        (Vector3D low, Vector3D high) = ProjectionActions.BoxOf(looks);
        return ProjectionActions.Clip(now, isLow ? With(low, axis, value) : low, isLow ? high : With(high, axis, value), looks.NearClipMm, looks.FarClipMm);
    });

    private void Clip(Func<ViewDescription, ViewDescription> change) => viewer.Change(now =>
    {
        ViewDescription looks = change(now[PaneKind.Projection].Looks);
        (Vector3D low, Vector3D high) = ProjectionActions.BoxOf(looks);
        return ProjectionActions.Clip(now, low, high, looks.NearClipMm, looks.FarClipMm);
    });

    private static Vector3D With(Vector3D vector, int axis, double value) => new(axis == 0 ? value : vector.X, axis == 1 ? value : vector.Y, axis == 2 ? value : vector.Z);
}
