using ILGPU;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>The step of a penalised update: one thread a voxel. The arithmetic is <see cref="PenalisedLaw"/>'s.</summary>
internal static class PenaltyKernels
{
    /// <summary>Replaces a subset's counts and writes the next image, for which neighbours are read from the present one.</summary>
    public static void Step(
        ArrayView<float> image,
        ArrayView<float> next,
        ArrayView<float> back,
        ArrayView<float> kept,
        ArrayView<float> sum,
        ArrayView<float> sensitivity,
        ArrayView<float> distances,
        PenaltyNumbers numbers,
        float sumScale,
        float changeScale,
        int sizeX,
        int sizeY)
    {
        int voxel = Grid.GlobalIndex.X;
        if (voxel >= image.IntLength)
            return;
        float x = image[voxel];
        float counts = x * back[voxel];
        float change = counts - kept[voxel];
        kept[voxel] = counts;
        float z = sumScale * sum[voxel] + changeScale * change;
        sum[voxel] += change;
        float own = sensitivity[voxel];
        if (!(own > 0f))
        {
            next[voxel] = x;
            return;
        }

        int plane = sizeX * sizeY;
        int atX = voxel % sizeX;
        int atY = voxel / sizeX % sizeY;
        int atZ = voxel / plane;
        int firstX = IntrinsicMath.Max(atX - 1, 0);
        int firstY = IntrinsicMath.Max(atY - 1, 0);
        int firstZ = IntrinsicMath.Max(atZ - 1, 0);
        int lastX = IntrinsicMath.Min(atX + 1, sizeX - 1);
        int lastY = IntrinsicMath.Min(atY + 1, sizeY - 1);
        int lastZ = IntrinsicMath.Min(atZ + 1, image.IntLength / plane - 1);
        float slope = 0f;
        float bend = 0f;
        for (int nearZ = firstZ; nearZ <= lastZ; nearZ++)
        {
            for (int nearY = firstY; nearY <= lastY; nearY++)
            {
                for (int nearX = firstX; nearX <= lastX; nearX++)
                {
                    int near = nearZ * plane + nearY * sizeX + nearX;
                    float distance = distances[9 * (nearZ - atZ) + 3 * (nearY - atY) + (nearX - atX) + 13];
                    PenalisedLaw.AddNeighbour(x, image[near], MathF.Sqrt(sensitivity[near]) * distance, numbers.Edge, numbers.Floor, ref slope, ref bend);
                }
            }
        }

        float scale = MathF.Sqrt(own) * numbers.Strength;
        next[voxel] = PenalisedLaw.Next(x, z, own, slope * scale, (bend + bend) * scale, numbers.Least);
    }
}
