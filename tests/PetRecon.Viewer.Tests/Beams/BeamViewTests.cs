using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Beams;

/// <summary>Beam's-eye views of a patient on the back, head to the gantry; expected places are worked out by hand from IEC 61217.</summary>
public class BeamViewTests
{
    private const int Width = 400;
    private const int Height = 300;

    private static readonly Vector3D s_isocenter = new(10, -20, 30);

    // Head first and supine: left is room +x, head is room +y (to the gantry), the front is room +z (up). Numbers are mm left, front and headwards of the
    // isocentre, then to the right of the picture and up in it.
    [Theory]
    [InlineData(0, 0, "left", 1, 0)]
    [InlineData(0, 0, "head", 0, 1)]
    [InlineData(0, 0, "front", 0, 0)]
    [InlineData(90, 0, "front", -1, 0)]
    [InlineData(90, 0, "left", 0, 0)]
    [InlineData(90, 0, "head", 0, 1)]
    [InlineData(270, 0, "front", 1, 0)]
    [InlineData(180, 0, "left", -1, 0)]
    [InlineData(30, 0, "left", 0.8660254037844387, 0)]
    [InlineData(30, 0, "front", -0.5, 0)]
    [InlineData(0, 90, "left", 0, 1)]
    [InlineData(0, 90, "head", -1, 0)]
    [InlineData(0, 20, "left", 0.9396926207859084, 0.3420201433256687)]
    [InlineData(90, 90, "head", 0, 0)]
    [InlineData(90, 90, "left", 0, 1)]
    public void A_point_of_the_patient_is_where_the_angles_put_it(double gantry, double couch, string where, double right, double up)
    {
        Scene scene = new() { Beams = [new("b", Beam(gantry, couch))] };
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Beam, BeamId = "b", Projection = ProjectionKind.Radiograph }, Width, Height);
        Vector3D direction = where switch { "left" => Vector3D.UnitX, "front" => -Vector3D.UnitY, _ => Vector3D.UnitZ };
        (double x, double y) = view.PixelOf(s_isocenter + 37 * direction, Width, Height);
        Assert.Equal(0.5 * Width + 37 * right / view.MmPerPixel, x, 1e-6);
        Assert.Equal(0.5 * Height - 37 * up / view.MmPerPixel, y, 1e-6);
    }

    [Fact]
    public void Spots_lie_at_their_places_with_areas_as_their_weights()
    {
        Scene scene = new() { Beams = [new("b", Beam(30, 20))] };
        ViewDescription description = new() { Kind = ViewKind.Beam, BeamId = "b", Projection = ProjectionKind.Radiograph };
        View view = FittedViews.Of(scene, description, Width, Height);
        OverlayDisc[] all = [.. SceneOverlay.Of(scene, view, Width, Height).Discs.Where(static disc => disc.Kind == OverlayKind.Spot)];
        Assert.Equal(3, all.Length);
        OverlayDisc at = Assert.Single(all, disc => Math.Abs(disc.At.X - (0.5 * Width + 25 / view.MmPerPixel)) < 1e-6);
        Assert.Equal(0.5 * Height - 40 / view.MmPerPixel, at.At.Y, 1e-6);

        // 8 and 2 of two layers at one place are shown as 10; the other two have 2.5 and 5.
        double[] areas = [.. all.Select(static disc => disc.Radius * disc.Radius).Order()];
        Assert.Equal(4, areas[2] / areas[0], 1e-9);
        Assert.Equal(2, areas[2] / areas[1], 1e-9);
        View second = FittedViews.Of(scene, description with { BeamLayerNumber = 2 }, Width, Height);
        Assert.Equal(2, SceneOverlay.Of(scene, second, Width, Height).Discs.Count(static disc => disc.Kind == OverlayKind.Spot));
        Assert.Contains("layer 2 of 2: 100.0 MeV/u", string.Join('\n', SceneOverlay.Of(scene, second, Width, Height).Texts.Select(static text => text.Text)), StringComparison.Ordinal);
        Assert.Contains("no energy layer 3", Assert.Throws<ArgumentException>(() => FittedViews.Of(scene, description with { BeamLayerNumber = 3 }, Width, Height)).Message, StringComparison.Ordinal);
        Assert.Contains("no beam \"x\"", Assert.Throws<ArgumentException>(() => FittedViews.Of(scene, description with { BeamId = "x" }, Width, Height)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(2000, 0)]
    [InlineData(2000, 150)]
    [InlineData(2000, -150)]
    public void The_shadow_of_a_sphere_has_the_size_that_its_rays_give_it(double source, double towardsSource)
    {
        // At gantry 0 the source is in front.
        const double radius = 30;
        Structure sphere = Shapes.Sphere(s_isocenter + new Vector3D(0, -towardsSource, 0), radius, 1, 360);
        Scene scene = new() { Beams = [new("b", Beam(0, 0, source))], Structures = [new("s", sphere, new(255, 0, 0))] };
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Beam, BeamId = "b", Projection = ProjectionKind.Radiograph }, Width, Height);
        OverlayLine outline = Assert.Single(SceneOverlay.Of(scene, view, Width, Height).Lines, static line => line.Kind == OverlayKind.Structure);

        // The ray that touches the sphere has the angle whose sine is its radius over its distance.
        double distance = source - towardsSource;
        double expected = double.IsInfinity(source) ? radius : source * Math.Tan(Math.Asin(radius / distance));
        double[] radii = [.. outline.Points.Select(point => view.MmPerPixel * Math.Sqrt(Math.Pow(point.X - 0.5 * Width, 2) + Math.Pow(point.Y - 0.5 * Height, 2)))];
        Assert.InRange(radii.Average(), expected - 0.25, expected + 0.25);
        Assert.All(radii, one => Assert.InRange(one, expected - 0.8, expected + 0.8));
    }

    private static ScannedBeam Beam(double gantry, double couch, double source = double.PositiveInfinity) => new()
    {
        Name = "left",
        Ion = Ion.Proton,
        Setup = new() { IsocenterMm = s_isocenter, GantryAngleDegrees = gantry, CouchAngleDegrees = couch, VirtualSourceXMm = source, VirtualSourceYMm = source },
        Layers =
        [
            new() { Number = 1, EnergyMeVPerU = 120, Spots = [new(25, 40, 8), new(-30, 5, 2.5)] },
            new() { Number = 2, EnergyMeVPerU = 100, Spots = [new(25, 40, 2), new(0, -45, 5), new(9, 9, 0)] },
        ],
    };
}
