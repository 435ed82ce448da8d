using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>The part of a straight line, by its running number, that is within a volume: up to the outer faces of its outermost voxels.</summary>
/// <param name="Low">The first number within; above <paramref name="High"/> if the line misses.</param>
/// <param name="High">The last number within.</param>
internal readonly record struct LineLimits(double Low, double High)
{
    private const double StandsStill = 1e-12;

    public static LineLimits All => new(double.NegativeInfinity, double.PositiveInfinity);

    public static LineLimits None => new(1, 0);

    public bool IsEmpty => !(Low <= High);

    /// <summary>What of these limits is within a grid, along start + n step in voxel indices.</summary>
    public LineLimits Within(VoxelGrid grid, Vector3D start, Vector3D step) =>
        Along(start.X, step.X, grid.SizeX).Along(start.Y, step.Y, grid.SizeY).Along(start.Z, step.Z, grid.SizeZ);

    public LineLimits Intersect(double low, double high) => new(Math.Max(Low, low), Math.Min(High, high));

    /// <summary>A point as four single-precision lanes, the last 0.</summary>
    public static Vector128<float> Lanes(Vector3D point) => Vector128.Create((float)point.X, (float)point.Y, (float)point.Z, 0);

    private LineLimits Along(double start, double step, int size)
    {
        if (Math.Abs(step) < StandsStill)
            return start >= -0.5 && start <= size - 0.5 ? this : None;
        double a = (-0.5 - start) / step;
        double b = (size - 0.5 - start) / step;
        return Intersect(Math.Min(a, b), Math.Max(a, b));
    }
}
