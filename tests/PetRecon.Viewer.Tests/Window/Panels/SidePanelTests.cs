using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>What the pages of the panel do to a viewer's state.</summary>
public class SidePanelTests
{
    private const int Tall = 3000;

    [Fact]
    public void Layers_are_shown_as_their_controls_say()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        twin.Find<Slider>("layer dose opacity").Do(0.25);
        twin.Find<Choice>("layer dose map").Do(ColourMaps.All.IndexOf(ColourMaps.Viridis));
        twin.Find<Choice>("layer dose blend").Do(1);
        twin.Find<CheckBox>("layer dose smooth").Do(false);
        twin.Find<Field>("layer dose low").Do("1.5");
        twin.Find<Field>("layer dose high").Do("60");
        VolumeLayer dose = twin.State.Scene.Layer("dose");
        Assert.Equal((0.25, ColourMaps.Viridis, LayerBlend.Add, false, new(1.5, 60)), (dose.Opacity, dose.Map, dose.Blend, dose.IsInterpolated, dose.Window));
        Assert.Throws<InputException>(() => twin.Find<Field>("layer dose low").Do("60"));

        Choice preset = twin.Find<Choice>("layer ct preset");
        preset.Do(preset.Options.IndexOf(LayerPresets.ForCt.First().Name));
        Assert.Equal(LayerPresets.ForCt.First().Window, twin.State.Scene.Layer("ct").Window);
        twin.Click("layer dose windowed");
        Assert.Equal("dose", twin.Controls.WindowedLayer);
    }

    [Fact]
    public void Structures_and_isodose_lines_are_shown_one_by_one_or_together()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        twin.Click("structure organ");
        Assert.Equal([true, false], twin.State.Scene.Structures.Select(static one => one.IsVisible));
        Assert.Contains("1 of 2", twin.Find<Section>("structures").Title, StringComparison.Ordinal);
        twin.Click("structures none");
        Assert.DoesNotContain(twin.State.Scene.Structures, static one => one.IsVisible);
        twin.Click("structures all");
        Assert.All(twin.State.Scene.Structures, static one => Assert.True(one.IsVisible));
        twin.Click("isodose lines");
        twin.Click("isodose lines areas");
        twin.Click("structure surfaces");
        Assert.Equal((false, true, true), (twin.State.Scene.Isodoses[0].IsVisible, twin.State.Scene.Isodoses[0].ShowsBands, twin.State.Scene.Structures[1].ShowsSurface));
        twin.Click("structures");
        Assert.False(twin.Has("structure organ"));
    }

    [Fact]
    public void Panes_are_laid_out_alone_beside_each_other_and_in_columns()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Assert.Equal(["projection", "oblique"], twin.Find<Choice>("fourth").Options);
        twin.Find<Choice>("fourth").Do(1);
        Assert.Equal("axial coronal sagittal oblique", Panes());
        Assert.True(twin.Has("straighten"));
        twin.Find<Choice>("layout").Do(1);
        Assert.Equal("axial", Panes());
        twin.Find<Choice>("fourth").Do(2);
        Assert.Equal("sagittal", Panes());
        twin.Find<Choice>("layout").Do(2);
        Assert.Equal("axial-a axial-b coronal-a coronal-b", Panes());

        twin.Click("row Coronal");
        twin.Click("row Projection");
        twin.Find<Choice>("column count").Do(1);
        Assert.Equal("axial-a axial-b axial-c projection-a projection-b projection-c", Panes());
        Assert.False(twin.Find<CheckBox>("column 0 dose").IsOn);
        twin.Click("column 0 dose");
        twin.Click("column 2 ct");
        Assert.Equal(["", "", "ct"], twin.State.Columns.Select(static column => string.Join(' ', column.LeftOutIds)));
        twin.Click("link places");
        Assert.False(twin.State.LinksPlaces);
        twin.Find<Choice>("layout").Do(0);
        Assert.Equal("axial coronal sagittal oblique", Panes());

        twin.Click("radiological");
        twin.Click("identity");
        Assert.Equal((false, true), (twin.State.Scene.IsRadiological, twin.State.ShowsIdentity));

        string Panes()
        {
            _ = twin.Has("");
            return string.Join(' ', twin.Controls.Layout.Panes.Select(static pane => pane.Id.Name));
        }
    }

    [Fact]
    public void Time_has_a_slider_where_something_changes_with_it()
    {
        using (PanelTwin still = new(PanelScenes.Opened, 1200, Tall))
            Assert.False(still.Has("time"));
        using PanelTwin twin = new(PanelScenes.Timed, 1200, Tall);
        Slider slider = twin.Find<Slider>("time");
        Assert.Equal((0, 2, "1 of 3"), (slider.Low, slider.High, slider.Text));
        slider.Do(2);
        Assert.Equal(2, twin.State.Scene.FrameIndex);
        Assert.Equal("third", twin.Find<Label>("time name").Text);
    }

    [Fact]
    public void The_cine_is_chosen_and_played_in_the_panel()
    {
        using PanelTwin twin = new(PanelScenes.Timed, 1200, Tall);
        Choice kinds = twin.Find<Choice>("cine kind");
        Assert.Equal(("turning slices frames", "frames"), (string.Join(' ', kinds.Options), kinds.Shown));
        twin.Click("cine by duration");
        Assert.True(twin.Cine.IsByDuration && twin.Find<CheckBox>("cine by duration").IsOn);
        kinds.Do(1);
        Assert.False(twin.Has("cine by duration"));
        Assert.Equal(("10", "slices/s"), (twin.Find<Field>("cine speed").Text, twin.Find<Field>("cine speed").Unit));
        twin.Find<Field>("cine speed").Do("25.5");
        Assert.Equal((25.5, Viewer.Window.CineKind.Slices), (twin.Cine.Speed, twin.Cine.Kind));
        Assert.Throws<InputException>(() => twin.Find<Field>("cine speed").Do("61"));
        twin.Click("cine play");
        Assert.True(twin.Cine.IsPlaying);
        Assert.Equal("Pause", twin.Find<Button>("cine play").Text);

        using PanelTwin still = new(PanelScenes.Opened, 1200, Tall);
        Assert.Equal(("turning slices", "turning"), (string.Join(' ', still.Find<Choice>("cine kind").Options), still.Find<Choice>("cine kind").Shown));
    }

    [Fact]
    public async Task Each_button_saves_what_it_says()
    {
        using PanelTwin twin = new(PanelScenes.Timed, 1200, Tall);
        twin.Find<Choice>("picture scale").Do(2);
        Assert.Equal((4, "4 \u00d7 the screen"), (twin.Controls.PictureScale, twin.Find<Choice>("picture scale").Shown));
        twin.Click("save all");
        Tab(twin, 2);
        await twin.WakeAsync(() => twin.Has("save histograms") && twin.Has("save curves"));
        twin.Click("save histograms");
        twin.Click("save curves");
        Tab(twin, 3);
        twin.Click("save tables");
        Assert.Equal(["all", "histograms", "curves", "tables"], twin.Saved);
    }

    [Fact]
    public void Transfer_functions_are_edited_point_by_point()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 1);
        twin.Find<Choice>("projection").Do(1);
        ImmutableArray<TransferPoint> first = twin.Find<TransferEditor>("transfer").Points;
        twin.Click("point add");
        ImmutableArray<TransferPoint> more = twin.Find<TransferEditor>("transfer").Points;
        Assert.Equal(first.Length + 1, more.Length);
        Assert.Equal(0.5 * (first[0].Value + first[1].Value), more[1].Value, 1e-9);
        Assert.Equal(1, twin.Find<TransferEditor>("transfer").Chosen);

        twin.Find<Field>("point colour").Do("#10f020");
        twin.Find<Field>("point opacity").Do("0.125");
        twin.Find<Slider>("point red").Do(200);
        Assert.Equal(new(more[1].Value, 200, 0xf0, 0x20, 0.125), twin.Find<TransferEditor>("transfer").Points[1]);
        Assert.Equal("#c8f020", twin.Find<Field>("point colour").Text);
        Assert.Throws<InputException>(() => twin.Find<Field>("point colour").Do("green"));

        // A point stays between its neighbours.
        twin.Find<Field>("point value").Do("1000");
        TransferEditor editor = twin.Find<TransferEditor>("transfer");
        Assert.True(editor.Points[1].Value < editor.Points[2].Value && editor.Points[1].Value > editor.Points[2].Value - 0.01 * (editor.Range.High - editor.Range.Low));
        twin.Click("point remove");
        Assert.Equal(first, twin.Find<TransferEditor>("transfer").Points);
        twin.Click("shaded");
        Assert.False(twin.State.Scene.Layer("dose").Transfer!.IsShaded);
    }

    [Fact]
    public void A_transfer_function_is_edited_by_keys_alone_and_keeps_two_points()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 1);
        twin.Find<Choice>("projection").Do(1);
        SKPoint middle = twin.Middle("transfer");
        SKRect place = twin.Panel.Layout.Find("transfer")!.Value.Place;
        twin.Drag(middle with { X = place.Left + 8, Y = place.Bottom - 8 });
        twin.Controls.HasPanelFocus = true;
        twin.Press("Shift+ArrowRight ArrowUp ArrowRight");
        TransferEditor editor = twin.Find<TransferEditor>("transfer");
        Assert.Equal(1, editor.Chosen);
        double before = 66.0 / 5;
        Assert.Equal(before + (editor.Range.High - editor.Range.Low) / 100, editor.Points[1].Value, 1e-6);
        int count = editor.Points.Length;
        twin.Press("Enter");
        Assert.Equal(count + 1, twin.Find<TransferEditor>("transfer").Points.Length);
        for (int n = 0; n < count - 1; n++)
            twin.Press("Delete");
        Assert.Equal(2, twin.Find<TransferEditor>("transfer").Points.Length);
        Assert.Throws<InputException>(() => twin.Press("Delete"));
    }

    [Fact]
    public void Surfaces_and_cuts_have_sliders_that_cut_nothing_at_their_ends()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 1);
        twin.Find<Choice>("projection").Do(2);
        twin.Find<Field>("surface").Do("31.5");
        Assert.Equal(31.5, Looks().SurfaceValue);
        twin.Click("clip");
        Slider left = twin.Find<Slider>("clip from the left");
        Assert.Equal((-40.0, 40.0, 40.0, "all"), (left.Low, left.High, left.Value, left.Text));
        left.Do(12);
        twin.Find<Slider>("clip from the feet").Do(-5);
        twin.Find<Slider>("clip in front").Do(-3);
        (Vector3D low, Vector3D high) = ProjectionActions.BoxOf(Looks());
        Assert.Equal((12.0, -5.0, double.NegativeInfinity), (high.X, low.Z, low.X));
        Assert.Equal((-3.0, (double?)null), (Looks().NearClipMm, Looks().FarClipMm));
        twin.Find<Slider>("clip from the left").Do(40);
        Assert.Equal(double.PositiveInfinity, ProjectionActions.BoxOf(Looks()).HighMm.X);
        Assert.Throws<InputException>(() => twin.Find<Slider>("clip from the head").Do(-20));
        twin.Click("clip nothing");
        Assert.Empty(Looks().ClipPlanes);

        ViewDescription Looks() => twin.State[PaneKind.Projection].Looks;
    }

    [Fact]
    public async Task Curves_are_those_of_the_doses_the_distance_and_the_frames()
    {
        using PanelTwin twin = new(PanelScenes.Timed, 1200, Tall);
        Tab(twin, 2);
        await twin.WakeAsync(() => twin.Has("histogram chart") && twin.Has("profile of dose") && twin.Has("curve of ct"));
        Assert.True(twin.Middle("curve of ct").Y < twin.Middle("histogram chart").Y);

        // The study's dose is linear, so that the mean of a box is the value in its middle; it is said in hundredths.
        Assert.Equal(Dose(0, 0, 0), Number(twin.Find<Label>("histogram of target").Text.Split(' ')[2].Trim(',')), 0.011);
        Assert.Equal(["target", "organ"], twin.Find<Chart>("histogram chart").Curves.Select(static curve => curve.Name));
        ChartCurve profile = twin.Find<Chart>("profile of dose").Curves[0];
        Assert.Equal(60, profile.Points[^1].X, 1e-9);
        foreach (double along in new[] { 0.0, 17.3, 60 })
            Assert.Equal(Dose(-30 + along, 0, 0), profile.At(along), 1e-3);
        Chart curve = twin.Find<Chart>("curve of ct");
        Assert.Equal(("s", 5.0), (curve.XUnit, curve.MarkX));
        Assert.Equal([5.0, 15, 25], curve.Curves[0].Points.Select(static point => point.X));
        Assert.Equal([1.0, 2, 3], curve.Curves[0].Points.Select(point => point.Y / curve.Curves[0].Points[0].Y), static (a, b) => Math.Abs(a - b) < 1e-5);

        twin.Find<Field>("curve radius").Do("8");
        await twin.WakeAsync(() => twin.Find<Label>("curve place").Text.Contains("within 8 mm", StringComparison.Ordinal));
        Assert.Throws<InputException>(() => twin.Find<Field>("curve radius").Do("-1"));
        twin.Find<Tabs>("tabs").Do(0);
        twin.Click("structures none");
        Tab(twin, 2);
        Assert.Equal("No structure is shown.", twin.Find<Label>("no histogram").Text);
    }

    [Fact]
    public async Task Measurements_are_listed_named_and_removed()
    {
        ViewerState state = MeasuringActions.Sphere(ViewerState.Of(PanelScenes.Opened), new(1, 1, 1.5), new(9, 1, 1.5), "dose");
        using PanelTwin twin = new(new(state.Scene), 1200, Tall);
        Tab(twin, 3);
        string sphere = state.Scene.Regions[0].Id;
        await twin.WakeAsync(() => twin.Has($"{sphere} dose 0"));
        Assert.Equal("60.0 mm", twin.Find<Label>("m1 value").Text);
        Assert.StartsWith("sphere 2.14", twin.Find<Label>($"{sphere} value").Text, StringComparison.Ordinal);

        // The mean of what is linear is its value in the middle, up to the steps from voxel to voxel: 3.25 Gy at the most.
        Assert.Equal(Dose(1, 1, 1.5), Number(twin.Find<Label>($"{sphere} dose 0").Text), 0.1);
        twin.Click("m1 name");
        twin.Press("b a r Enter");
        Assert.Equal("bar", twin.State.Scene.Measurements[0].Label);
        twin.Click($"{sphere} remove");
        Assert.Empty(twin.State.Scene.Regions);
        twin.Click("remove all");
        Assert.True(twin.Has("nothing measured"));
    }

    [Fact]
    public void Keys_are_the_views_unless_they_were_given_to_the_panel_or_something_is_typed()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, 800);
        Assert.False(twin.Take(new(Viewer.Window.WindowEventKind.Letter), "d"));
        twin.Click("layer dose visible");
        Assert.False(twin.Take(new(Viewer.Window.WindowEventKind.Key), "ArrowDown"));
        twin.Click("layer dose low");
        Assert.True(twin.Take(new(Viewer.Window.WindowEventKind.Letter), "5"));
        twin.Press("Enter");
        Assert.False(twin.Panel.TakesKeys);
        Assert.Equal(5, twin.State.Scene.Layer("dose").Window.Low);

        // Letters that no control needs go on to the views.
        twin.Click("layer dose visible");
        twin.Controls.HasPanelFocus = true;
        Assert.True(twin.Take(new(Viewer.Window.WindowEventKind.Key), "ArrowDown"));
        Assert.False(twin.Take(new(Viewer.Window.WindowEventKind.Letter), "d"));
        twin.Press("Escape");
        Assert.False(twin.Controls.HasPanelFocus);
        twin.Controls.HasPanelFocus = true;
        twin.Drag(new SKPoint(100, 100));
        Assert.False(twin.Controls.HasPanelFocus);
    }

    [Fact]
    public void The_left_edge_makes_the_panel_wider()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, 800);
        SKRectI area = twin.Panel.Layout.Area;
        twin.Drag(new(area.Left + 1, 400), new(area.Left - 50, 400), new(area.Left - 99, 410));
        Assert.InRange(twin.Panel.Layout.Area.Width, area.Width + 95, area.Width + 105);
    }

    private static void Tab(PanelTwin twin, int tab) => twin.Find<Tabs>("tabs").Do(tab);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Dose(double x, double y, double z) => (x + 38) / 4 + 0.5 * (y + 28.5) / 3 + 3.25 * (z + 27) / 6;
}
