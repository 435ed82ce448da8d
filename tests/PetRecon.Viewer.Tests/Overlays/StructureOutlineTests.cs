using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Overlays;

public class StructureOutlineTests
{
    private const int Width = 300;
    private const int Height = 240;
    private const double StepMm = 2;

    // Between circles 2 mm apart the ends of a cut go straight, where the sphere is bent: 0.1 mm beside its poles.
    private const double BentMm = 0.12;

    private static readonly Vector3D s_middle = new(12, -31, 7);

    [Theory]
    [InlineData(0, 0, 1, 0.0)]
    [InlineData(0, 0, 1, 12.3)]
    [InlineData(0, 1, 0, 0.0)]
    [InlineData(0, 1, 0, 15.0)]
    [InlineData(1, 0, 0, -9.0)]
    [InlineData(1, 1, 0, 5.0)]
    [InlineData(1, 2, 3, -4.0)]
    [InlineData(0.1, 0, 1, 3.0)]
    [InlineData(-1, 0.3, 0.2, 18.0)]
    public void A_sphere_is_cut_as_a_circle_by_any_plane(double x, double y, double z, double offsetMm)
    {
        const double Radius = 40;
        Vector3D normal = new Vector3D(x, y, z).Normalized();
        PlaneView view = Facing(normal, s_middle + offsetMm * normal + new Vector3D(3, 2, 1) - Vector3D.Dot(new(3, 2, 1), normal) * normal);
        ImmutableArray<OverlayLine> lines = Lines(Shapes.Sphere(s_middle, Radius, StepMm), view);
        Assert.NotEmpty(lines);
        double cut = Math.Sqrt(Radius * Radius - offsetMm * offsetMm);
        Vector3D center = s_middle + offsetMm * normal;
        double farthest = 0;
        foreach (OverlayPoint point in lines.SelectMany(static line => line.Points))
        {
            Vector3D at = view.PositionMm(point.X, point.Y, Width, Height);

            // The stack ends flat, half a step beyond its outermost circles; an axial cut is the circle of the slab that it goes through.
            bool isAxial = normal.Z > 1 - 1e-9;
            bool isPole = Math.Abs(at.Z - s_middle.Z) > Radius - 1.5 * StepMm;
            double allowed = isPole ? StepMm : isAxial ? StepMm / 2 * offsetMm / cut + 0.3 : BentMm;
            Assert.Equal(cut, (at - center).Length, allowed);
            farthest = Math.Max(farthest, (at - center).Length);
        }

        Assert.Single(lines);
        Assert.True(lines[0].IsClosed);
        Assert.Equal(2 * Math.PI * cut, LengthMm(lines[0], view), 0.02 * 2 * Math.PI * cut);
    }

    [Fact]
    public void An_axial_plane_shows_the_contour_as_it_was_drawn()
    {
        PlaneView view = Facing(Vector3D.UnitZ, new(15, 10, 4.2));
        OverlayLine line = Assert.Single(Lines(Shapes.Hook(0, 10, 2), view));
        Assert.Equal(6, line.Points.Length);
        Vector3D corner = view.PositionMm(line.Points[3].X, line.Points[3].Y, Width, Height);
        Assert.Equal(10, corner.X, 1e-9);
        Assert.Equal(5, corner.Y, 1e-9);
    }

    [Fact]
    public void A_plane_beyond_the_last_slab_shows_nothing()
    {
        Assert.NotEmpty(Lines(Shapes.Hook(0, 10, 2), Facing(Vector3D.UnitZ, new(15, 10, 10.9))));
        Assert.Empty(Lines(Shapes.Hook(0, 10, 2), Facing(Vector3D.UnitZ, new(15, 10, 11.1))));
    }

