using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using Xunit;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>Single outlines that do not touch themselves take a short way to their areas; it leads where the general sweep does.</summary>
public class ChainSweepTests
{
    private const int Width = 23;
    private const int Height = 19;

    // Parts of pixels are floats.
    private const double Rounding = 1e-6;

    public static TheoryData<int, double, bool> Outlines
    {
        get
        {
            TheoryData<int, double, bool> data = [];
            foreach (int corners in (int[])[3, 4, 7, 40, 400])
            {
                foreach (double size in (double[])[0.3, 5, 8, 30])
                {
                    data.Add(corners, size, false);
                    data.Add(corners, size, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Outlines))]
    public void Chains_cover_what_the_sweep_finds(int corners, double size, bool isClockwise)
    {
        Random random = new(corners);
        for (int trial = 0; trial < 20; trial++)
        {
            // Stars around a centre that may lie outside; some corners on whole numbers, some twice, some level with the one before.
            (double centreX, double centreY) = (Width * (1.4 * random.NextDouble() - 0.2), Height * (1.4 * random.NextDouble() - 0.2));
            List<(double X, double Y)> points = [];
            for (int i = 0; i < corners; i++)
            {
                double angle = 2 * Math.PI * (i + 0.5 * random.NextDouble()) / corners;
                double radius = size * (0.6 + 0.4 * random.NextDouble());
                (double x, double y) = (centreX + radius * Math.Cos(angle), centreY + radius * Math.Sin(angle));
                points.Add((x, corners < 40 && random.Next(4) == 0 ? Math.Round(y) : y));
                if (random.Next(5) == 0)
                    points.Add(points[^1]);
            }

            if (isClockwise)
                points.Reverse();
            bool isSimple = IsSimple([.. points.Select(static point => new Vector3D(point.X, point.Y, 0))]);
            Assert.True(isSimple || corners < 40);
            if (!isSimple)
                continue;
            float[] expected = Paint(points, isSimple: false);
            float[] actual = Paint(points, isSimple: true);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], Rounding);
        }
    }

    [Fact]
    public void Outlines_that_touch_or_cross_themselves_are_not_simple()
    {
        Assert.True(IsSimple([new(0, 0, 0), new(10, 0, 0), new(10, 10, 0), new(0, 10, 0)]));
        Assert.True(IsSimple([new(0, 0, 0), new(10, 0, 0), new(10, 0, 0), new(10, 10, 0), new(0, 10, 0), new(0, 0, 0)]));

        // A bow tie; an eight whose loops meet in a corner of both; a keyhole; a corner that rests on an edge.
        Assert.False(IsSimple([new(0, 0, 0), new(10, 10, 0), new(10, 0, 0), new(0, 10, 0)]));
        Assert.False(IsSimple([new(0, 0, 0), new(5, 5, 0), new(10, 10, 0), new(10, 0, 0), new(5, 5, 0), new(0, 10, 0)]));
        Assert.False(IsSimple([new(0, 0, 0), new(10, 0, 0), new(10, 10, 0), new(5, 10, 0), new(5, 6, 0), new(6, 4, 0), new(4, 4, 0), new(5, 6, 0), new(5, 10, 0), new(0, 10, 0)]));
        Assert.False(IsSimple([new(0, 0, 0), new(10, 0, 0), new(10, 10, 0), new(5, 0, 0), new(0, 10, 0)]));
    }

    [Fact]
    public void Bridged_planes_are_named()
    {
        ImmutableArray<Contour> contours = [.. new[] { 0, 2, 4, 8, 10, 12, 30, 32 }.Select(static z =>
            new Contour(ContourKind.ClosedPlanar, [new(0, 0, z), new(10, 0, z), new(10, 10, z), new(0, 10, z)]))];
        StructureSlabs slabs = StructureSlabs.Of(new Structure { Name = "cord", Contours = contours }, new StructureMaskOptions());
        Assert.Contains(slabs.Warnings, static warning => warning.Contains("\"cord\": 1 gaps", StringComparison.Ordinal) && warning.Contains("4 and 8 mm", StringComparison.Ordinal));
        Assert.Contains(slabs.Warnings, static warning => warning.Contains("no contours for 18 mm", StringComparison.Ordinal));
        Assert.Equal(2, slabs.Warnings.Length);
    }

    private static bool IsSimple(ImmutableArray<Vector3D> outline)
    {
        new ContourCrossings().Find([outline], Vector3D.UnitX, Vector3D.UnitY, out bool isSimple);
        return isSimple;
    }

    private static float[] Paint(List<(double X, double Y)> points, bool isSimple)
    {
        PolygonBuffer polygons = new();
        polygons.Begin();
        foreach ((double x, double y) in points)
            polygons.Add(x, y);
        SlabCover cover = new(Width, Height);
        new SectionPainter(Width, Height, cover, MaskCoverage.Volume).PaintCoverage(polygons, isSimple);
        return cover.Parts.ToArray();
    }
}
