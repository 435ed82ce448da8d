using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

/// <summary>Where outlines of measured regions are drawn, by what defines the regions.</summary>
public class RegionOutlineTests
{
    private const int Width = 200;
    private const int Height = 160;

    private static readonly Vector3D s_a = new(30, 4, 2);
    private static readonly Vector3D s_b = new(-3, 18, 5);
    private static readonly Vector3D s_c = new(1, -6, 24);
    private static readonly Vector3D s_center = new(5, -7, 3);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(-18)]
    public void A_plane_cuts_a_sphere_in_the_circle_of_Pythagoras(double depthMm)
    {
        PlaneView view = Axial(3 + depthMm);
        OverlayPoint[] points = Outline(EllipsoidRegion.Sphere(s_center, 20), view);
        double radius = Math.Sqrt(400 - depthMm * depthMm);
        (double x, double y) = view.PixelOf(s_center, Width, Height);
        Assert.All(points, point => Assert.Equal(radius / view.MmPerPixel, Math.Sqrt((point.X - x) * (point.X - x) + (point.Y - y) * (point.Y - y)), 1e-9));
        Assert.Empty(Outline(EllipsoidRegion.Sphere(s_center, 20), Axial(3 + 20.01)));
    }

    [Fact]
    public void Outlines_on_oblique_planes_lie_on_the_surface_of_ellipsoids_and_boxes()
    {
        PlaneView view = Oblique();
        Assert.All(Outline(new EllipsoidRegion(s_center, s_a, s_b, s_c), view), point => Assert.Equal(1, Units(view, point).Length, 1e-9));
        OverlayPoint[] box = Outline(new BoxRegion(s_center, s_a, s_b, s_c), view);
        Assert.InRange(box.Length, 3, 6);
        // Corners lie on two faces, the middles between them on one.
        for (int i = 0; i < box.Length; i++)
        {
            Vector3D corner = Units(view, box[i]);
            Assert.True(new[] { corner.X, corner.Y, corner.Z }.Count(static q => Math.Abs(Math.Abs(q) - 1) < 1e-9) >= 2, $"{corner}");
            OverlayPoint next = box[(i + 1) % box.Length];
            Vector3D middle = Units(view, new(0.5 * (box[i].X + next.X), 0.5 * (box[i].Y + next.Y)));
            Assert.Equal(1, Math.Max(Math.Abs(middle.X), Math.Max(Math.Abs(middle.Y), Math.Abs(middle.Z))), 1e-9);
        }
    }

    [Fact]
    public void From_outside_an_ellipsoid_reaches_as_far_as_its_points_do()
    {
        ProjectionView view = new() { CenterMm = new(1, 2, 3), Right = new(0.6, 0.8, 0), Down = new(0, 0, -1), MmPerPixel = 0.7 };
        OverlayPoint[] ellipse = Outline(new EllipsoidRegion(s_center, s_a, s_b, s_c), view);
        double furthest = double.NegativeInfinity;
        for (int i = 0; i <= 400; i++)
        {
            for (int j = 0; j < 800; j++)
            {
                (double sin, double cos) = Math.SinCos(Math.PI * i / 400);
                (double across, double along) = Math.SinCos(2 * Math.PI * j / 800);
                Vector3D surface = s_center + sin * along * s_a + sin * across * s_b + cos * s_c;
                furthest = Math.Max(furthest, view.PixelOf(surface, Width, Height).X);
            }
        }

        Assert.Equal(furthest, ellipse.Max(static point => point.X), 0.1);
        OverlayPoint[] box = Outline(new BoxRegion(s_center, s_a, s_b, s_c), view);
        double reach = Math.Abs(Vector3D.Dot(s_a, view.Right)) + Math.Abs(Vector3D.Dot(s_b, view.Right)) + Math.Abs(Vector3D.Dot(s_c, view.Right));
        Assert.Equal(2 * reach / view.MmPerPixel, box.Max(static point => point.X) - box.Min(static point => point.X), 1e-9);
    }

    [Fact]
    public void A_grown_region_is_outlined_halfway_to_the_voxels_that_do_not_belong_to_it()
    {
        VoxelGrid grid = new(12, 10, 6, new(3, 4, 5), new(-10, -20, -12));
        float[] values = new float[grid.VoxelCount];
        for (int k = 2; k <= 3; k++)
        {
            for (int j = 3; j <= 6; j++)
            {
                for (int i = 4; i <= 8; i++)
                    values[grid.LinearIndex(i, j, k)] = 5;
            }
        }

        VolumeLayer layer = new() { Id = "pet", Name = "PET", Volume = new Volume<StandardizedUptake>(grid, values), Map = ColourMaps.HotIron, Window = new(0, 5) };
        GrownRegion region = RegionGrowing.From(layer, grid.PositionMm(6, 5, 2), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(5 * 4 * 2, region.Voxels.Length);
        Scene scene = new() { Layers = [layer], Regions = [new("r", region) { LayerId = "pet" }] };
        PlaneView view = Axial(grid.PositionMm(0, 0, 2).Z);
        OverlayPoint[] points = Points(SceneOverlay.Of(scene, view, Width, Height));
        Vector3D low = grid.PositionMm(3.5, 2.5, 2);
        Vector3D high = grid.PositionMm(8.5, 6.5, 2);
        (double left, double top) = view.PixelOf(low, Width, Height);
        (double right, double bottom) = view.PixelOf(high, Width, Height);
        Assert.Equal([left, right, top, bottom], [points.Min(static p => p.X), points.Max(static p => p.X), points.Min(static p => p.Y), points.Max(static p => p.Y)], static (a, b) => Math.Abs(a - b) < 0.8);
        Assert.Empty(Points(SceneOverlay.Of(scene, Axial(grid.PositionMm(0, 0, 4).Z), Width, Height)));
    }

    [Fact]
    public void Numbers_of_the_layer_that_a_region_was_made_for_stand_beside_it()
    {
        VoxelGrid grid = VoxelGrid.Centered(20, 20, 20, new(2, 2, 2));
        VolumeLayer layer = new() { Id = "pet", Name = "PET", Volume = Volume<StandardizedUptake>.Constant(grid, 2.5f), Map = ColourMaps.HotIron, Window = new(0, 5) };
        Scene scene = new() { Layers = [layer], Regions = [new("r", EllipsoidRegion.Sphere(Vector3D.Zero, 10)) { Label = "liver", LayerId = "pet" }] };
        Overlay overlay = SceneOverlay.Of(scene, Axial(0), Width, Height);
        string text = string.Join("|", overlay.Texts.Where(static text => text.Kind == OverlayKind.Measurement).Select(static text => text.Text));
        Assert.Equal("liver|mean 2.5 g/mL|max 2.5, 4.19 mL", text);
    }

    private static PlaneView Axial(double zMm) => new() { CenterMm = new(2, 1, zMm), Right = Vector3D.UnitX, Down = Vector3D.UnitY, MmPerPixel = 0.5 };

    private static PlaneView Oblique()
    {
        Vector3D right = new Vector3D(1, 0.4, -0.3).Normalized();
        Vector3D down = Vector3D.Cross(right, new Vector3D(0.2, -0.5, 1)).Normalized();
        return new() { CenterMm = new(3, -4, 6), Right = right, Down = down, MmPerPixel = 0.6 };
    }

    private static OverlayPoint[] Outline(Region region, View view) => Points(SceneOverlay.Of(new() { Regions = [new("r", region)] }, view, Width, Height));

    private static OverlayPoint[] Points(Overlay overlay) =>
        [.. overlay.Lines.Where(static line => line.Kind == OverlayKind.Measurement).SelectMany(static line => line.Points)];

    // The point of the plane in units of the half-axes, by Cramer's rule.
    private static Vector3D Units(View view, OverlayPoint point)
    {
        Vector3D offset = view.PositionMm(point.X, point.Y, Width, Height) - s_center;
        double volume = Vector3D.Dot(s_a, Vector3D.Cross(s_b, s_c));
        return new(Vector3D.Dot(offset, Vector3D.Cross(s_b, s_c)) / volume, Vector3D.Dot(s_a, Vector3D.Cross(offset, s_c)) / volume, Vector3D.Dot(s_a, Vector3D.Cross(s_b, offset)) / volume);
    }
}
