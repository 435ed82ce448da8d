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

    private static int? Layer(ViewerState state) => ((ProjectionView)PaneViews.Of(state, state[PaneKind.Beam])).BeamLayerNumber;

    private static ViewerState Shown()
    {
        Scene scene = new() { Layers = [ComparisonActionsTests.Layer<Hounsfield>("ct")], Beams = [Beam()] };
        return ViewerActions.Layout(ViewerState.Of(new(scene)), new Dictionary<PaneId, (int, int)> { [PaneKind.Beam] = (100, 80) }, 13);
    }
}
