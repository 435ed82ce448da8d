using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

public class SceneOverlayTests
{
    private const int Width = 400;
    private const int Height = 300;

    private static readonly ColourMap s_red = new("red", [.. Enumerable.Range(0, 256).Select(static i => new Core.Structures.DisplayColour((byte)i, 0, 0))]);

    [Theory]
    [InlineData(true, "R", "L")]
    [InlineData(false, "L", "R")]
    public void Letters_stand_where_the_patient_is_turned_to(bool isRadiological, string left, string right)
    {
        Scene scene = RampScene() with { IsRadiological = isRadiological };
        OverlayText[] axial = Letters(scene, ViewKind.Axial);
        Assert.Equal([left, right, "A", "P"], axial.Select(static text => text.Text));
        Assert.Equal([left, right, "H", "F"], Letters(scene, ViewKind.Coronal).Select(static text => text.Text));
        Assert.Equal(["A", "P", "H", "F"], Letters(scene, ViewKind.Sagittal).Select(static text => text.Text));
        Assert.True(axial[0].At.X < 20 && axial[1].At.X > Width - 20 && axial[2].At.Y < 40 && axial[3].At.Y > Height - 20);
        Assert.Equal(0.5 * Height, axial[0].At.Y, 12.0);
        Assert.Equal(0.5 * Width, axial[2].At.X, 1e-9);
    }

    [Fact]
    public void The_scale_bar_is_as_long_as_it_says()
    {
        View view = FittedViews.Of(RampScene(), new() { Kind = ViewKind.Axial }, Width, Height);
        Overlay overlay = SceneOverlay.Of(RampScene(), view, Width, Height, OverlayOptions.None with { ShowsScaleBar = true });
        OverlayLine bar = overlay.Lines.MaxBy(static line => line.Points[^1].X - line.Points[0].X)!;
        string text = Assert.Single(overlay.Texts).Text;
        Assert.Equal("1 cm", text);
        Assert.Equal(10, (bar.Points[^1].X - bar.Points[0].X) * view.MmPerPixel, 1e-9);
    }

