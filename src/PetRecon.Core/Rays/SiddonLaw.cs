namespace PetRecon.Core.Rays;

/// <summary>
/// Exact chords: the length of a ray in each voxel, voxels being boxes (Siddon, Med Phys 12 (1985) 252; traversal order after Amanatides
/// and Woo, Eurographics 1987). Crossings are computed from the plane number each time rather than summed up, so errors do not grow.
/// The TOF weight is taken at the middle of each chord.
/// </summary>
public static class SiddonLaw
{
    private const float Never = 3e38f;

    /// <summary>Visits each voxel that a ray crosses, with its chord in mm times the TOF weight.</summary>
    /// <typeparam name="TVisitor">What to do at a voxel.</typeparam>
    /// <typeparam name="TTof">The TOF weight.</typeparam>
    public static void Walk<TVisitor, TTof>(in Ray ray, in GridShape grid, in TTof tof, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
        where TTof : struct, ITofWeight
    {
        if (!(ray.LengthMm > 0f))
            return;

        if (!Inside(in ray, in grid, in tof, out float first, out float last))
            return;

        int x = VoxelAt(ray.StartX + first * ray.DeltaX, grid.SizeX);
        int y = VoxelAt(ray.StartY + first * ray.DeltaY, grid.SizeY);
        int z = VoxelAt(ray.StartZ + first * ray.DeltaZ, grid.SizeZ);
        int stepX = ray.DeltaX < 0f ? -1 : 1;
        int stepY = ray.DeltaY < 0f ? -1 : 1;
        int stepZ = ray.DeltaZ < 0f ? -1 : 1;
        float inverseX = Inverse(ray.DeltaX);
        float inverseY = Inverse(ray.DeltaY);
        float inverseZ = Inverse(ray.DeltaZ);
        float nextX = Crossing(x, stepX, ray.StartX, inverseX);
        float nextY = Crossing(y, stepY, ray.StartY, inverseY);
        float nextZ = Crossing(z, stepZ, ray.StartZ, inverseZ);
        int strideZ = grid.SizeX * grid.SizeY;

        float at = first;
        while (at < last)
        {
            float next = MathF.Min(last, MathF.Min(nextX, MathF.Min(nextY, nextZ)));
            float chord = (next - at) * ray.LengthMm;
            if (chord > 0f)
            {
                float middleMm = (0.5f * (at + next) - 0.5f) * ray.LengthMm;
                visitor.Visit(x + grid.SizeX * y + strideZ * z, chord * tof.At(middleMm));
                at = next;
            }

            if (nextX <= next)
            {
                x += stepX;
                if ((uint)x >= (uint)grid.SizeX)
                    return;
                nextX = Crossing(x, stepX, ray.StartX, inverseX);
            }
            else if (nextY <= next)
            {
                y += stepY;
                if ((uint)y >= (uint)grid.SizeY)
                    return;
                nextY = Crossing(y, stepY, ray.StartY, inverseY);
            }
            else
            {
                z += stepZ;
                if (nextZ > next || (uint)z >= (uint)grid.SizeZ)
                    return;
                nextZ = Crossing(z, stepZ, ray.StartZ, inverseZ);
            }
        }
    }

    // The fractions of the ray between which it is inside the grid, at its ends, and in reach of the TOF bin; false if there are none.
    private static bool Inside<TTof>(in Ray ray, in GridShape grid, in TTof tof, out float first, out float last)
        where TTof : struct, ITofWeight
    {
        float perMm = 1f / ray.LengthMm;
        first = MathF.Max(0f, 0.5f + tof.FirstMm * perMm);
        last = MathF.Min(1f, 0.5f + tof.LastMm * perMm);
        Clip(ray.StartX, ray.DeltaX, grid.SizeX, ref first, ref last);
        Clip(ray.StartY, ray.DeltaY, grid.SizeY, ref first, ref last);
        Clip(ray.StartZ, ray.DeltaZ, grid.SizeZ, ref first, ref last);
        return first < last;
    }

    // Voxel k is the interval from k - 0.5 to k + 0.5. A ray along a face between two voxels counts in the upper one.
    private static void Clip(float start, float delta, int size, ref float first, ref float last)
    {
        float low = -0.5f - start;
        float high = size - 0.5f - start;
        if (delta == 0f)
        {
            if (low > 0f || high < 0f)
                last = -1f;
            return;
        }

        float a = low / delta;
        float b = high / delta;
        first = MathF.Max(first, MathF.Min(a, b));
        last = MathF.Min(last, MathF.Max(a, b));
    }

    private static int VoxelAt(float position, int size)
    {
        int voxel = (int)MathF.Floor(position + 0.5f);
        if (voxel < 0)
            return 0;
        return voxel < size ? voxel : size - 1;
    }

    private static float Inverse(float delta) => delta == 0f ? 0f : 1f / delta;

    private static float Crossing(int voxel, int step, float start, float inverse) =>
        inverse == 0f ? Never : (voxel + 0.5f * step - start) * inverse;
}
