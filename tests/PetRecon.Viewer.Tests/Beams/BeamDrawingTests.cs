using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Beams;

/// <summary>What is drawn and said over beam's-eye views.</summary>
public class BeamDrawingTests
{
    private const int Width = 400;
    private const int Height = 360;
    private const double MmPerPixel = 0.5;

    [Fact]
    public void Axes_go_through_the_isocentre_and_count_in_mm_of_its_plane()
    {
        Overlay overlay = Drawn(BeamRays.Beam(), right: 20, up: 10);
        OverlayText[] numbers = [.. overlay.Texts.Where(static text => text.Kind == OverlayKind.Crosshair && int.TryParse(text.Text, out _))];

        // The picture's middle is at (20, 10) mm, so 50 on the x axis is 60 pixels to the right of it, and 50 on the y axis 80 above it.
        OverlayText right = numbers.Single(text => text.Text == "50" && Math.Abs(text.At.X - 260) < 0.1);
        Assert.InRange(right.At.Y, 200, 230);
        OverlayText top = numbers.Single(text => text.Text == "50" && text != right);
        Assert.Equal(0.5 * Height - 80, top.At.Y, 6.0);
        Assert.InRange(top.At.X, 160, 175);
        Assert.Contains(overlay.Lines, static line => line.Kind == OverlayKind.Crosshair && line.Points is [{ X: 160, Y: 0 }, { X: 160, Y: Height }]);
        Assert.Contains(overlay.Lines, static line => line.Kind == OverlayKind.Crosshair && line.Points is [{ X: 0, Y: 200 }, { X: Width, Y: 200 }]);
    }

    [Fact]
    public void The_crosshair_is_marked_where_its_ray_is()
    {
        Vector3D point = BeamRays.Place(30, 22, 60);
        (double x, double y) = BeamRays.RayThrough(point);
        Overlay overlay = Drawn(BeamRays.Beam(), crosshair: point);
        Assert.Contains(overlay.Lines, line => line.Kind == OverlayKind.Crosshair && line.Points.Length == 2
            && Math.Abs(0.5 * (line.Points[0].X + line.Points[1].X) - (0.5 * Width + x / MmPerPixel)) < 1e-6
            && Math.Abs(line.Points[0].Y - (0.5 * Height - y / MmPerPixel)) < 1e-6);
    }

    [Fact]
    public void Apertures_are_outlined_at_isocentre_scale()
    {
        SceneBeam beam = BeamRays.Beam();
        beam = beam with { Beam = beam.Beam with { Blocks = [new BeamBlock { Name = "A1", OutlineMm = [(-30, -20), (40, -20), (0, 50)] }.Turned(90)] } };
        Overlay overlay = Drawn(beam);
        OverlayLine outline = overlay.Lines.Single(static line => line.Kind == OverlayKind.Block);
        Assert.True(outline.IsClosed);

        // A quarter turn, anticlockwise: x becomes y, and y becomes -x.
        (double X, double Y)[] expected = [(20, -30), (20, 40), (-50, 0)];
        for (int n = 0; n < 3; n++)
        {
            Assert.Equal(0.5 * Width + expected[n].X / MmPerPixel, outline.Points[n].X, 1e-6);
            Assert.Equal(0.5 * Height - expected[n].Y / MmPerPixel, outline.Points[n].Y, 1e-6);
        }

        Assert.Contains(overlay.Texts, static text => text.Text == "aperture A1");
    }

    [Fact]
    public void Discs_at_the_edge_say_what_weights_those_in_the_field_stand_for()
    {
        SceneBeam beam = BeamRays.Beam();
        beam = beam with { Beam = beam.Beam with { AmountPerWeight = 2.5, AmountUnit = "MU" } };
        Overlay overlay = Drawn(beam);
        OverlayDisc[] legend = [.. overlay.Discs.Where(static disc => disc.Kind != OverlayKind.Spot)];
        OverlayDisc heaviest = overlay.Discs.Where(static disc => disc.Kind == OverlayKind.Spot).MaxBy(static disc => disc.Radius)!;
        Assert.Equal(3, legend.Length);
        Assert.Equal((heaviest.Radius, heaviest.Colour), (legend[0].Radius, legend[0].Colour));
        Assert.Equal(0.5, Math.Pow(legend[1].Radius / legend[0].Radius, 2), 1e-9);
        foreach ((string text, OverlayDisc disc) in new[] { "20 MU", "10 MU", "2 MU" }.Zip(legend))
            Assert.Equal(disc.At.Y, overlay.Texts.Single(one => one.Text == text).At.Y, 6.0);
    }

    [Theory]
    [InlineData(2000, 2500, "virtual sources at x 2000, y 2500 mm", "at isocentre")]
    [InlineData(2000, double.PositiveInfinity, "virtual source at x 2000 mm, parallel in y", "at isocentre")]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, "no virtual sources in the plan: parallel rays", "cm")]
    public void It_is_said_where_rays_come_from(double sourceX, double sourceY, string expected, string scale)
    {
        Overlay overlay = Drawn(BeamRays.Beam(sourceX, sourceY));
        Assert.Contains(overlay.Texts, text => text.Text == expected);
        Assert.EndsWith(scale, overlay.Texts.Single(static text => text.Kind == OverlayKind.ScaleBar).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_compares_plans_has_the_beam_of_each_in_its_column()
    {
        Scene scene = new()
        {
            Layers = [Interaction.ComparisonActionsTests.Layer<Core.Imaging.Gray>("a"), Interaction.ComparisonActionsTests.Layer<Core.Imaging.Gray>("b")],
            Beams = [BeamRays.Beam() with { Plan = "A" }, new("c", BeamRays.Beam(900, 800).Beam) { Plan = "B" }],
        };
        PageDescription page = new()
        {
            Layout = PageLayout.Comparison, Columns = [["a"], ["b"]], Views = [new() { Kind = ViewKind.Beam, BeamId = "b", Projection = ProjectionKind.Radiograph }],
        };
        ProjectionView[] views = [.. PicturePage.Of(scene, page, 400, 200).Panels.Select(static panel => (ProjectionView)panel.View)];
        Assert.Equal(["b", "c"], views.Select(static view => view.BeamId));
        Assert.Equal([BeamRays.SourceXMm, 900], views.Select(static view => view.Sources!.XMm));
    }

    private static Overlay Drawn(SceneBeam beam, double right = 0, double up = 0, Vector3D? crosshair = null)
    {
        Scene scene = new() { Beams = [beam], CrosshairMm = crosshair ?? BeamRays.Isocenter };
        return SceneOverlay.Of(scene, BeamRays.View(scene, ProjectionKind.Radiograph, Width, Height, MmPerPixel, right, up), Width, Height);
    }
}
