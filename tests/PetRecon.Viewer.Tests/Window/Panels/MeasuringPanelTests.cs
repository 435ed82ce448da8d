using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>The panel and the tools of the mouse: each shows what was done with the other.</summary>
public class MeasuringPanelTests
{
    private const int Tall = 3000;

    [Fact]
    public void Tools_are_taken_and_put_away_by_their_buttons_which_show_those_that_keys_took()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 3);
        MouseTool[] tools = [MouseTool.Distance, MouseTool.Angle, MouseTool.Sphere, MouseTool.Ellipse, MouseTool.Box, MouseTool.Grow, MouseTool.Point, MouseTool.Profile];
        foreach (MouseTool tool in tools)
        {
            twin.Click($"tool {tool}");
            Assert.Equal(tool, twin.Controls.Measuring.Tool);
            Assert.Equal([tool], On());
            Assert.StartsWith($"{tool}", twin.Controls.Note, StringComparison.Ordinal);
        }

        twin.Click("tool Profile");
        Assert.Equal((MouseTool.Crosshair, 0), (twin.Controls.Measuring.Tool, On().Length));
        twin.Tools.Choose(MouseTool.Box);
        Assert.Equal([MouseTool.Box], On());
        twin.Tools.GiveUp();
        Assert.Empty(On());

        MouseTool[] On() => [.. tools.Where(tool => twin.Find<Button>($"tool {tool}").IsOn)];
    }

    [Fact]
    public async Task Regions_grow_in_the_layer_and_down_to_the_threshold_that_the_panel_says()
    {
        using PanelTwin twin = new(new(TestStudy.Scene()), 1200, Tall);
        Tab(twin, 3);
        Choice layer = twin.Find<Choice>("measured layer");
        Assert.Equal("dose", layer.Shown, ignoreCase: true);
        layer.Do(0);
        Assert.Equal("ct", twin.Find<Choice>("measured layer").Shown, ignoreCase: true);
        twin.Find<Choice>("measured layer").Do(1);

        Assert.Equal(("41", "%"), (twin.Find<Field>("threshold").Text, twin.Find<Field>("threshold").Unit));
        twin.Find<Field>("threshold").Do("60");
        Assert.Equal(0.6, twin.Controls.Measuring.Growing.ShareOfMaximum);
        Assert.Throws<InputException>(() => twin.Find<Field>("threshold").Do("0"));
        Assert.Throws<InputException>(() => twin.Find<Field>("threshold").Do("100.5"));
        twin.Find<Choice>("threshold kind").Do(1);
        twin.Find<Field>("threshold").Do("20");
        Assert.Equal(("20", "Gy"), (twin.Find<Field>("threshold").Text, twin.Find<Field>("threshold").Unit));

        // The dose rises along all axes, so that all voxels of 20 Gy and more are connected.
        twin.Click("tool Grow");
        twin.Tools.Enter(PaneKind.Axial);
        await twin.WakeAsync(() => twin.Has("remove all"));
        MeasuredRegion region = Assert.Single(twin.State.Scene.Regions);
        await twin.WakeAsync(() => twin.Find<Label>($"{region.Id} value").Text.Contains("20 Gy", StringComparison.Ordinal));
        int count = 0;
        foreach (float value in TestStudy.Dose().Voxels)
            count += value >= 20 ? 1 : 0;
        string text = twin.Find<Label>($"{region.Id} value").Text;
        double volume = double.Parse(text.Split(' ').SkipWhile(static word => !char.IsDigit(word[0])).First(), CultureInfo.InvariantCulture);
        double expected = count * TestStudy.DoseGrid.VoxelVolumeMm3 / 1000;
        Assert.Equal(expected, volume, 0.005 * expected);
        Assert.Equal(region.Id, twin.Controls.Measuring.SelectedId);

        twin.Find<Choice>("threshold kind").Do(0);
        Assert.Null(twin.Controls.Measuring.Growing.FixedThreshold);
    }

    [Fact]
    public void A_measurement_is_chosen_by_its_row_and_the_row_of_the_chosen_one_stands_out()
    {
        ViewerState state = MeasuringActions.Sphere(ViewerState.Of(PanelScenes.Opened), new(1, 1, 1.5), new(9, 1, 1.5), "dose");
        string sphere = state.Scene.Regions[0].Id;
        using PanelTwin twin = new(new(state.Scene), 1200, Tall);
        Tab(twin, 3);
        Assert.Equal((false, false), (Chosen("m1"), Chosen(sphere)));
        twin.Click($"{sphere} value");
        Assert.Equal((false, true), (Chosen("m1"), Chosen(sphere)));
        twin.Click("m1 name");
        Assert.Equal((true, false, "m1"), (Chosen("m1"), Chosen(sphere), twin.Controls.Measuring.SelectedId));

        // Keys go from the name by the button that removes to the next name.
        twin.Press("Tab Tab");
        Assert.Equal((false, true), (Chosen("m1"), Chosen(sphere)));
        twin.Tools.Remove();
        Assert.Empty(twin.State.Scene.Regions);

        bool Chosen(string id)
        {
            bool isChosen = twin.Find<Field>($"{id} name").IsChosen;
            Assert.Equal(isChosen, twin.Find<Label>($"{id} value").Tone == LabelTone.Strong);
            return isChosen;
        }
    }

    [Fact]
    public async Task The_profile_is_that_of_the_drawn_line_and_else_of_the_last_distance()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 2);
        await twin.WakeAsync(() => twin.Has("profile of dose") && twin.Has("histogram chart") && !twin.Has("histogram waiting"));
        Assert.Contains("D1, 60.0 mm", twin.Find<Label>("profile line").Text, StringComparison.Ordinal);
        Assert.False(twin.Has("save profile"));

        twin.Controls.Measuring.Profile = new(PaneKind.Coronal, new(3, -10, 4), new(3, 20, 4));
        await twin.WakeAsync(() => twin.Has("profile of dose") && twin.Find<Label>("profile line").Text == "Along the drawn line, 30.0 mm" && !twin.Has("profile waiting"));
        ChartCurve profile = twin.Find<Chart>("profile of dose").Curves[0];
        foreach (double along in new[] { 0.0, 11.7, 30 })
            Assert.Equal(Dose(3, -10 + along, 4), profile.At(along), 1e-3);
        twin.Click("save profile");
        Assert.Equal(["tables"], twin.Saved);

        twin.Tools.GiveUp();
        await twin.WakeAsync(() => twin.Find<Label>("profile line").Text.Contains("60.0 mm", StringComparison.Ordinal));
        Tab(twin, 3);
        await twin.WakeAsync(() => twin.Has("save tables") && !twin.Has("table waiting"));
        twin.Click("save tables");
        Assert.Equal(["tables", "tables"], twin.Saved);
    }

    [Fact]
    public async Task Curves_over_time_are_those_of_the_chosen_region_and_else_of_the_crosshair()
    {
        OpenedScene timed = PanelScenes.Timed;
        ViewerState state = MeasuringActions.Sphere(ViewerState.Of(timed), new(-21, 11, -9), new(-15, 11, -9), "ct");
        MeasuredRegion sphere = state.Scene.Regions[0];
        using PanelTwin twin = new(new(state.Scene), 1200, Tall);
        Tab(twin, 2);
        await twin.WakeAsync(() => twin.Has("curve of ct"));
        Assert.StartsWith("Where: voxel", twin.Find<Label>("curve place").Text, StringComparison.Ordinal);
        Assert.True(twin.Has("curve radius"));

        twin.Controls.Measuring.SelectedId = sphere.Id;
        await twin.WakeAsync(() => twin.Find<Label>("curve place").Text == $"Where: {sphere.Label}");
        Assert.False(twin.Has("curve radius"));

        // Voxels whose centers are in the sphere come near to what is in it.
        List<double> values = [];
        VoxelGrid grid = TestStudy.CtGrid;
        Volume ct = TestStudy.Ct();
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    if ((grid.PositionMm(i, j, k) - new Vector3D(-21, 11, -9)).Length <= 6)
                        values.Add(ct[i, j, k]);
                }
            }
        }

        ChartCurve curve = twin.Find<Chart>("curve of ct").Curves[0];
        double spread = values.Max() - values.Min();
        for (int n = 0; n < 3; n++)
            Assert.Equal((n + 1) * values.Average(), curve.Points[n].Y, 0.05 * (n + 1) * spread);
    }

    [Fact]
    public void The_scale_of_a_transfer_function_stays_while_its_last_point_is_dragged()
    {
        using PanelTwin twin = new(PanelScenes.Opened, 1200, Tall);
        Tab(twin, 1);
        twin.Find<Choice>("projection").Do(1);
        TransferEditor before = twin.Find<TransferEditor>("transfer");
        before.Choose(before.Points.Length - 1);
        twin.Find<Field>("point value").Do("200");
        TransferEditor editor = twin.Find<TransferEditor>("transfer");
        (double low, double high) = editor.Range;
        Assert.Equal(200, high);
        SKRect place = twin.Panel.Layout.Find("transfer")!.Value.Place;
        TransferPlot plot = TransferPlot.Of(editor, place, 13);
        SKPoint from = new(plot.X(200), plot.Y(editor.Points[^1].OpacityPerMm));
        SKPoint At(float share) => new(plot.Inside.Left + share * plot.Inside.Width, from.Y);

        // Back a little after every step to the left, where a scale that follows would have gone away under the mouse.
        twin.Drag(from, At(0.9f), At(0.8f), At(0.7f), At(0.75f));
        Assert.Equal(low + 0.75 * (high - low), twin.Find<TransferEditor>("transfer").Points[^1].Value, 0.01 * (high - low));

        // Once it is let go, the scale is that of what there is.
        (double _, double after) = twin.Find<TransferEditor>("transfer").Range;
        Assert.Equal(twin.Find<TransferEditor>("transfer").Points[^1].Value, after, 1e-6);
    }

    private static void Tab(PanelTwin twin, int tab) => twin.Find<Tabs>("tabs").Do(tab);

    private static double Dose(double x, double y, double z) => (x + 38) / 4 + 0.5 * (y + 28.5) / 3 + 3.25 * (z + 27) / 6;
}
