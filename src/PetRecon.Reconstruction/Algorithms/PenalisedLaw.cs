namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The arithmetic of a penalised update, voxel by voxel, for the CPU's remainders and for kernels. Its vectors stand in
/// <see cref="RelativeDifferencePenalty"/> and <see cref="PenalisedUpdate"/>, with the same operations in the same order.
/// </summary>
internal static class PenalisedLaw
{
    // A voxel falls to no less than a tenth in an update, so that one subset without events in it does not blot it out, and stays positive.
    public const float LeastShareOfVoxel = 0.1f;

    /// <summary>Adds what one neighbour contributes to the first and second derivative by a voxel; see <see cref="RelativeDifferencePenalty"/>.</summary>
    public static void AddNeighbour(float own, float other, float weight, float edge, float floor, ref float slope, ref float bend)
    {
        float difference = own - other;
        float sum = own + other + edge * MathF.Abs(difference) + floor;
        float inverse = 1f / sum;
        float weighted = weight * inverse * inverse;
        float twice = other + other + floor;
        slope += weighted * difference * (sum + twice);
        bend += weighted * inverse * twice * twice;
    }

    /// <summary>The voxel's next value.</summary>
    /// <param name="x">Its present one.</param>
    /// <param name="counts">z.</param>
    /// <param name="sensitivity">s, above 0.</param>
    /// <param name="slope">First derivative of the penalty.</param>
    /// <param name="curvatureByVoxel">Twice its second derivative by the voxel alone.</param>
    /// <param name="least">What no voxel falls below.</param>
    public static float Next(float x, float counts, float sensitivity, float slope, float curvatureByVoxel, float least) =>
        MathF.Max(MathF.Max(Root(x, counts, sensitivity, slope, curvatureByVoxel), LeastShareOfVoxel * x), least);

    // Of the two ways to write a root, the one that does not cancel. The second derivatives by a voxel and its neighbours together are at most
    // twice that by the voxel alone where neighbours are alike.
    private static float Root(float x, float counts, float sensitivity, float slope, float curvatureByVoxel)
    {
        float curvature = curvatureByVoxel + curvatureByVoxel;
        float linear = sensitivity + slope - curvature * x;
        float z = MathF.Max(counts, 0f);
        float root = MathF.Sqrt(linear * linear + 4f * curvature * z);
        return linear > 0f ? (z + z) / (linear + root) : (root - linear) / (curvature + curvature);
    }
}
