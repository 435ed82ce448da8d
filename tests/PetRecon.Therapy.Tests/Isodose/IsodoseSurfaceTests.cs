using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;
using Xunit;

namespace PetRecon.Therapy.Tests.Isodose;

public class IsodoseSurfaceTests
{
    private static readonly Vector3D s_centre = new(10, -20, 30);

    private static readonly IsodoseOptions s_closed = new() { Border = IsodoseBorder.Closed };

    // Dose falls by 1 Gy a mm from 100 Gy in the centre, so the level of 70 Gy is a sphere of 30 mm.
    [Theory]
    [InlineData("Straight")]
    [InlineData("Oblique")]
    [InlineData("Sheared")]
    public void A_sphere_has_its_area_and_volume_and_the_error_falls_with_the_square_of_the_spacing(string gridName)
    {
        (double Area, double Volume) coarse = SphereErrors(gridName, 25);
        (double Area, double Volume) fine = SphereErrors(gridName, 49);
        Assert.InRange(coarse.Area / fine.Area, 3.2, 4.8);
        Assert.InRange(coarse.Volume / fine.Volume, 3.2, 4.8);
        // Chords of a 30 mm sphere on grids of 2.1 and 2.3 mm: a curve's chord of length h is h^2/8R inside of it.
        Assert.InRange(Math.Abs(fine.Area), 0, 2e-3);
        Assert.InRange(Math.Abs(fine.Volume), 0, 4e-3);
    }

    [Theory]
    [InlineData("Straight")]
    [InlineData("Oblique")]
    [InlineData("Sheared")]
    public void Vertices_lie_on_the_sphere_and_normals_point_to_lower_dose(string gridName)
    {
        TriangleMesh mesh = Surface(Fields.From(Fields.Of(gridName, 49), p => 100 - (p - s_centre).Length), IsodoseLevel.Absolute(70));
        for (int v = 0; v < mesh.VertexCount; v++)
        {
            Vector3D out1 = Wide(mesh.PositionsMm[v]) - s_centre;
            Assert.InRange(out1.Length, 29.97, 30.001);
            Assert.InRange(Vector3D.Dot(out1.Normalized(), Wide(mesh.Normals[v])), 0.999, 1.0001);
        }

        for (int t = 0; t < mesh.Corners.Length; t += 3)
        {
            Vector3D a = Wide(mesh.PositionsMm[mesh.Corners[t]]), b = Wide(mesh.PositionsMm[mesh.Corners[t + 1]]), c = Wide(mesh.PositionsMm[mesh.Corners[t + 2]]);
            Assert.True(Vector3D.Dot(Vector3D.Cross(b - a, c - a), a - s_centre) > 0);
        }
    }

    [Fact]
    public void A_torus_has_one_hole_and_a_shell_two_surfaces()
    {
        VoxelGrid grid = Fields.Oblique(40);
        TriangleMesh torus = Surface(Fields.From(grid, p => -Torus(p - s_centre)), IsodoseLevel.Absolute(-9));
        Assert.True(torus.Topology().IsClosed);
        Assert.Equal(0, torus.Topology().EulerCharacteristic);
        Assert.InRange(torus.VolumeMm3() / (2 * Math.PI * Math.PI * 30 * 81), 0.98, 1.001);
        Assert.InRange(torus.AreaMm2() / (4 * Math.PI * Math.PI * 30 * 9), 0.98, 1.001);

        // Between 20 and 35 mm from the centre: two spheres, the cavity taken off the volume.
        TriangleMesh shell = Surface(Fields.From(grid, p => -Math.Abs((p - s_centre).Length - 27.5)), IsodoseLevel.Absolute(-7.5));
        Assert.True(shell.Topology().IsClosed);
        Assert.Equal(4, shell.Topology().EulerCharacteristic);
        Assert.InRange(shell.VolumeMm3() / (4 * Math.PI / 3 * (Math.Pow(35, 3) - Math.Pow(20, 3))), 0.99, 1.01);
    }

    // Two values make every configuration of corners and many ambiguous faces; few steps put corners at exactly the level; continuous noise decides each face its own way.
    [Theory]
    [InlineData(1, 2, 0.5)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(4, 5, 1.5)]
    [InlineData(5, 0, 0.5)]
    [InlineData(6, 0, 0.7)]
    public void The_surface_of_noise_is_closed_and_its_edges_have_two_triangles(int seed, int steps, double level)
    {
        Volume<Gray> noise = Fields.Noise(70, 21, 18, seed, steps);
        TriangleMesh mesh = Surface(noise, IsodoseLevel.Absolute(level), s_closed);
        MeshTopology topology = mesh.Topology();
        Assert.Equal(0, topology.BorderEdgeCount);
        Assert.Equal(0, topology.FaultyEdgeCount);
        Assert.Equal(mesh.VertexCount, topology.VertexCount);
        Assert.Equal(0, topology.EulerCharacteristic % 2);
        Assert.Equal(2 * topology.EdgeCount, 3 * topology.TriangleCount);
        Assert.All(VertexLinks(mesh), isDisc => Assert.True(isDisc));

        // A handful of triangles a crossing at the most, and none without area.
        Assert.InRange(mesh.TriangleCount, 1, 3 * mesh.VertexCount);
        Assert.InRange(Degenerate(mesh), 0, mesh.TriangleCount / 1000);
    }

