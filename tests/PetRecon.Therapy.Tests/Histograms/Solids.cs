using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>Round solids as contours, and doses that rise evenly in one direction, on grids that lie anyhow.</summary>
internal static class Solids
{
    private const int Corners = 720;

    // A polygon with as much area as the circle.
    private static readonly double s_outward = Math.Sqrt(2 * Math.PI / Corners / Math.Sin(2 * Math.PI / Corners));

    public static Structure Sphere(double radiusMm, double spacingMm, Vector3D centreMm = default) =>
        Round("sphere", z => Math.Sqrt(Math.Max(0, radiusMm * radiusMm - z * z)), -radiusMm, radiusMm, spacingMm, centreMm);

    public static Structure Cylinder(double radiusMm, double lengthMm, double spacingMm, Vector3D centreMm = default) =>
        Round("cylinder", _ => radiusMm, -0.5 * lengthMm, 0.5 * lengthMm, spacingMm, centreMm);

    /// <summary>A cone whose tip is at the bottom.</summary>
    public static Structure Cone(double radiusMm, double lengthMm, double spacingMm, Vector3D centreMm = default) =>
        Round("cone", z => radiusMm * (z / lengthMm + 0.5), -0.5 * lengthMm, 0.5 * lengthMm, spacingMm, centreMm);

    /// <summary>A solid of slabs: each contour is in the middle of its slab, with the radius that the solid has there.</summary>
    public static Structure Round(string name, Func<double, double> radiusMm, double fromMm, double toMm, double spacingMm, Vector3D centreMm)
    {
        int count = (int)Math.Round((toMm - fromMm) / spacingMm);
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>(count);
        for (int k = 0; k < count; k++)
        {
            double z = fromMm + (k + 0.5) * spacingMm;
            double radius = radiusMm(z) * s_outward;
            contours.Add(new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, Corners).Select(i =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * i / Corners);
                return centreMm + new Vector3D(radius * cos, radius * sin, z);
            })]));
        }

        return new() { Name = name, Contours = contours.MoveToImmutable() };
    }

    /// <summary>The same structure after a rigid motion.</summary>
    public static Structure Moved(this Structure structure, RigidTransform motion) => structure with
    {
        Contours = [.. structure.Contours.Select(contour => contour with { PointsMm = [.. contour.PointsMm.Select(motion.Apply)] })],
    };

    /// <summary>A turn about two axes, to no special direction.</summary>
    public static RigidTransform Turn(double firstRadians, double secondRadians)
    {
        (double sin, double cos) = Math.SinCos(secondRadians);
        return new RigidTransform(Vector3D.UnitX, new(0, cos, -sin), new(0, sin, cos), Vector3D.Zero).After(RigidTransform.RotationZ(firstRadians));
    }

    /// <summary>A dose of base + gradient · position.</summary>
    public static Volume<Gray> Ramp(VoxelGrid grid, double baseGy, Vector3D gradientGyPerMm)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                    voxels[grid.LinearIndex(i, j, k)] = (float)(baseGy + Vector3D.Dot(gradientGyPerMm, grid.PositionMm(i, j, k)));
            }
        }

        return new(grid, voxels);
    }

    /// <summary>A grid that reaches a given distance from the origin in all directions, turned, its centres off the origin by a part of a voxel.</summary>
    public static VoxelGrid Grid(double reachMm, Vector3D spacingMm, RigidTransform turn)
    {
        int Count(double spacing) => 2 * (int)Math.Ceiling(reachMm / spacing) + 2;
        (int x, int y, int z) = (Count(spacingMm.X), Count(spacingMm.Y), Count(spacingMm.Z));
        Vector3D first = new((0.5 - 0.5 * x + 0.13) * spacingMm.X, (0.5 - 0.5 * y - 0.29) * spacingMm.Y, (0.5 - 0.5 * z + 0.41) * spacingMm.Z);
        return new(x, y, z, spacingMm, turn.Rotate(first), turn.Rotate(Vector3D.UnitX), turn.Rotate(Vector3D.UnitY), turn.Rotate(Vector3D.UnitZ));
    }
}
