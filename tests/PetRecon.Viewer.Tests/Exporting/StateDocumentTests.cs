using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Exporting;

/// <summary>What a page saves as a scene is seen again, to the pixel, in a page and in a picture.</summary>
public class StateDocumentTests
{
    private const int Width = 202;
    private const int Height = 162;

    private static readonly SceneOrigins s_origins = new()
    {
        Layers = TestStudy.Scene().Layers.ToImmutableDictionary(static layer => layer.Id, static layer => new LayerOrigin(Path.Combine(Path.GetTempPath(), layer.Id + ".nii"), "", "")),
    };

    [Fact]
    public void A_saved_state_has_the_same_pixels_in_a_page_and_in_a_picture()
    {
        ViewerState state = Changed(Begun(new(TestStudy.Scene()) { Origins = s_origins }));
        PaneId[] shown = [PaneKind.Axial, PaneKind.Coronal, PaneKind.Sagittal, PaneKind.Projection];
        Picture before = Drawn(StatePicture.Of(state, Places(shown), 1));
        byte[] file = SceneFile.ToBytes(StateDocument.Of(state, shown), null);

        SceneDocument document = SceneFile.Parse(file, Path.Combine(Path.GetTempPath(), "elsewhere", "saved.json"));
        Assert.Equal(s_origins.Layers["ct"].File, document.Layers[0].File);
        Scene scene = document.ToScene(VolumeOf, static _ => throw new InvalidOperationException());
        Picture rendered = Drawn(PicturePage.Of(scene, document.Page, Width, Height));
        Assert.True(before.Rgba.Span.SequenceEqual(rendered.Rgba.Span), "The picture of the file differs from the screen's.");

        ViewerState again = Begun(new(scene) { Origins = SceneOrigins.Of(document), Page = document.Page, Projection = document.Page.Views[3] });
        Picture restored = Drawn(StatePicture.Of(again, Places(shown), 1));
        Assert.True(before.Rgba.Span.SequenceEqual(restored.Rgba.Span), "The page of the file differs from the first one.");
        Assert.Equal(MeasurementTable.Of(state.Scene, TestContext.Current.CancellationToken), MeasurementTable.Of(scene, TestContext.Current.CancellationToken), static (a, b) => a.Name == b.Name && a.Statistics == b.Statistics && a.Value.Equals(b.Value));

        // And what it says differs from a state that was not changed.
        Picture plain = Drawn(StatePicture.Of(Begun(new(TestStudy.Scene())), Places(shown), 1));
        Assert.False(before.Rgba.Span.SequenceEqual(plain.Rgba.Span));
    }

