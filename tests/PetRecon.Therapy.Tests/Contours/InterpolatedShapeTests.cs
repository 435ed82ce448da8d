using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Contours;
using Xunit;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>What happens between planes whose contours differ: their distances are known in closed form, and with two planes the law is a straight line.</summary>
public class InterpolatedShapeTests
{
    [Fact]
    public void One_contour_forks_into_two_where_the_law_says()
    {
        Structure fork = Structure(Circle(0, 0, 20, 0), Circle(-14, 0, 10, 6), Circle(14, 0, 10, 6));
        ImmutableArray<StructureSlab> slabs = Interpolated(fork);
        Assert.Single(slabs[0].Polygons);
        Assert.Contains(slabs.Where(static slab => slab.HeightMm is > 0.1 and < 5.9), static slab => slab.Polygons.Length == 2);
        foreach (StructureSlab slab in slabs.Where(static slab => slab.HeightMm is > 0.1 and < 5.9))
        {
            double t = slab.HeightMm / 6;
            Assert.Equal(AreaWhere((x, y) => (1 - t) * (20 - Distance(x, y, 0)) + t * (10 - Math.Min(Distance(x, y, -14), Distance(x, y, 14))) > 0), Area(slab), 0.8);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hole_ends_between_its_last_plane_and_the_next(bool isKeyhole)
    {
        const double Outer = 20, Inner = 8, Height = 4;
        Structure ring = isKeyhole
            ? Structure(Keyhole(Outer, Inner, 0), Circle(0, 0, Outer, Height))
            : Structure(Circle(0, 0, Outer, 0), Circle(0, 0, Inner, 0), Circle(0, 0, Outer, Height));
        foreach (StructureSlab slab in Interpolated(ring).Where(static slab => slab.HeightMm is > 0.1 and < 3.9))
        {
            // Where (1 - t) (rho - inner) + t (outer - rho) is 0.
            double t = slab.HeightMm / Height;
            double hole = t < 0.5 ? Math.Max(0, ((1 - t) * Inner - t * Outer) / (1 - 2 * t)) : 0;
            Assert.Equal(hole > 0 ? 2 : 1, slab.Polygons.Length);
            Assert.Equal(Math.PI * (Outer * Outer - hole * hole), Area(slab), 1.5);
        }
    }

    [Fact]
    public void A_gap_stays_a_gap()
    {
        double[] heights = [0, 3, 6, 9, 30, 33, 36];
        Structure two = Structure([.. heights.Select(static z => Circle(0, 0, 15, z))]);
        Structure interpolated = StructureInterpolation.Of(two, cancellation: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(interpolated.Contours, static contour => contour.PointsMm[0].Z is > 10.5 and < 28.5);
        double truth = Math.PI * 225 * (12 + 9) / 1000;
        Assert.Equal(truth, StructureMask.VolumeCcOf(interpolated), 1e-3 * truth);
        Structure bridged = StructureInterpolation.Of(two, new() { LongestBridge = 8 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Math.PI * 225 * 39 / 1000, StructureMask.VolumeCcOf(bridged), 0.03);
    }

    // A body that widens at once must not get a waist below: a plain cubic curve would.
    [Fact]
    public void A_shape_that_changes_at_once_does_not_ring()
    {
        double[] heights = [0, 4, 8, 12, 16, 20];
        Structure step = Structure([.. heights.Select(static z => Circle(0, 0, z < 10 ? 8 : 30, z))]);
        foreach (StructureSlab slab in StructureSlabs.Of(StructureInterpolation.Of(step, cancellation: TestContext.Current.CancellationToken), new StructureMaskOptions()).Slabs)
        {
            double radius = Math.Sqrt(Area(slab) / Math.PI);
            Assert.InRange(radius, slab.HeightMm < 8.01 ? 8 - 0.06 * 4 : 8, slab.HeightMm < 7.99 ? 8 + 0.06 * 4 : 30 + 0.06 * 4);
        }
    }

    [Fact]
    public void Threads_do_not_matter_and_other_facts_are_kept()
    {
        Structure structure = AnalyticSolid.Of("ellipsoid").Contours(2.5, 0.3) with { InterpretedType = "PTV", Colour = new(1, 2, 3) };
        Structure one = StructureInterpolation.Of(structure, new() { Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        Structure four = StructureInterpolation.Of(structure, new() { Threads = 4 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(one.Contours.SelectMany(static contour => contour.PointsMm), four.Contours.SelectMany(static contour => contour.PointsMm));
        Assert.Equal(("ellipsoid", "PTV", new DisplayColour(1, 2, 3)), (one.Name, one.InterpretedType, one.Colour));
    }

    // Points off their plane by more than new planes are apart, a contour that crosses itself, and one drawn twice, which cancels.
    [Fact]
    public void Contours_that_are_not_neat_are_taken_by_the_even_odd_rule()
    {
        Contour Rough(double z) => new(ContourKind.ClosedPlanar, [.. Circle(0, 0, 15, z).PointsMm.Select((point, n) => point + new Vector3D(0, 0, 0.04 * Math.Cos(Math.PI * n / 180)))]);
        Contour Eight(double z) => new(ContourKind.ClosedPlanar, [new(30, -5, z), new(40, 5, z), new(40, -5, z), new(30, 5, z)]);
        Structure rough = Structure([.. Enumerable.Range(0, 4).SelectMany(k => (Contour[])[Rough(3 * k), Eight(3 * k), Circle(0, 30, 4, 3 * k), Circle(0, 30, 4, 3 * k)])]);
        foreach (StructureEnds ends in Enum.GetValues<StructureEnds>())
        {
            Structure interpolated = StructureInterpolation.Of(rough, new() { Ends = ends }, cancellation: TestContext.Current.CancellationToken);
            double truth = (Math.PI * 225 + 50) * (9 + ends switch { StructureEnds.HalfSpacing => 3, StructureEnds.Rounded => 1.5, _ => 0.06 }) / 1000;
            Assert.Equal(truth, StructureMask.VolumeCcOf(interpolated), 0.003 * truth);
        }
    }

    [Fact]
    public void What_cannot_be_interpolated_is_said()
    {
        Structure flat = Structure(Circle(0, 0, 10, 5));
        Assert.Same(flat, StructureInterpolation.Of(flat, cancellation: TestContext.Current.CancellationToken));
        Structure disc = Structure(Circle(0, 0, 10, 5), Circle(0, 0, 10, 8));
        Assert.Contains("no closed contours", Fault(Structure(), new()), StringComparison.Ordinal);
        Assert.Contains("PlaneSpacingMm is 0", Fault(disc, new() { PlaneSpacingMm = 0 }), StringComparison.Ordinal);
        Assert.Contains("RasterMm is NaN", Fault(disc, new() { RasterMm = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("LongestBridge is 0.5", Fault(disc, new() { LongestBridge = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("too many", Fault(Structure(Circle(0, 0, 1000, 5), Circle(0, 0, 1000, 8)), new() { RasterMm = 0.01 }), StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => StructureInterpolation.Of(disc, cancellation: new CancellationToken(canceled: true)));
    }

    private static string Fault(Structure structure, StructureInterpolationOptions options) =>
        Assert.Throws<ArgumentException>(() => StructureInterpolation.Of(structure, options, cancellation: TestContext.Current.CancellationToken)).Message;

    private static ImmutableArray<StructureSlab> Interpolated(Structure structure) =>
        StructureSlabs.Of(StructureInterpolation.Of(structure, new() { PlaneSpacingMm = 0.5 }, cancellation: TestContext.Current.CancellationToken), new StructureMaskOptions()).Slabs;

    private static Structure Structure(params Contour[] contours) => new() { Name = "shape", Contours = [.. contours] };

    private static Contour Circle(double x, double y, double radius, double z) => AnalyticSolid.Ellipse((x, y, radius, radius), z);

    // Once around outside, in along a line, around inside, and out the same way.
    private static Contour Keyhole(double outer, double inner, double z)
    {
        ImmutableArray<Vector3D> outside = Circle(0, 0, outer, z).PointsMm;
        ImmutableArray<Vector3D> inside = Circle(0, 0, inner, z).PointsMm;
        return new(ContourKind.ClosedPlanar, [.. outside, outside[0], inside[0], .. inside.Reverse()]);
    }

    private static double Distance(double x, double y, double centre) => Math.Sqrt((x - centre) * (x - centre) + y * y);

    private static double AreaWhere(Func<double, double, bool> isInside)
    {
        const double Step = 0.05;
        int count = 0;
        for (double y = -30 + 0.5 * Step; y < 30; y += Step)
        {
            for (double x = -30 + 0.5 * Step; x < 30; x += Step)
                count += isInside(x, y) ? 1 : 0;
        }

        return count * Step * Step;
    }

    // Holes run the other way around than what they are in.
    private static double Area(StructureSlab slab) => Math.Abs(slab.Polygons.Sum(static polygon =>
    {
        double twice = 0;
        for (int i = 0; i < polygon.Length; i++)
        {
            Vector3D next = polygon[(i + 1) % polygon.Length];
            twice += polygon[i].X * next.Y - next.X * polygon[i].Y;
        }

        return 0.5 * twice;
    }));
}
