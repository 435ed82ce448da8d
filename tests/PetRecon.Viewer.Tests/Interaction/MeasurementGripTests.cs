using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class MeasurementGripTests
{
    [Fact]
    public void Points_are_taken_before_lines_and_the_nearest_one_of_them()
    {
        // A pixel is a millimetre, and the middle of the pane is the middle of the scene.
        ViewerState state = Shown();
        Vector3D middle = state.Scene.CrosshairMm;
        state = MeasuringActions.Measure(state, MeasurementKind.Distance, [middle + new Vector3D(-20, 0, 0), middle + new Vector3D(20, 0, 0)]);
        state = MeasuringActions.Measure(state, MeasurementKind.Angle, [middle + new Vector3D(0, -30, 0), middle + new Vector3D(16, 0, 0), middle + new Vector3D(0, 30, 0)]);
        Assert.Equal(("m1", 1), Taken(state, middle, 21, 1));
        Assert.Equal(("m2", 1), Taken(state, middle, 17, 0));
        Assert.Equal(("m1", -1), Taken(state, middle, -5, 3));
        Assert.Null(MeasurementGrip.Find(state, PaneKind.Axial, 50, 10, 7));
        Assert.Equal(("m2", -1), Taken(state, middle, 8, -18));
    }

    [Fact]
    public void What_lies_in_another_slice_is_not_taken()
    {
        ViewerState state = Shown();
        Vector3D middle = state.Scene.CrosshairMm;
        state = MeasuringActions.Measure(state, MeasurementKind.Point, [middle]);
        Assert.NotNull(MeasurementGrip.Find(state, PaneKind.Axial, 50, 50, 7));
        state = ViewerActions.Crosshair(state, middle + new Vector3D(0, 0, 5));
        Assert.Null(MeasurementGrip.Find(state, PaneKind.Axial, 50, 50, 7));
    }

    private static (string, int)? Taken(ViewerState state, Vector3D middle, double right, double down)
    {
        MeasurementGrip? grip = MeasurementGrip.Find(state, PaneKind.Axial, 50 + right, 50 + down, 7);
        if (grip is not null)
            Assert.Equal(0, (middle + new Vector3D(right, down, 0) - grip.AtMm).Length, 1e-9);
        return grip is null ? null : (grip.Id, grip.Point);
    }

    private static ViewerState Shown()
    {
        ViewerState state = ComparisonActionsTests.Opened(ComparisonActionsTests.Layer<Hounsfield>("ct"));
        state = ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [PaneKind.Axial] = (100, 100) }, 13);
        state = ViewerActions.Crosshair(state, state.Extent.CenterMm);
        return state.With(state[PaneKind.Axial] with { MmPerPixel = 1, ZoomedEdge = 100 });
    }
}