    [Theory]
    [InlineData(2.0, 30.0)]
    [InlineData(12.0, 10.0)]
    public void Sections_through_a_stack_have_its_width_and_end_half_a_step_beyond_it(double y, double width)
    {
        PlaneView view = Facing(Vector3D.UnitY, new(15, y, 5));
        OverlayLine line = Assert.Single(Lines(Shapes.Hook(0, 10, 2), view));
        Vector3D[] points = [.. line.Points.Select(point => view.PositionMm(point.X, point.Y, Width, Height))];
        Assert.Equal(0, points.Min(static point => point.X), 0.01);
        Assert.Equal(width, points.Max(static point => point.X), 0.01);
        Assert.Equal(-1, points.Min(static point => point.Z), 0.01);
        Assert.Equal(11, points.Max(static point => point.Z), 0.01);
    }

    [Fact]
    public void Parts_with_missing_contours_between_them_stay_apart()
    {
        Structure two = new() { Name = "two", Contours = [.. Shapes.Hook(0, 10, 2).Contours, .. Shapes.Hook(40, 50, 2).Contours] };
        ImmutableArray<OverlayLine> lines = Lines(two, Facing(Vector3D.UnitX, new(5, 10, 25)));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line => Assert.True(line.IsClosed));
    }

    [Fact]
    public void A_hole_is_a_line_of_its_own()
    {
        Structure ring = new() { Name = "ring", Contours = [.. Shapes.Sphere(s_middle, 40, StepMm).Contours, .. Shapes.Sphere(s_middle, 20, StepMm).Contours] };
        Assert.Equal(2, Lines(ring, Facing(Vector3D.UnitX, s_middle)).Length);
        Assert.Equal(2, Lines(ring, Facing(new Vector3D(1, 1, 1).Normalized(), s_middle)).Length);
    }

    [Fact]
    public void What_is_beside_the_picture_or_empty_draws_nothing()
    {
        Assert.Empty(Lines(Shapes.Sphere(s_middle, 40, StepMm), Facing(Vector3D.UnitX, s_middle + new Vector3D(0, 2000, 0))));
        Assert.Empty(Lines(new Structure { Name = "named only" }, Facing(Vector3D.UnitX, s_middle)));
    }

    [Fact]
    public void Points_are_marked_on_planes_that_they_lie_in()
    {
        Structure isocentre = new() { Name = "isocentre", Contours = [new(ContourKind.Point, [s_middle])] };
        PlaneView view = Facing(Vector3D.UnitZ, s_middle + new Vector3D(20, 0, 0.4));
        OverlayMark mark = Assert.Single(Overlay(isocentre, view).Marks);
        Assert.Equal(view.PixelOf(s_middle, Width, Height).X, mark.At.X, 1e-9);
        Assert.Empty(Overlay(isocentre, view with { CenterMm = s_middle + new Vector3D(0, 0, 4) }).Marks);
    }

    internal static PlaneView Facing(Vector3D normal, Vector3D center)
    {
        Vector3D helper = Math.Abs(normal.Z) > 0.9 ? Vector3D.UnitX : -Vector3D.UnitZ;
        Vector3D down = Math.Abs(normal.Z) > 0.9 ? Vector3D.Cross(normal, helper).Normalized() : (helper - Vector3D.Dot(helper, normal) * normal).Normalized();
        return new() { CenterMm = center, Right = Vector3D.Cross(down, normal), Down = down, MmPerPixel = 0.5 };
    }

    private static ImmutableArray<OverlayLine> Lines(Structure structure, View view) => [.. Overlay(structure, view).Lines];

    private static Overlay Overlay(Structure structure, View view) => SceneOverlay.Of(
        new() { Structures = [new("s", structure, new(255, 0, 0))] }, view, Width, Height, OverlayOptions.None with { ShowsStructures = true });

    private static double LengthMm(OverlayLine line, View view)
    {
        double length = 0;
        for (int i = 0; i < line.Points.Length; i++)
        {
            OverlayPoint from = line.Points[i];
            OverlayPoint to = line.Points[(i + 1) % line.Points.Length];
            length += Math.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y)) * view.MmPerPixel;
        }

        return length;
    }
}
