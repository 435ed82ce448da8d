using System.Numerics;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Contours;
using Xunit;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>Surfaces of contours of solids that are known in closed form.</summary>
public class StructureSurfaceTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(3, 0.4, 0)]
    [InlineData(3, 0.7, -1.1)]
    public void Contours_of_a_sphere_give_the_sphere(double spacingMm, double tilt, double turn)
    {
        const double radius = 20;
        Vector3D center = new(40, -130, 300);
        RigidTransform place = RigidTransform.RotationZ(turn).After(Tilt(tilt)) with { Translation = center };
        Structure sphere = Round(spacingMm, z => Math.Sqrt(Math.Max(0, radius * radius - z * z)), radius).InSpace(place, "");
        TriangleMesh mesh = StructureSurface.Of(sphere, null, TestContext.Current.CancellationToken);
        Assert.True(mesh.Topology().IsClosed);
        Assert.Equal(2, mesh.Topology().EulerCharacteristic);

        // What the contours stand for: slabs with flat ends.
        Assert.Equal(1000 * StructureMask.VolumeCcOf(sphere), mesh.VolumeMm3(), 0.012 * mesh.VolumeMm3());
        double worst = 0;
        Vector3D axis = place.Rotate(Vector3D.UnitZ);
        for (int i = 0; i < mesh.VertexCount; i++)
        {
            Vector3D at = Wide(mesh.PositionsMm[i]) - center;
            if (Math.Abs(Vector3D.Dot(at, axis)) > radius - 1.5 * spacingMm - 1)
                continue;
            worst = Math.Max(worst, Math.Abs(at.Length - radius));
            Assert.True(Vector3D.Dot(Wide(mesh.Normals[i]), at) > 0.95 * at.Length, "A normal points away from the middle.");
        }

        // A contour's polygon and the raster's cells cut less than this off the round.
        Assert.InRange(worst, 0.001, 0.2);
    }

    [Fact]
    public void Parts_with_a_gap_between_are_closed_by_themselves()
    {
        Structure structure = new() { Name = "two", Contours = [.. new[] { 0.0, 2, 4, 30, 32, 34 }.Select(static z => Square(z, 10))] };
        TriangleMesh mesh = StructureSurface.Of(structure, null, TestContext.Current.CancellationToken);
        Assert.True(mesh.Topology().IsClosed);
        Assert.Equal(4, mesh.Topology().EulerCharacteristic);
        Assert.Equal(2 * 6 * 100, mesh.VolumeMm3(), 0.02 * 1200);
    }

    [Fact]
    public void A_contour_alone_has_a_thickness_and_a_hole_stays_one()
    {
        Structure ring = new() { Name = "ring", Contours = [Square(7, 20), Square(7, 8)] };
        TriangleMesh mesh = StructureSurface.Of(ring, new() { SinglePlaneThicknessMm = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(0, mesh.Topology().EulerCharacteristic);
        Assert.Equal((400 - 64) * 5, mesh.VolumeMm3(), 0.02 * 1680);
        float[] heights = [.. mesh.PositionsMm.ToArray().Select(static p => p.Z)];
        Assert.Equal(4.5, heights.Min(), 0.01);
        Assert.Equal(9.5, heights.Max(), 0.01);
    }

    [Fact]
    public void What_has_no_surface_is_refused_with_its_name()
    {
        Structure point = new() { Name = "marker", Contours = [new(ContourKind.Point, [default])] };
        Assert.Contains("marker", Assert.Throws<ArgumentException>(() => StructureSurface.Of(point, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Structure square = new() { Name = "square", Contours = [Square(0, 500), Square(3, 500)] };
        Assert.Contains("RasterMm", Assert.Throws<ArgumentException>(() => StructureSurface.Of(square, new() { RasterMm = 0.05 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("0.05 to 100", Assert.Throws<ArgumentException>(() => StructureSurface.Of(square, new() { RasterMm = 0 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static Contour Square(double z, double edge) =>
        new(ContourKind.ClosedPlanar, [new(-edge / 2, -edge / 2, z), new(edge / 2, -edge / 2, z), new(edge / 2, edge / 2, z), new(-edge / 2, edge / 2, z)]);

    private static Structure Round(double spacingMm, Func<double, double> radius, double highest)
    {
        List<Contour> contours = [];
        for (double z = -highest + 0.5 * spacingMm; z < highest; z += spacingMm)
            contours.Add(new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, 180).Select(i => new Vector3D(radius(z) * Math.Cos(i * Math.PI / 90), radius(z) * Math.Sin(i * Math.PI / 90), z))]));
        return new() { Name = "round", Contours = [.. contours] };
    }

    private static RigidTransform Tilt(double angle) => new(Vector3D.UnitX, new(0, Math.Cos(angle), -Math.Sin(angle)), new(0, Math.Sin(angle), Math.Cos(angle)), Vector3D.Zero);

    private static Vector3D Wide(Vector3 v) => new(v.X, v.Y, v.Z);
}
