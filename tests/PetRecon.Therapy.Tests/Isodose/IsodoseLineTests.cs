using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;
using Xunit;

namespace PetRecon.Therapy.Tests.Isodose;

public class IsodoseLineTests
{
    private static readonly Vector3D s_centre = new(10, -20, 30);

    private static readonly IsodoseOptions s_closed = new() { Border = IsodoseBorder.Closed };

    [Theory]
    [InlineData("Straight", 0)]
    [InlineData("Straight", 2)]
    [InlineData("Oblique", 1)]
    [InlineData("Sheared", 2)]
    public void On_a_slice_of_a_sphere_lines_are_circles_around_higher_dose(string gridName, int axis)
    {
        Volume<Gray> dose = Fields.From(Fields.Of(gridName, 61), p => 100 - (p - s_centre).Length);
        SlicePlane plane = SlicePlane.Of(dose.Grid, axis, 38);
        double height = Vector3D.Dot(plane.OriginMm - s_centre, plane.Normal);
        Vector3D middle = s_centre + height * plane.Normal;
        ImmutableArray<IsodoseLine> lines = IsodoseLines.OnSlice(dose, axis, 38, [IsodoseLevel.Absolute(65), IsodoseLevel.Absolute(75)]);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line =>
        {
            double radius = Math.Sqrt(Math.Pow(100 - line.Level.Value, 2) - height * height);
            Assert.True(line.IsClosed);
            Assert.All(line.PointsMm, p =>
            {
                Assert.Equal(0, Vector3D.Dot(p - middle, plane.Normal), 1e-9);
                // Linear between centres 1.7 or 1.8 mm apart.
                Assert.Equal(radius, (p - middle).Length, 0.03);
            });
            Assert.Equal(1, line.AreaMm2 / (Math.PI * radius * radius), 0.003);
            Assert.Equal(1, line.LengthMm / (2 * Math.PI * radius), 0.003);
            Vector3D turn = Vector3D.Cross(line.PointsMm[0] - middle, line.PointsMm[1] - middle);
            Assert.True(Vector3D.Dot(turn, plane.Normal) > 0);
        });
    }

    // The root of the bilinear function on each edge of the lattice, by bisection of its own formula.
    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 0)]
    public void Points_are_the_roots_of_the_bilinear_function_on_the_edges_of_the_lattice(int seed, int steps)
    {
        Volume<Gray> noise = Fields.Noise(23, 17, 3, seed, steps);
        const double Level = 0.45;
        HashSet<(long, long)> expected = [];
        for (int j = 0; j < 17; j++)
        {
            for (int i = 0; i < 23; i++)
            {
                foreach ((int di, int dj) in new[] { (1, 0), (0, 1) })
                {
                    if (i + di > 22 || j + dj > 16)
                        continue;
                    double At(double t) => (1 - t) * noise[i, j, 1] + t * noise[i + di, j + dj, 1] - Level;
                    if (At(0) >= 0 == At(1) >= 0)
                        continue;
                    (double low, double high) = (0, 1);
                    for (int n = 0; n < 60; n++)
                    {
                        double middle = 0.5 * (low + high);
                        if (At(middle) >= 0 == At(0) >= 0)
                            low = middle;
                        else
                            high = middle;
                    }

                    expected.Add(Key(noise.Grid.PositionMm(i + low * di, j + low * dj, 1)));
                }
            }
        }

        ImmutableArray<IsodoseLine> lines = IsodoseLines.OnSlice(noise, 2, 1, [IsodoseLevel.Absolute(Level)]);
        HashSet<(long, long)> found = [];
        foreach (Vector3D point in lines.SelectMany(line => line.PointsMm))
            Assert.True(found.Add(Key(point)), "No point is on two lines, or twice on one.");
        Assert.True(expected.SetEquals(found));

        // Units of 10 nm, so that rounding does not matter but all else does.
        static (long, long) Key(Vector3D p) => ((long)Math.Round(p.X * 1e5), (long)Math.Round(p.Y * 1e5));
    }

    [Theory]
    [InlineData(21, 2, 1)]
    [InlineData(22, 3, 1)]
    [InlineData(23, 0, 0.5)]
    public void Closed_lines_of_noise_never_cross_and_part_the_centres_of_voxels_rightly(int seed, int steps, double level)
    {
        Volume<Gray> noise = Fields.Noise(19, 16, 1, seed, steps);
        ImmutableArray<IsodoseLine> lines = IsodoseLines.OnSlice(noise, 2, 0, [IsodoseLevel.Absolute(level)], s_closed);
        Assert.All(lines, line => Assert.True(line.IsClosed));
        (Vector3D A, Vector3D B)[] segments = [.. lines.SelectMany(line => line.PointsMm.Select((p, n) => (p, line.PointsMm[(n + 1) % line.PointsMm.Length])))];
        for (int a = 0; a < segments.Length; a++)
        {
            for (int b = a + 1; b < segments.Length; b++)
                Assert.False(Cross(segments[a], segments[b]), $"{segments[a]} crosses {segments[b]}");
        }

        // By the winding number, which is 1 inside and 0 outside exactly if orientations are right.
        for (int j = 0; j < 16; j++)
        {
            for (int i = 0; i < 19; i++)
            {
                Vector3D p = noise.Grid.PositionMm(i, j, 0);
                double turns = segments.Sum(s => Math.Atan2(Vector3D.Cross(s.A - p, s.B - p).Z, Vector3D.Dot(s.A - p, s.B - p))) / (2 * Math.PI);
                Assert.Equal(noise[i, j, 0] >= level ? 1 : 0, turns, 1e-6);
            }
        }
    }

    // (ac - bd)/(a + c - b - d) is (6 * 6 - b d)/(12 - b - d).
    [Theory]
    [InlineData(6, 3.9, 1, 1)]
    [InlineData(6, 3.4, 2, 2)]
    public void A_saddle_parts_or_joins_as_its_own_value_says(double high, double level, double low, double otherLow)
    {
        double saddle = (high * high - low * otherLow) / (2 * high - low - otherLow);
        Volume<Gray> square = new(new VoxelGrid(2, 2, 1, new(1, 1, 1), default), [(float)high, (float)low, (float)otherLow, (float)high]);
        foreach (double at in new[] { level, saddle - 0.01, saddle + 0.01 })
        {
            ImmutableArray<IsodoseLine> lines = IsodoseLines.OnSlice(square, 2, 0, [IsodoseLevel.Absolute(at)]);
            Assert.Equal(2, lines.Length);
            // Joined, each line cuts off a low corner: its points are on edges about (1, 0) or (0, 1).
            bool isJoined = lines.All(line => line.PointsMm.All(p => p.X > p.Y) || line.PointsMm.All(p => p.X < p.Y));
            Assert.Equal(saddle >= at, isJoined);
        }
    }

    [Fact]
    public void Lines_of_a_level_end_at_the_border_or_are_closed_along_the_faces_of_voxels()
    {
        Volume<Gray> ramp = Fields.From(new(11, 9, 2, new(1, 2, 1), default), p => p.X);
        IsodoseLine open = Assert.Single(IsodoseLines.OnSlice(ramp, 2, 0, [IsodoseLevel.Absolute(3.25)]));
        Assert.False(open.IsClosed);
        Assert.Equal(9, open.PointsMm.Length);
        Assert.Equal(16, open.LengthMm, 1e-9);
        // Higher dose on the left.
        Assert.Equal([3.25, 16, 0], Numbers(open.PointsMm[0]));
        Assert.Equal([3.25, 0, 0], Numbers(open.PointsMm[^1]));
        IsodoseLine closed = Assert.Single(IsodoseLines.OnSlice(ramp, 2, 0, [IsodoseLevel.Absolute(3.25)], s_closed));
        Assert.True(closed.IsClosed);
        Assert.Equal(10.5, closed.PointsMm.Max(p => p.X));
        Assert.Equal(-1, closed.PointsMm.Min(p => p.Y));
        // The rectangle to the voxels' faces, but for what is cut off its corners: 0.5 x 1 mm on the right, 0.75 x 1 mm on the left.
        Assert.Equal(7.25 * 18 - 0.5 - 0.75, closed.AreaMm2, 1e-9);

        Volume<Gray> holed = Fields.From(new(11, 9, 2, new(1, 2, 1), default), p => p.Y is > 5 and < 9 ? double.NaN : p.X);
        Assert.Equal(2, IsodoseLines.OnSlice(holed, 2, 0, [IsodoseLevel.Absolute(3.25)]).Length);
        Assert.Empty(IsodoseLines.OnSlice(Volume<Gray>.Constant(ramp.Grid, 5), 2, 1, [IsodoseLevel.Absolute(3), IsodoseLevel.Absolute(5), IsodoseLevel.Absolute(7)]));
    }

    // Trilinear interpolation of a linear dose is exact, so is the line on any plane.
    [Fact]
    public void On_any_plane_lines_are_where_the_dose_is()
    {
        Vector3D gradient = new(0.3, -0.5, 0.7);
        Volume<Gray> dose = Fields.From(Fields.Oblique(21), p => 50 + Vector3D.Dot(gradient, p - s_centre));
        SlicePlane plane = SlicePlane.About(s_centre + new Vector3D(3, 2, 1), new(1, 1, 0), new(0, 1, 2), 40, 30, 0.9);
        ImmutableArray<IsodoseLine> lines = IsodoseLines.OnPlane(dose, plane, [IsodoseLevel.Absolute(47), IsodoseLevel.Absolute(50), IsodoseLevel.Absolute(53)]);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.All(line.PointsMm, p =>
        {
            Assert.Equal(line.Level.Value, 50 + Vector3D.Dot(gradient, p - s_centre), 1e-4);
            Assert.Equal(0, Vector3D.Dot(p - plane.OriginMm, plane.Normal), 1e-9);
        }));

        // A plane beyond the volume has no values.
        Assert.Empty(IsodoseLines.OnPlane(dose, SlicePlane.About(new(500, 0, 0), Vector3D.UnitX, Vector3D.UnitY, 10, 10, 1), [IsodoseLevel.Absolute(50)]));
        Assert.Contains("no plane", Assert.Throws<ArgumentException>(() => new SlicePlane(default, Vector3D.UnitX, 2 * Vector3D.UnitX, 3, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_on_a_slice_is_where_the_surface_cuts_it()
    {
        Volume<Gray> noise = Fields.Noise(12, 11, 5, 31, 0);
        HashSet<(float, float)> ofSurface = [.. IsodoseSurface.Of(noise, IsodoseLevel.Absolute(0.5), cancellation: TestContext.Current.CancellationToken).PositionsMm.ToArray()
            .Where(p => Math.Abs(p.Z - noise.Grid.PositionMm(0, 0, 2).Z) < 1e-6).Select(p => (p.X, p.Y))];
        Vector3D[] points = [.. IsodoseLines.OnSlice(noise, 2, 2, [IsodoseLevel.Absolute(0.5)]).SelectMany(line => line.PointsMm)];
        Assert.NotEmpty(points);
        // The surface keeps its vertices off the corners of cells by a thousandth of an edge.
        Assert.All(points, p => Assert.Contains(ofSurface, v => Math.Abs(v.Item1 - p.X) + Math.Abs(v.Item2 - p.Y) < 3e-3));
    }

    private static double[] Numbers(Vector3D p) => [p.X, p.Y, p.Z];

    private static bool Cross((Vector3D A, Vector3D B) s, (Vector3D A, Vector3D B) t)
    {
        static double Side(Vector3D a, Vector3D b, Vector3D p) => Vector3D.Cross(b - a, p - a).Z;
        return Side(s.A, s.B, t.A) * Side(s.A, s.B, t.B) < -1e-12 && Side(t.A, t.B, s.A) * Side(t.A, t.B, s.B) < -1e-12;
    }
}