    [Fact]
    public void Crosshair_lines_meet_at_the_crosshair()
    {
        Scene scene = RampScene() with { CrosshairMm = new(13, -4, 6) };
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Sagittal }, Width, Height);
        Overlay overlay = SceneOverlay.Of(scene, view, Width, Height, OverlayOptions.None with { ShowsCrosshair = true });
        (double x, double y) = view.PixelOf(scene.CrosshairMm, Width, Height);
        Assert.Equal(4, overlay.Lines.Length);
        Assert.All(overlay.Lines, line => Assert.True(line.Points.All(point => point.X == x) || line.Points.All(point => point.Y == y)));
        Assert.All(overlay.Lines, line => Assert.DoesNotContain(line.Points, point => Math.Abs(point.X - x) + Math.Abs(point.Y - y) < 5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Isodose_lines_of_a_ramp_are_planes_that_are_cut(bool isMoved)
    {
        // The value is x + 2 y + 3 z of the volume's own space.
        RigidTransform? way = isMoved ? RigidTransform.RotationZ(0.4) with { Translation = new(3, -2, 1) } : null;
        Scene scene = RampScene(way) with { Isodoses = [new("i", "ramp", [new(10, new(1, 2, 3), "10"), new(-25, new(4, 5, 6), "-25")])] };
        PlaneView view = StructureOutlineTests.Facing(new Vector3D(1, -2, 0.5).Normalized(), new(1, 2, 3)) with { MmPerPixel = 0.2 };
        Overlay overlay = SceneOverlay.Of(scene, view, Width, Height, OverlayOptions.None with { ShowsIsodoses = true });
        Assert.Equal(2, overlay.Lines.Length);
        foreach (OverlayLine line in overlay.Lines)
        {
            double level = line.Colour.Red == 1 ? 10 : -25;
            int inside = 0;
            foreach (OverlayPoint point in line.Points)
            {
                Vector3D at = view.PositionMm(point.X, point.Y, Width, Height);
                Vector3D inVolume = way is { } transform ? transform.Apply(at) : at;

                // In the outer half of the outermost voxels values are even; the lines are straight over a part of a voxel.
                if (Math.Abs(inVolume.X) > 28.6 || Math.Abs(inVolume.Y) > 23.6 || Math.Abs(inVolume.Z) > 18.6)
                    continue;
                inside++;
                Assert.Equal(level, inVolume.X + 2 * inVolume.Y + 3 * inVolume.Z, 1e-3);
            }

            Assert.True(inside > 50);
        }
    }

    [Fact]
    public void Names_of_people_are_shown_only_when_asked_for()
    {
        Scene scene = RampScene() with { IdentityLines = ["Doe, Jane", "CT 2024-01-02"] };
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Axial }, Width, Height);
        Assert.DoesNotContain(SceneOverlay.Of(scene, view, Width, Height).Texts, static text => text.Kind == OverlayKind.Identity);
        Assert.Equal(
            scene.IdentityLines, SceneOverlay.Of(scene, view, Width, Height, new() { ShowsIdentity = true }).Texts.Where(static text => text.Kind == OverlayKind.Identity).Select(static text => text.Text));
    }

    [Fact]
    public void A_colour_bar_has_round_values_where_they_belong_and_the_unit()
    {
        Scene scene = RampScene();
        View view = FittedViews.Of(scene, new() { Kind = ViewKind.Axial }, Width, Height);
        Overlay overlay = SceneOverlay.Of(scene, view, Width, Height, OverlayOptions.None with { ShowsColourBars = true });
        OverlayBar bar = Assert.Single(overlay.Bars);
        Assert.Equal("ramp", bar.LayerId);
        Assert.Contains(overlay.Texts, static text => text.Text == "Gy");
        OverlayLine[] ticks = [.. overlay.Lines.Where(static line => !line.IsClosed)];
        OverlayText[] numbers = [.. overlay.Texts.Where(static text => text.Text != "Gy")];
        Assert.Equal(ticks.Length, numbers.Length);
        for (int i = 0; i < ticks.Length; i++)
        {
            double share = (bar.UpperLeft.Y + bar.Height - ticks[i].Points[0].Y) / bar.Height;
            Assert.Equal(-40 + 80 * share, double.Parse(numbers[i].Text, System.Globalization.CultureInfo.InvariantCulture), 1e-6);
        }
    }

    [Fact]
    public void Measurements_say_their_value_on_planes_that_they_lie_in()
    {
        Measurement angle = new("a", MeasurementKind.Angle, [new(10, 0, 0), new(0, 0, 0), new(0, 7, 0)]);
        Measurement distance = new("d", MeasurementKind.Distance, [new(0, 0, 0), new(3, 4, 0)]) { Label = "node" };
        Scene scene = RampScene() with { Measurements = [angle, distance] };
        OverlayOptions only = OverlayOptions.None with { ShowsMeasurements = true };
        View axial = FittedViews.Of(scene, new() { Kind = ViewKind.Axial }, Width, Height);
        Assert.Equal(["90.0\u00b0", "node 5.0 mm"], SceneOverlay.Of(scene, axial, Width, Height, only).Texts.Select(static text => text.Text));
        View other = FittedViews.Of(scene with { CrosshairMm = new(0, 0, 5) }, new() { Kind = ViewKind.Axial }, Width, Height);
        Assert.Empty(SceneOverlay.Of(scene, other, Width, Height, only).Texts);
        Assert.Throws<ArgumentException>(() => new Measurement("x", MeasurementKind.Angle, [default, default]));
    }

    private static OverlayText[] Letters(Scene scene, ViewKind kind) =>
    [
        .. SceneOverlay.Of(scene, FittedViews.Of(scene, new() { Kind = kind }, Width, Height), Width, Height).Texts.Where(static text => text.Kind == OverlayKind.Letter),
    ];

    private static Scene RampScene(RigidTransform? way = null)
    {
        VoxelGrid grid = VoxelGrid.Centered(30, 25, 20, new(2, 2, 2));
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < 20; k++)
        {
            for (int j = 0; j < 25; j++)
            {
                for (int i = 0; i < 30; i++)
                {
                    Vector3D at = grid.PositionMm(i, j, k);
                    voxels[grid.LinearIndex(i, j, k)] = (float)(at.X + 2 * at.Y + 3 * at.Z);
                }
            }
        }

        return new() { Layers = [new() { Id = "ramp", Name = "Ramp", Volume = new Volume<Gray>(grid, voxels), Map = s_red, Window = new(-40, 40), SceneToVolume = way }] };
    }
}
