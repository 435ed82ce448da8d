namespace PetRecon.Core.Rays;

/// <summary>A straight line between two points in voxel indices of a grid.</summary>
public readonly struct Ray
{
    /// <summary>The first end, at the first detector.</summary>
    public readonly float StartX, StartY, StartZ;

    /// <summary>From the first end to the second.</summary>
    public readonly float DeltaX, DeltaY, DeltaZ;

    /// <summary>Distance between the ends in mm.</summary>
    public readonly float LengthMm;

    /// <summary>A ray between two points, both in voxel indices.</summary>
    public Ray(float startX, float startY, float startZ, float endX, float endY, float endZ, in GridShape grid)
    {
        StartX = startX;
        StartY = startY;
        StartZ = startZ;
        DeltaX = endX - startX;
        DeltaY = endY - startY;
        DeltaZ = endZ - startZ;
        float x = DeltaX * grid.SpacingXMm;
        float y = DeltaY * grid.SpacingYMm;
        float z = DeltaZ * grid.SpacingZMm;
        LengthMm = MathF.Sqrt(x * x + y * y + z * z);
    }
}