    // Two columns that meet across a face: one body if the face's saddle is inside, two if not, whichever of the two corners they begin at.
    [Theory]
    [InlineData(6, 1, 1, false)]
    [InlineData(6, 2, 1.5, false)]
    [InlineData(5, 3, 1, true)]
    public void A_face_parts_or_joins_two_bodies_as_the_value_of_its_saddle_says(double high, double low, double otherLow, bool isTurned)
    {
        double saddle = (high * high - low * otherLow) / (2 * high - low - otherLow);
        float[] values = isTurned ? [(float)low, (float)high, (float)high, (float)otherLow] : [(float)high, (float)low, (float)otherLow, (float)high];
        foreach ((int x, int y, int z) in new[] { (2, 2, 1), (2, 1, 2), (1, 2, 2) })
        {
            Volume<Gray> sheet = new(new VoxelGrid(x, y, z, new(1, 1, 1), default), values);
            foreach (double level in new[] { saddle - 0.01, saddle + 0.01 })
            {
                TriangleMesh mesh = Surface(sheet, IsodoseLevel.Absolute(level), s_closed);
                Assert.True(mesh.Topology().IsClosed);
                Assert.Equal(level < saddle ? 2 : 4, mesh.Topology().EulerCharacteristic);
            }
        }
    }

    // A place belongs to the isodose from its value on, so voxels at exactly the level are inside and their centres on the surface.
    [Fact]
    public void A_block_of_voxels_at_exactly_the_level_keeps_its_volume()
    {
        VoxelGrid grid = new(20, 20, 20, new(1, 1, 1), default);
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 5; k < 15; k++)
        {
            for (int j = 5; j < 15; j++)
                Array.Fill(voxels, 60f, grid.LinearIndex(5, j, k), 10);
        }

