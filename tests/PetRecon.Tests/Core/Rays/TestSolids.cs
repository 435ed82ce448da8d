using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>The solids that projections are held to, each 25 mm across in a grid of cubes around the origin.</summary>
internal static class TestSolids
{
    private const double HalfGridMm = 12.8;

    public static IReadOnlyList<string> Names { get; } = ["sphere", "cylinder", "box"];

    /// <summary>
    /// One of the solids and its grid, whose voxels meet in the origin. No centre or size is a multiple of a voxel, and no face lies along the
    /// grid: beside a flat face the chord itself jumps from nothing to its full length, and for that case an image of ones, where face and
    /// voxels end together, is the measure.
    /// </summary>
    public static (Solid Solid, VoxelGrid Grid) InItsGrid(string name, double voxelMm)
    {
        Solid solid = name switch
        {
            "sphere" => new Solid.Sphere(new(0.11, -0.07, 0.17), 12.3),
            "cylinder" => new Solid.Cylinder(new(0.11, 0.07, -0.17), new Vector3D(0.3, 0.5, 1).Normalized(), 8.3, 9.2),
            "box" => new Solid.Box(new(0.11, -0.07, 0.17), new(8.3, 6.7, 6.1), Turn),
            _ => throw new ArgumentException($"There is no solid '{name}'.", nameof(name)),
        };
        int size = 2 * (int)Math.Ceiling(HalfGridMm / voxelMm);
        return (solid, VoxelGrid.Centered(size, size, size, new(voxelMm, voxelMm, voxelMm)));
    }

    // About z, x and z again, so that no edge and no face is left along an axis.
    private static RigidTransform Turn
    {
        get
        {
            (double sin, double cos) = Math.SinCos(0.7);
            RigidTransform aboutX = new(Vector3D.UnitX, new(0, cos, -sin), new(0, sin, cos), Vector3D.Zero);
            return RigidTransform.RotationZ(0.9).After(aboutX.After(RigidTransform.RotationZ(0.4)));
        }
    }
}
