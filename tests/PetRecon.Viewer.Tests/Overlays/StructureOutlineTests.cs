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

    // A polygon of 240 corners is within a circle of 40 mm by this much, and where its edges cross a plane is known to rounding.
    private const double ChordMm = 0.004;

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
    public void A_sphere_is_cut_by_any_plane_as_its_slabs_are(double x, double y, double z, double offsetMm)
    {
        const double Radius = 40;
        Vector3D normal = new Vector3D(x, y, z).Normalized();
        PlaneView view = Facing(normal, s_middle + offsetMm * normal + new Vector3D(3, 2, 1) - Vector3D.Dot(new(3, 2, 1), normal) * normal);
        OverlayLine line = Assert.Single(Lines(Shapes.Sphere(s_middle, Radius, StepMm), view));
        Assert.True(line.IsClosed);
        foreach (OverlayPoint point in line.Points)
        {
            // Between the circles of the slabs below and above: the same one twice inside of a slab, and none beyond the last.
            Vector3D at = view.PositionMm(point.X, point.Y, Width, Height) - s_middle;
            double[] circles = [SlabRadius(at.Z - 1e-6), SlabRadius(at.Z + 1e-6)];
            Assert.InRange(double.Hypot(at.X, at.Y), circles.Min() - ChordMm, circles.Max() + 1e-6);
            Assert.Equal(offsetMm, Vector3D.Dot(at, normal), 1e-9);
        }

        double SlabRadius(double height)
        {
            double circle = (Math.Floor(height / StepMm) + 0.5) * StepMm;
            return Math.Abs(circle) < Radius ? Math.Sqrt(Radius * Radius - circle * circle) : 0;
        }
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, 1e-4)]
    [InlineData(1, 2, 3)]
    [InlineData(0.1, 0, 1)]
    [InlineData(-0.02, 0.03, -1)]
    [InlineData(0.4, -1, 0.2)]
    public void What_is_within_the_lines_is_within_the_slabs(double x, double y, double z)
    {
        Structure upright = new()
        {
            Name = "odd", Contours = [.. Ring().Contours, .. Shapes.Hook(60, 70, 2).Contours, .. Shapes.Hook(80, 84, 2).Contours],
        };
        RigidTransform turned = new(new(0.36, 0.48, -0.8), new(-0.8, 0.6, 0), new(0.48, 0.64, 0.6), new(5, -3, 2));
        Structure tilted = upright.InSpace(turned, "");
        Random random = new(7);
        for (int n = 0; n < 12; n++)
        {
            Vector3D normal = new Vector3D(x, y, z).Normalized();
            PlaneView view = Facing(normal, s_middle + new Vector3D(12 * random.NextDouble(), 20 * random.NextDouble(), 70 * random.NextDouble()));
            AssertSame(upright, view, static at => at, random);
            AssertSame(tilted, Facing(turned.Rotate(normal), turned.Apply(view.CenterMm)), turned.Inverse().Apply, random);
        }

        static void AssertSame(Structure structure, PlaneView view, Func<Vector3D, Vector3D> upright, Random random)
        {
            ImmutableArray<OverlayLine> lines = Lines(structure, view);
            for (int sample = 0; sample < 400; sample++)
            {
                (double px, double py) = (Width * random.NextDouble(), Height * random.NextDouble());
                bool isWithinLines = lines.Count(line => Shapes.IsWithin(line.Points.Select(static point => (point.X, point.Y)), px, py)) % 2 == 1;
                Vector3D at = upright(view.PositionMm(px, py, Width, Height));
                Assert.True(IsWithinSlabs(at) == isWithinLines, $"at {at}");
            }
        }

        static bool IsWithinSlabs(Vector3D at)
        {
            Vector3D ring = at - s_middle;
            double circle = (Math.Floor(ring.Z / StepMm) + 0.5) * StepMm;
            int around = new[] { 40.0, 20 }.Count(radius => Math.Abs(circle) < radius && Shapes.IsWithin(
                Enumerable.Range(0, 240).Select(i => (Math.Sqrt(radius * radius - circle * circle) * Math.Cos(Math.PI * i / 120), Math.Sqrt(radius * radius - circle * circle) * Math.Sin(Math.PI * i / 120))), ring.X, ring.Y));
            bool isHook = at.X is > 0 and < 30 && at.Y is > 0 and < 20 && !(at.X > 10 && at.Y > 5) && (at.Z is > 59 and < 71 or > 79 and < 85);
            return around % 2 == 1 != isHook;
        }
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
        Structure ring = Ring();
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

    private static Structure Ring() =>
        new() { Name = "ring", Contours = [.. Shapes.Sphere(s_middle, 40, StepMm).Contours, .. Shapes.Sphere(s_middle, 20, StepMm).Contours] };

    internal static PlaneView Facing(Vector3D normal, Vector3D center)
    {
        Vector3D helper = Math.Abs(normal.Z) > 0.9 ? Vector3D.UnitX : -Vector3D.UnitZ;
        Vector3D down = Math.Abs(normal.Z) > 0.9 ? Vector3D.Cross(normal, helper).Normalized() : (helper - Vector3D.Dot(helper, normal) * normal).Normalized();
        return new() { CenterMm = center, Right = Vector3D.Cross(down, normal), Down = down, MmPerPixel = 0.5 };
    }

    private static ImmutableArray<OverlayLine> Lines(Structure structure, View view) => [.. Overlay(structure, view).Lines];

    private static Overlay Overlay(Structure structure, View view) => SceneOverlay.Of(
        new() { Structures = [new("s", structure, new(255, 0, 0))] }, view, Width, Height, OverlayOptions.None with { ShowsStructures = true });
}