        // The level is met at the outermost voxels themselves: a cube of 9 mm between their centres.
        TriangleMesh mesh = Surface(new Volume<Gray>(grid, voxels), IsodoseLevel.Absolute(60));
        Assert.True(mesh.Topology().IsClosed);
        Assert.Equal(2, mesh.Topology().EulerCharacteristic);
        Assert.Equal(729, mesh.VolumeMm3(), 1.5);
        Assert.Equal(0, Degenerate(mesh));
    }

    [Fact]
    public void At_the_border_a_surface_is_open_or_closed_along_the_faces_of_voxels()
    {
        VoxelGrid grid = new(11, 12, 13, new(1, 2, 3), new(4, 5, 6));
        Volume<Gray> full = Volume<Gray>.Constant(grid, 2);
        Assert.Equal(0, Surface(full, IsodoseLevel.Absolute(1)).TriangleCount);
        TriangleMesh box = Surface(full, IsodoseLevel.Absolute(1), s_closed);
        Assert.True(box.Topology().IsClosed);
        // Edges and corners are cut off at half a voxel.
        Assert.InRange(box.VolumeMm3() / (11 * 12 * 13 * 6.0), 0.97, 1);
        Assert.Equal(14.5, box.PositionsMm.ToArray().Max(p => p.X), 1e-5);
        Assert.Equal(3.5, box.PositionsMm.ToArray().Min(p => p.X), 1e-5);

        // A plane across the grid.
        Volume<Gray> ramp = Fields.From(grid, p => p.Y);
        TriangleMesh plane = Surface(ramp, IsodoseLevel.Absolute(14.4));
        Assert.All(plane.PositionsMm.ToArray(), p => Assert.Equal(14.4, p.Y, 1e-5));
        Assert.All(plane.Normals.ToArray(), n => Assert.Equal(-1, n.Y, 1e-5));
        Assert.Equal(10 * 36, plane.AreaMm2(), 1e-3);
        Assert.Equal(2 * (10 + 12), plane.Topology().BorderEdgeCount);
        Assert.Equal(1, plane.Topology().EulerCharacteristic);

        TriangleMesh slice = Surface(Fields.From(new(30, 30, 1, new(1, 1, 2), default), p => 10 - (p - new Vector3D(15, 15, 0)).Length), IsodoseLevel.Absolute(2), s_closed);
        Assert.True(slice.Topology().IsClosed);
        Assert.Equal(2, slice.Topology().EulerCharacteristic);
    }

    [Theory]
    [InlineData(IsodoseBorder.Open)]
    [InlineData(IsodoseBorder.Closed)]
    public void Voxels_without_a_value_are_a_border_too(IsodoseBorder border)
    {
        Volume<Gray> ball = Fields.From(Fields.Straight(33), p => p.X > 20 ? double.NaN : p.X < -10 ? double.PositiveInfinity : 100 - (p - s_centre).Length);
        TriangleMesh mesh = Surface(ball, IsodoseLevel.Absolute(70), new() { Border = border });
        Assert.All(mesh.PositionsMm.ToArray(), p => Assert.True(float.IsFinite(p.X + p.Y + p.Z) && p.X < 22 && p.X > -12));
        Assert.All(mesh.Normals.ToArray(), n => Assert.Equal(1, n.Length(), 1e-5));
        Assert.Equal(border == IsodoseBorder.Closed, mesh.Topology().IsClosed);
        Assert.Equal(mesh.VertexCount, mesh.Topology().VertexCount);
        Assert.Equal(0, mesh.Topology().FaultyEdgeCount);
    }

    [Fact]
    public void The_surface_is_the_same_for_any_number_of_threads()
    {
        Volume<Gray> noise = Fields.Noise(65, 30, 20, 9, 0);
        TriangleMesh one = Surface(noise, IsodoseLevel.Absolute(0.6), new() { Threads = 1 });
        TriangleMesh five = Surface(noise, IsodoseLevel.Absolute(0.6), new() { Threads = 5 });
        Assert.True(one.PositionsMm.SequenceEqual(five.PositionsMm));
        Assert.True(one.Corners.SequenceEqual(five.Corners));
        Assert.True(one.Normals.SequenceEqual(five.Normals));
    }

    [Fact]
    public void What_makes_no_level_is_refused()
    {
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => IsodoseLevel.Absolute(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("100 %", Assert.Throws<ArgumentException>(() => IsodoseLevel.OfReference(95, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("above 0", Assert.Throws<ArgumentException>(() => IsodoseLevel.OfReference(-5, 60)).Message, StringComparison.Ordinal);
        Assert.Equal("95 %, 57 Gy", IsodoseLevel.OfReference(95, 60).Label("Gy"));
    }

    private static TriangleMesh Surface(Volume volume, IsodoseLevel level, IsodoseOptions? options = null) =>
        IsodoseSurface.Of(volume, level, options, cancellation: TestContext.Current.CancellationToken);

    private static (double Area, double Volume) SphereErrors(string gridName, int size)
    {
        TriangleMesh mesh = Surface(Fields.From(Fields.Of(gridName, size), p => 100 - (p - s_centre).Length), IsodoseLevel.Absolute(70));
        Assert.True(mesh.Topology().IsClosed);
        Assert.Equal(2, mesh.Topology().EulerCharacteristic);
        return (mesh.AreaMm2() / (4 * Math.PI * 900) - 1, mesh.VolumeMm3() / (4 * Math.PI * 9000) - 1);
    }

    // Distance from a circle of radius 30 mm about the z axis.
    private static double Torus(Vector3D p)
    {
        double ring = Math.Sqrt(p.X * p.X + p.Y * p.Y) - 30;
        return Math.Sqrt(ring * ring + p.Z * p.Z);
    }

    private static Vector3D Wide(Vector3 v) => new(v.X, v.Y, v.Z);

    private static int Degenerate(TriangleMesh mesh)
    {
        int count = 0;
        for (int t = 0; t < mesh.Corners.Length; t += 3)
        {
            Vector3D a = Wide(mesh.PositionsMm[mesh.Corners[t]]), b = Wide(mesh.PositionsMm[mesh.Corners[t + 1]]), c = Wide(mesh.PositionsMm[mesh.Corners[t + 2]]);
            if (!(Vector3D.Cross(b - a, c - a).Length > 1e-9))
                count++;
        }

        return count;
    }

    // Whether the triangles around each vertex make one closed fan.
    private static IEnumerable<bool> VertexLinks(TriangleMesh mesh)
    {
        Dictionary<int, Dictionary<int, int>> fans = [];
        for (int t = 0; t < mesh.Corners.Length; t += 3)
        {
            for (int c = 0; c < 3; c++)
            {
                int at = mesh.Corners[t + c];
                if (!fans.TryGetValue(at, out Dictionary<int, int>? fan))
                    fans[at] = fan = [];
                fan.Add(mesh.Corners[t + (c + 1) % 3], mesh.Corners[t + (c + 2) % 3]);
            }
        }

        foreach (Dictionary<int, int> fan in fans.Values)
        {
            int start = fan.Keys.First();
            int steps = 0;
            for (int at = fan[start]; at != start && steps <= fan.Count; at = fan[at])
                steps++;
            yield return steps + 1 == fan.Count;
        }
    }
}
