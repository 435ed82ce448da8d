using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class ComparisonActionsTests
{
    private static readonly PaneId s_left = new(PaneKind.Axial, 1);
    private static readonly PaneId s_right = new(PaneKind.Axial, 2);

    [Fact]
    public void Two_volumes_of_a_kind_are_in_one_column_each_and_what_there_is_once_is_in_both()
    {
        ViewerState state = Opened(Layer<Hounsfield>("ct 1"), Layer<Hounsfield>("ct 2"), Layer<StandardizedUptake>("pet 1"), Layer<StandardizedUptake>("pet 2"), Layer<Gray>("dose"));
        Assert.Equal(2, state.Columns.Length);
        Assert.Equal(["ct 1", "pet 1", "dose"], Shown(state, s_left));
        Assert.Equal(["ct 2", "pet 2", "dose"], Shown(state, s_right));
        Assert.Equal(5, Shown(state, PaneKind.Axial).Count());
    }

    [Fact]
    public void Doses_of_different_meaning_are_compared_and_more_than_two_get_more_columns()
    {
        ViewerState state = Opened(Layer<Hounsfield>("ct"), Layer<Gray>("physical"), Layer<GrayRbe>("weighted"), Layer<RelativeDose>("relative"));
        Assert.Equal(3, state.Columns.Length);
        Assert.Equal(["ct", "physical"], Shown(state, s_left));
        Assert.Equal(["ct", "weighted"], Shown(state, s_right));
        Assert.Equal(["ct", "relative"], Shown(state, new(PaneKind.Axial, 3)));
    }

    [Fact]
    public void Without_two_of_a_kind_the_parts_are_beside_the_whole()
    {
        ViewerState pet = Opened(Layer<Hounsfield>("ct"), Layer<StandardizedUptake>("pet"));
        Assert.Equal(["ct"], Shown(pet, s_left));
        Assert.Equal(["pet"], Shown(pet, s_right));
        Assert.Equal(["ct", "pet"], Shown(pet, new(PaneKind.Axial, 3)));
        ViewerState dose = Opened(Layer<Hounsfield>("ct"), Layer<Gray>("dose"));
        Assert.Equal(["ct"], Shown(dose, s_left));
        Assert.Equal(["ct", "dose"], Shown(dose, s_right));
        Assert.Equal(2, Opened(Layer<Hounsfield>("ct")).Columns.Length);
    }

    [Fact]
    public void A_layer_is_put_into_a_column_and_left_out_of_it_and_one_that_is_alone_is_opaque()
    {
        ViewerState state = Opened(Layer<Hounsfield>("ct"), Layer<Gray>("dose") with { Opacity = 0.4, Blend = LayerBlend.Add });
        state = ComparisonActions.ShowIn(state, 1, "dose", isShown: true);
        state = ComparisonActions.ShowIn(state, 1, "ct", isShown: false);
        VolumeLayer alone = Assert.Single(state.SceneIn(state[s_left]).Layers);
        Assert.Equal(("dose", 1, LayerBlend.Over), (alone.Id, alone.Opacity, alone.Blend));
        Assert.Equal(0.4, state.SceneIn(state[s_right]).Layer("dose").Opacity);
        Assert.Equal(0.4, state.SceneIn(state[PaneKind.Axial]).Layer("dose").Opacity);
        Assert.Throws<InputException>(() => ComparisonActions.ShowIn(state, 3, "ct", isShown: true));
        Assert.Throws<InputException>(() => ComparisonActions.ShowIn(state, 1, "nothing", isShown: true));
    }

    [Fact]
    public void Linked_columns_go_from_place_to_place_together_and_parted_ones_keep_their_distance_when_linked_again()
    {
        ViewerState state = Compared();
        Vector3D start = state.Scene.CrosshairMm;
        state = ViewerActions.Crosshair(state, s_right, new(5, 6, 7));
        Assert.Equal(new(5, 6, 7), state.CrosshairOf(state[s_left]));
        Assert.Equal(new(5, 6, 7), state.CrosshairOf(state[PaneKind.Coronal]));

        state = ComparisonActions.Link(state, places: false, views: true);
        state = ViewerActions.Crosshair(state, s_right, new(5, 6, -1));
        Assert.Equal(7, state.CrosshairOf(state[s_left]).Z);
        Assert.Equal(-1, state.CrosshairOf(state[s_right]).Z);
        Assert.Equal(-1, PaneViews.Of(state, state[s_right]).CenterMm.Z, 1e-9);
        Assert.Equal(7, PaneViews.Of(state, state[s_left]).CenterMm.Z, 1e-9);

        state = ComparisonActions.Link(state, places: true, views: true);
        state = ViewerActions.Crosshair(state, s_right, new(0, 0, -3));
        Assert.Equal(new(0, 0, 5), state.CrosshairOf(state[s_left]));
        ViewerState aligned = ComparisonActions.Align(state);
        Assert.Equal(new(0, 0, 5), aligned.CrosshairOf(aligned[s_right]));
        state = ViewerActions.Reset(state);
        Assert.Equal((start, start), (state.CrosshairOf(state[s_left]), state.CrosshairOf(state[s_right])));
    }

    [Fact]
    public void Slices_of_a_column_are_those_of_its_own_lowest_layer()
    {
        VolumeLayer coarse = Layer<Hounsfield>("ct 2") with { Volume = new Volume<Hounsfield>(VoxelGrid.Centered(10, 10, 5, new(4, 4, 8)), new float[500]) };
        ViewerState state = Sized(Opened(Layer<Hounsfield>("ct 1"), coarse));
        // From 2 mm: the next middle of a voxel is at 6 mm in one, and at 8 in the other, whose slice at 0 is shown.
        Assert.Equal(6, ViewerActions.Slice(state, s_left, 1).Scene.CrosshairMm.Z, 1e-9);
        Assert.Equal(8, ViewerActions.Slice(state, s_right, 1).Scene.CrosshairMm.Z, 1e-9);
    }

    [Fact]
    public void Linked_pictures_have_one_place_and_scale_and_parted_ones_their_own()
    {
        ViewerState state = Compared();
        state = ViewerActions.Pan(ViewerActions.Zoom(state, s_left, 2, 30, 40), s_right, 7, -3);
        View left = PaneViews.Of(state, state[s_left]);
        View right = PaneViews.Of(state, state[s_right]);
        Assert.Equal((left.CenterMm, left.MmPerPixel), (right.CenterMm, right.MmPerPixel));
        // What is not compared has its own.
        Assert.Null(state[PaneKind.Axial].MmPerPixel);

        state = ComparisonActions.Link(state, places: true, views: false);
        state = ViewerActions.Zoom(state, s_right, 2, 0, 0);
        Assert.Equal(left.MmPerPixel, PaneViews.Of(state, state[s_left]).MmPerPixel);
        Assert.Equal(0.5 * left.MmPerPixel, PaneViews.Of(state, state[s_right]).MmPerPixel, 1e-9);
        state = ComparisonActions.Link(state, places: true, views: true);
        Assert.Equal(left.MmPerPixel, PaneViews.Of(state, state[s_right]).MmPerPixel);
    }

    [Fact]
    public void A_projection_in_a_column_is_of_what_the_column_has_of_the_same_meaning()
    {
        ViewerState state = Opened(Layer<Hounsfield>("ct 1"), Layer<Hounsfield>("ct 2"), Layer<StandardizedUptake>("pet 1"), Layer<StandardizedUptake>("pet 2"));
        state = ViewerActions.Projection(state, ProjectionKind.Maximum, "pet 1");
        Assert.Equal(["pet 1"], Shown(state, new(PaneKind.Projection, 1)));
        Assert.Equal(["pet 2"], Shown(state, new(PaneKind.Projection, 2)));
        state = ComparisonActions.ShowIn(state, 2, "pet 2", isShown: false);
        Assert.Equal(["ct 2"], Shown(state, new(PaneKind.Projection, 2)));
    }

    [Fact]
    public void A_comparison_has_two_to_four_columns()
    {
        ViewerState state = ComparisonActions.Columns(Compared(), 4);
        Assert.Equal(["ct 1", "ct 2"], Shown(state, new(PaneKind.Sagittal, 4)));
        Assert.Equal(["ct 2"], Shown(ComparisonActions.Columns(state, 2), s_right));
        Assert.Throws<InputException>(() => ComparisonActions.Columns(state, 5));
        Assert.Throws<InputException>(() => ComparisonActions.Columns(state, 1));
    }

    [Fact]
    public void Panes_have_names_and_what_is_no_name_is_refused()
    {
        foreach (PaneKind kind in Enum.GetValues<PaneKind>())
        {
            for (int column = 0; column <= PaneId.MaxColumns; column++)
                Assert.Equal(new(kind, column), PaneId.Of(new PaneId(kind, column).Name));
        }

        Assert.Equal("coronal-b", new PaneId(PaneKind.Coronal, 2).Name);
        foreach (string name in new[] { "", "-a", "axial-e", "axial-", "axial-ab", "0", "1", "axial-a-a" })
            Assert.Throws<InputException>(() => PaneId.Of(name));
    }

    internal static ViewerState Opened(params VolumeLayer[] layers) => ViewerState.Of(new(new Scene { Layers = [.. layers], CrosshairMm = new(2, 2, 2) }));

    internal static VolumeLayer Layer<TQuantity>(string id)
        where TQuantity : struct, IQuantity =>
        new() { Id = id, Name = id, Volume = new Volume<TQuantity>(VoxelGrid.Centered(10, 10, 10, new(4, 4, 4)), new float[1000]), Map = ColourMaps.Grey, Window = new(0, 1) };

    private static ViewerState Compared() => Sized(Opened(Layer<Hounsfield>("ct 1"), Layer<Hounsfield>("ct 2")));

    private static ViewerState Sized(ViewerState state) => ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [s_left] = (100, 80), [s_right] = (100, 80) }, 13);

    private static IEnumerable<string> Shown(ViewerState state, PaneId id) => state.SceneIn(state[id]).Layers.Select(static layer => layer.Id);
}
