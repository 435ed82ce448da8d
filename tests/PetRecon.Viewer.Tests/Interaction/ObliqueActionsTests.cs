using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class ObliqueActionsTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void The_first_oblique_plane_lies_between_the_coronal_and_the_sagittal_one_and_goes_through_the_crosshair()
    {
        ViewerState state = Shown();
        View view = PaneViews.Of(state, state[PaneKind.Oblique]);
        Assert.Equal(-Vector3D.UnitZ, view.Down);
        Assert.InRange(view.Right.X, 0.5, 0.9);
        Assert.Equal(0, Vector3D.Dot(state.Scene.CrosshairMm - view.CenterMm, view.Away), Exact);
    }

    [Fact]
    public void The_line_goes_with_the_hand_around_the_crosshair()
    {
        ViewerState state = Shown();
        View axial = PaneViews.Of(state, state[PaneKind.Axial]);
        (double crossX, double crossY) = axial.PixelOf(state.Scene.CrosshairMm, 100, 80);
        foreach (double degrees in new[] { 0.0, 10, 90, 135, 200, 290 })
        {
            (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
            // A point of the line is taken hold of, and brought where the hand is, in two moves; the distance to the crosshair does not matter.
            Vector3D along = PaneViews.Of(state, state[PaneKind.Oblique]).Right;
            (double x, double y) = axial.PixelOf(state.Scene.CrosshairMm + 20 * along, 100, 80);
            ViewerState half = ObliqueActions.Swing(state, PaneKind.Axial, x, y, crossX + 11, crossY + 9);
            state = ObliqueActions.Swing(half, PaneKind.Axial, crossX + 11, crossY + 9, crossX + 30 * cos, crossY + 30 * sin);
            View oblique = PaneViews.Of(state, state[PaneKind.Oblique]);
            Vector3D hand = cos * axial.Right + sin * axial.Down;
            Assert.Equal(1, Vector3D.Dot(oblique.Right, hand), Exact);
            // It was at right angles to the axial plane, and still is.
            Assert.Equal(0, Vector3D.Dot(oblique.Away, axial.Away), Exact);
        }
    }

    [Fact]
    public void A_drag_in_the_oblique_pane_turns_what_is_nearest_to_the_eye_with_the_hand()
    {
        ViewerState state = Shown();
        View before = PaneViews.Of(state, state[PaneKind.Oblique]);
        Vector3D near = -before.Away;
        View right = PaneViews.Of(state with { }, ViewerActions.Turn(state, PaneKind.Oblique, 20, 0)[PaneKind.Oblique]);
        Assert.Equal(Math.Sin(10 * Math.PI / 180), Vector3D.Dot(near, right.Right), Exact);
        View down = PaneViews.Of(state, ViewerActions.Turn(state, PaneKind.Oblique, 0, 20)[PaneKind.Oblique]);
        Assert.Equal(Math.Sin(10 * Math.PI / 180), Vector3D.Dot(near, down.Down), Exact);
    }

    [Fact]
    public void Many_turns_leave_the_axes_at_right_angles_and_one_key_straightens_them()
    {
        ViewerState state = Shown();
        for (int n = 0; n < 2000; n++)
            state = ViewerActions.Turn(state, PaneKind.Oblique, n % 7 - 3, n % 5 - 1);
        ObliqueTurn turn = state[PaneKind.Oblique].Turn!;
        Assert.Equal(1, turn.Right.Length, 1e-12);
        Assert.Equal(1, turn.Down.Length, 1e-12);
        Assert.Equal(0, Vector3D.Dot(turn.Right, turn.Down), 1e-12);
        Assert.Null(ObliqueActions.Straighten(state)[PaneKind.Oblique].Turn);
        Assert.Null(ViewerActions.Reset(state)[PaneKind.Oblique].Turn);
    }

    [Fact]
    public void Planes_cannot_be_turned_and_no_line_is_turned_in_a_projection()
    {
        ViewerState state = Shown();
        Assert.Throws<InputException>(() => ViewerActions.Turn(state, PaneKind.Axial, 1, 1));
        Assert.Throws<InputException>(() => ObliqueActions.Swing(state, PaneKind.Projection, 1, 1, 2, 2));
        Assert.Throws<InputException>(() => ObliqueActions.Swing(state, PaneKind.Sagittal, 1, 1, 2, 2));
    }

    [Fact]
    public void The_line_that_is_drawn_lies_in_both_planes_and_so_do_its_handles()
    {
        ViewerState state = ViewerActions.Turn(Shown(), PaneKind.Oblique, 33, -27);
        foreach ((PaneKind drawn, PaneKind other) in new[] { (PaneKind.Axial, PaneKind.Oblique), (PaneKind.Coronal, PaneKind.Oblique) })
        {
            View view = PaneViews.Of(state, state[drawn]);
            Overlay cuts = PlaneCuts.Of(PaneCuts.In(state, state[drawn]), view, 100, 80, 13);
            View plane = PaneViews.Of(state, state[other]);
            Assert.Equal(2, cuts.Lines.Length);
            Assert.Equal(2, cuts.Marks.Length);
            foreach (OverlayPoint point in cuts.Lines.SelectMany(static line => line.Points).Concat(cuts.Marks.Select(static mark => mark.At)))
            {
                Vector3D at = view.PositionMm(point.X, point.Y, 100, 80);
                Assert.Equal(0, Vector3D.Dot(at - plane.CenterMm, plane.Away), 1e-6);
                Assert.InRange(point.X, -1e-6, 100 + 1e-6);
                Assert.InRange(point.Y, -1e-6, 80 + 1e-6);
            }
        }

        ViewerState without = ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [PaneKind.Axial] = (100, 80) }, 13);
        Assert.Empty(PaneCuts.In(without, without[PaneKind.Axial]));
        Assert.Equal(3, PaneCuts.In(state, state[PaneKind.Oblique]).Length);
        Assert.Empty(PaneCuts.In(state, state[PaneKind.Projection]));
    }

    [Fact]
    public void Planes_that_are_parallel_have_no_line()
    {
        View view = new PlaneView { CenterMm = Vector3D.Zero, Right = Vector3D.UnitX, Down = Vector3D.UnitY, MmPerPixel = 1 };
        Assert.Empty(PlaneCuts.Of([new("", Vector3D.Zero, Vector3D.UnitZ, default, HasHandles: true)], view, 100, 80, 13).Lines);
        // The crosshair is beside the picture and the line misses it.
        Overlay beside = PlaneCuts.Of([new("x", new(0, 200, 0), Vector3D.UnitY, default, HasHandles: true)], view, 100, 80, 13);
        Assert.Empty(beside.Lines);
        Assert.Empty(beside.Texts);
    }

    private static ViewerState Shown()
    {
        ViewerState state = ComparisonActionsTests.Opened(ComparisonActionsTests.Layer<Hounsfield>("ct"));
        return ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [PaneKind.Axial] = (100, 80), [PaneKind.Coronal] = (100, 80), [PaneKind.Oblique] = (100, 80) }, 13);
    }
}
