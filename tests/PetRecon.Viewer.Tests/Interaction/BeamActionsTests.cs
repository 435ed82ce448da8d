using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class BeamActionsTests
{
    private static readonly Vector3D s_isocenter = new(3, -4, 5);

    [Fact]
    public void The_view_is_along_the_beam_and_can_be_moved_and_scaled()
    {
        ViewerState state = Shown();
        ProjectionView view = (ProjectionView)PaneViews.Of(state, state[PaneKind.Beam]);
        // Gantry at 90 degrees: the source is on the patient's left, and looks to the right.
        Assert.Equal(-1, view.Away.X, 1e-9);
        Assert.Equal((s_isocenter, "b", ProjectionKind.Radiograph), (view.CenterMm, view.BeamId, view.Kind));
        ViewerState moved = ViewerActions.Pan(ViewerActions.Zoom(state, PaneKind.Beam, 2, 50, 40), PaneKind.Beam, 10, 0);
        View closer = PaneViews.Of(moved, moved[PaneKind.Beam]);
        Assert.Equal(0.5 * view.MmPerPixel, closer.MmPerPixel, 1e-9);
        Assert.Equal(-10 * closer.MmPerPixel, Vector3D.Dot(closer.CenterMm - s_isocenter, view.Right), 1e-9);
    }

    [Fact]
    public void The_wheel_goes_through_all_layers_together_and_each_by_itself()
    {
        ViewerState state = Shown();
        Assert.Null(Layer(state));
        state = ViewerActions.Slice(state, PaneKind.Beam, 1);
        Assert.Equal(1, Layer(state));
        state = ViewerActions.Slice(state, PaneKind.Beam, 5);
        Assert.Equal(4, Layer(state));
        Assert.Null(Layer(ViewerActions.Slice(state, PaneKind.Beam, -2)));
    }

    [Fact]
    public void Beams_and_layers_that_are_not_there_are_refused()
    {
        ViewerState state = Shown();
        Assert.Throws<InputException>(() => BeamActions.Choose(state, "other", null));
        Assert.Throws<InputException>(() => BeamActions.Choose(state, "b", 2));
        Assert.Throws<InputException>(() => ViewerActions.Turn(state, PaneKind.Beam, 1, 1));
        ViewerState without = ComparisonActionsTests.Opened(ComparisonActionsTests.Layer<Hounsfield>("ct"));
        Assert.Throws<InputException>(() => ViewerActions.Layout(without, new Dictionary<PaneId, (int, int)> { [PaneKind.Beam] = (100, 80) }, 13));
    }

    [Fact]
    public void A_click_moves_the_crosshair_onto_the_ray_and_keeps_its_depth()
    {
        ViewerState state = Shown(Diverging("b", "", 1));
        state = state with { Scene = state.Scene with { CrosshairMm = s_isocenter + new Vector3D(11, 4, -6) }, Extent = new(s_isocenter - new Vector3D(200, 200, 200), s_isocenter + new Vector3D(200, 200, 200)) };
        ViewerState clicked = ViewerActions.Crosshair(state, PaneKind.Beam, ViewerActions.PointOf(state, PaneKind.Beam, 70, 25));
        View view = PaneViews.Of(clicked, clicked[PaneKind.Beam]);

        // 20 pixels to the right and 15 up are x and y of a ray from the patient's left, where the picture's right is the back and its top the head.
        (double x, double y, double z) = (20 * view.MmPerPixel, 15 * view.MmPerPixel, 11);
        Vector3D expected = s_isocenter + new Vector3D(z, x * (1 - z / 420), y * (1 - z / 260));
        Assert.Equal(0, (clicked.Scene.CrosshairMm - expected).Length, 1e-9);
        (double atX, double atY) = view.PixelOf(clicked.Scene.CrosshairMm, 100, 80);
        Assert.Equal((70, 25), (atX, atY), static (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Columns_look_along_the_same_beam_of_each_plan()
    {
        ViewerState state = Compared([Diverging("a1", "A", 1), Diverging("a2", "A", 2), Diverging("b2", "B", 2), Diverging("b1", "B", 1)], 2);
        Assert.Equal(["a1", "b1"], Looked(state));
        Assert.Equal(["a2", "b2"], Looked(BeamActions.Choose(state, "a2", null)));
        Assert.Equal(["a2", "b2"], Looked(BeamActions.Choose(state, "b2", null)));
        state = BeamActions.Choose(state, "a1", 4);
        ProjectionView other = (ProjectionView)PaneViews.Of(state, state[new PaneId(PaneKind.Beam, 2)]);
        Assert.Equal(4, other.BeamLayerNumber);
        Assert.Equal(((ProjectionView)PaneViews.Of(state, state[new PaneId(PaneKind.Beam, 1)])).RadiographWindow, other.RadiographWindow);
    }

    [Fact]
    public void The_beams_of_one_plan_are_in_a_row()
    {
        ViewerState state = Compared([Diverging("a1", "A", 1), Diverging("a2", "A", 2), Diverging("a3", "A", 3)], 3);
        Assert.Equal(["a1", "a2", "a3"], Looked(state));
        Assert.Equal(["a3", "a1", "a2"], Looked(BeamActions.Choose(state, "a3", null)));
        ViewerState moved = ViewerActions.Pan(state, new PaneId(PaneKind.Beam, 2), 10, 0);
        Assert.Equal(-10 * moved.Columns.Length, Enumerable.Range(1, 3).Sum(column => moved[new PaneId(PaneKind.Beam, column)].PanRightMm / PaneViews.Of(moved, moved[new PaneId(PaneKind.Beam, column)]).MmPerPixel), 1e-6);
    }

    internal static SceneBeam Beam() => new("b", new()
    {
        Name = "lateral",
        Ion = Ion.Proton,
        Setup = new() { IsocenterMm = s_isocenter, GantryAngleDegrees = 90, CouchAngleDegrees = 0, VirtualSourceXMm = double.PositiveInfinity, VirtualSourceYMm = double.PositiveInfinity },
        Layers =
        [
            new() { Number = 1, EnergyMeVPerU = 120, Spots = [new(10, 15, 8), new(-12, 5, 2)] },
            new() { Number = 4, EnergyMeVPerU = 100, Spots = [new(0, -20, 5)] },
        ],
    });

    private static SceneBeam Diverging(string id, string plan, int number)
    {
        SceneBeam beam = Beam();
        return new(id, beam.Beam with { Number = number, Setup = beam.Beam.Setup! with { VirtualSourceXMm = 420, VirtualSourceYMm = 260 } }) { Plan = plan };
    }

    private static ViewerState Compared(SceneBeam[] beams, int columns)
    {
        Scene scene = new() { Layers = [ComparisonActionsTests.Layer<Hounsfield>("ct")], Beams = [.. beams] };
        ViewerState state = ComparisonActions.Columns(ViewerState.Of(new(scene)), columns);
        return ViewerActions.Layout(state, Enumerable.Range(1, columns).ToDictionary(static column => new PaneId(PaneKind.Beam, column), static _ => (100, 80)), 13);
    }

    private static string?[] Looked(ViewerState state) => [.. Enumerable.Range(1, state.Columns.Length).Select(column => ((ProjectionView)PaneViews.Of(state, state[new PaneId(PaneKind.Beam, column)])).BeamId)];

    private static int? Layer(ViewerState state) => ((ProjectionView)PaneViews.Of(state, state[PaneKind.Beam])).BeamLayerNumber;

    private static ViewerState Shown(SceneBeam? beam = null)
    {
        Scene scene = new() { Layers = [ComparisonActionsTests.Layer<Hounsfield>("ct")], Beams = [beam ?? Beam()] };
        return ViewerActions.Layout(ViewerState.Of(new(scene)), new Dictionary<PaneId, (int, int)> { [PaneKind.Beam] = (100, 80) }, 13);
    }
}