    [Fact]
    public void One_view_and_comparisons_are_kept_too()
    {
        ViewerState state = Changed(Begun(new(TestStudy.Scene()) { Origins = s_origins }));
        SceneDocument one = StateDocument.Of(state, [PaneKind.Sagittal]);
        Assert.Equal((PageLayout.OneView, ViewKind.Sagittal), (one.Page.Layout, Assert.Single(one.Page.Views).Kind));

        state = ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [new(PaneKind.Axial, 1)] = (100, 80), [new(PaneKind.Axial, 2)] = (100, 80) }, 13);
        state = state with { Columns = [new() { LeftOutIds = ["dose"] }, new() { LeftOutIds = ["ct"] }] };
        PaneId[] shown = [new(PaneKind.Axial, 1), new(PaneKind.Axial, 2)];
        SceneDocument both = SceneFile.Parse(SceneFile.ToBytes(StateDocument.Of(state, shown), null), "saved.json");
        Assert.Equal(PageLayout.Comparison, both.Page.Layout);
        Assert.Equal(["ct", "dose"], both.Page.Columns.Select(static column => Assert.Single(column)));
        ViewerState again = ViewerState.Of(new(both.ToScene(VolumeOf, static _ => throw new InvalidOperationException())) { Page = both.Page });
        Assert.Equal(["dose", "ct"], again.Columns.Select(static column => Assert.Single(column.LeftOutIds)));
    }

    [Fact]
    public void Columns_that_were_moved_apart_and_the_frame_that_is_shown_are_kept()
    {
        ViewerState state = Begun(new(TestStudy.Scene()) { Origins = s_origins });
        state = ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [new(PaneKind.Axial, 1)] = (100, 80), [new(PaneKind.Axial, 2)] = (100, 80) }, 13);
        state = state with { Columns = [new() { LeftOutIds = ["dose"] }, new() { LeftOutIds = ["ct"], OffsetMm = new(4, -2, 6) }] };
        Volume<Hounsfield>[] volumes = [TestStudy.Ct(), Volume<Hounsfield>.Constant(TestStudy.CtGrid, 7)];
        ImmutableArray<VolumeFrame> frames = [.. volumes.Select(static (volume, n) => new VolumeFrame($"frame {n}", volume))];
        state = ViewerActions.Frame(ViewerActions.Replace(state, state.Scene.Layers[0] with { Frames = frames }), 1);
        PaneId[] shown = [new(PaneKind.Axial, 1), new(PaneKind.Axial, 2)];
        SceneDocument saved = SceneFile.Parse(SceneFile.ToBytes(StateDocument.Of(state, shown), null), "saved.json");
        Assert.Equal(1, saved.FrameIndex);
        Scene scene = saved.ToScene(VolumeOf, static _ => throw new InvalidOperationException(), null, entry => entry.Id == "ct" ? frames : []);
        Assert.Same(volumes[1], scene.Layers[0].Volume);
        ViewerState again = ViewerState.Of(new(scene) { Page = saved.Page });
        Assert.Equal([default, new(4, -2, 6)], again.Columns.Select(static column => column.OffsetMm));

        // The second column of a picture goes through the place that its column goes through on the page.
        PicturePage page = PicturePage.Of(scene, saved.Page, Width, 80);
        Assert.Equal(PaneViews.Of(state, state[shown[1]]).CenterMm.Z, page.Panels[1].View.CenterMm.Z, 1e-9);
        Assert.Equal(6, page.Panels[1].View.CenterMm.Z - page.Panels[0].View.CenterMm.Z, 1e-9);
    }

    [Fact]
    public void What_came_from_no_file_is_named_and_nothing_is_saved()
    {
        ViewerState state = Begun(new(TestStudy.Scene()) { Origins = s_origins with { Layers = s_origins.Layers.Remove("dose") } });
        InputException refused = Assert.Throws<InputException>(() => StateDocument.Of(state, [PaneKind.Axial]));
        Assert.Contains("none of Dose.", refused.Message, StringComparison.Ordinal);
    }

    private static Volume VolumeOf(SceneLayerEntry entry) => entry.Id == "ct" ? TestStudy.Ct() : TestStudy.Dose();

    private static ViewerState Begun(OpenedScene opened) => ViewerActions.Layout(
        ViewerState.Of(opened), new[] { PaneKind.Axial, PaneKind.Coronal, PaneKind.Sagittal, PaneKind.Projection }.ToDictionary(static kind => new PaneId(kind), static _ => (100, 80)), 13);

    private static ViewerState Changed(ViewerState state)
    {
        state = ViewerActions.Crosshair(state, new(7.3, -4.1, 6.2));
        state = ViewerActions.Zoom(state, PaneKind.Axial, 1.7, 30, 50);
        state = ViewerActions.Pan(state, PaneKind.Coronal, 13, -6);
        state = ViewerActions.Turn(state, PaneKind.Projection, 33, -12);
        state = ViewerActions.Window(state, "ct", -50, 130);
        state = ViewerActions.Replace(state, ViewerActions.Layer(state, "dose") with { Opacity = 0.3, Map = ColourMaps.HotIron });
        state = MeasuringActions.Measure(state, MeasurementKind.Distance, [new(0, -4.1, 6.2), new(12, 8, 6.2)]);
        state = MeasuringActions.Sphere(state, new(7, -4, 6), new(7, 5, 6), "ct");
        state = MeasuringActions.Corners(state, PaneKind.Coronal, new(-20, -4.1, 10), new(-4, -4.1, -3), isBox: true, "dose");
        RegionSeed seed = new(new(10, 5, 10), new() { FixedThreshold = 30 });
        state = MeasuringActions.Grow(state, "dose", seed.PlaceMm, seed.Options)(TestContext.Current.CancellationToken)(state);
        return state with { Scene = state.Scene with { IsRadiological = false } };
    }

    // As PicturePage lays four views out: two pixels between them.
    private static StatePicture.Place[] Places(PaneId[] shown) => [.. shown.Select(static (pane, i) => new StatePicture.Place(pane, i % 2 * 102, i / 2 * 82, 100, 80))];

    private static Picture Drawn(PicturePage page)
    {
        using SoftwareRenderer renderer = new();
        return PageDrawing.Draw(renderer, page, null, TestContext.Current.CancellationToken);
    }
}
