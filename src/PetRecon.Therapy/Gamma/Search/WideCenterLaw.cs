using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// <see cref="CenterLaw"/> for eight neighbouring points of a row side by side, where the distances of voxels are the same for all points. A
/// block ends when the next voxel is further away than the worst of its bests; what the others see until then cannot be nearer than theirs,
/// so results do not depend on how rows are cut into blocks. They are the scalar law's but for the rounding of the distances (1e-7 of gamma).
/// </summary>
/// <remarks>
/// Lanes below the threshold begin with a best of 0 and stop nobody. Where a block's reach crosses a face of the searched grid, lanes that are
/// beyond it are masked out of the load. Points outside the searched grid, and rows with fewer than eight within it, go to the scalar law.
/// </remarks>
internal static unsafe class WideCenterLaw
{
    private const int Lanes = 8;

    /// <summary>Signed gamma along a row of points.</summary>
    public static void Row(in HostField field, WideCenters centers, in GammaSpace space, in GammaCriterion criterion, ReadOnlySpan<float> doses, int j, int k, Span<float> signed)
    {
        int first = Math.Max(centers.FirstX, 0);
        int end = Math.Min(centers.LastX, doses.Length - 1) + 1;
        if (j < centers.FirstY || j > centers.LastY || k < centers.FirstZ || k > centers.LastZ || end - first < Lanes)
            (first, end) = (doses.Length, doses.Length);
        for (int i = 0; i < first; i++)
            signed[i] = CenterLaw.At(field, space, criterion, i, j, k, doses[i]);
        for (int i = end; i < doses.Length; i++)
            signed[i] = CenterLaw.At(field, space, criterion, i, j, k, doses[i]);

        // The last block overlaps the one before it, if the row is no multiple of eight.
        for (int i = first; i < end; i += Lanes)
        {
            int at = Math.Min(i, end - Lanes);
            Block(field, centers, space, criterion, Vector256.Create(doses.Slice(at, Lanes)), at, j, k).CopyTo(signed.Slice(at, Lanes));
        }
    }

    private static Vector256<float> Block(in HostField field, WideCenters centers, in GammaSpace space, in GammaCriterion criterion, Vector256<float> dose, int i, int j, int k)
    {
        int x = i + centers.ShiftX;
        int y = j + centers.ShiftY;
        int z = k + centers.ShiftZ;
        float* nearest = field.AllDoses + space.Corner(x, y, z);
        Vector256<float> there = There(nearest, centers);
        Vector256<float> threshold = Vector256.Create(criterion.Threshold);
        Vector256<float> isEvaluated = Vector256.GreaterThanOrEqual(dose, threshold);
        if (criterion.EitherReachesThreshold != 0)
            isEvaluated |= Vector256.GreaterThanOrEqual(there, threshold);
        Vector256<float> tolerance = Vector256.Create(criterion.DoseTolerance);
        if (criterion.IsLocal != 0)
            tolerance *= dose;
        isEvaluated &= Vector256.GreaterThan(tolerance, Vector256<float>.Zero);
        if (isEvaluated == Vector256<float>.Zero)
            return Vector256.Create(float.NaN);

        Vector256<float> perTolerance = (Vector256<float>.One / tolerance) & isEvaluated;
        Vector256<float> best = Vector256.Create(criterion.MaxGamma * criterion.MaxGamma) & isEvaluated;
        bool isInterior = IsInterior(x, Lanes, centers.RangeX, space.CellsX) && IsInterior(y, 1, centers.RangeY, space.CellsY) && IsInterior(z, 1, centers.RangeZ, space.CellsZ);
        best = isInterior
            ? Search(nearest, centers, dose, perTolerance, best)
            : SearchNearFace(nearest, centers, space, x, y, z, dose, perTolerance, best);
        Vector256<float> isLower = Vector256.LessThan(there, dose) & Vector256.Create(-0f);
        return Vector256.ConditionalSelect(isEvaluated, Vector256.Sqrt(best) | isLower, Vector256.Create(float.NaN));
    }

    // The searched dose at the points.
    private static Vector256<float> There(float* nearest, WideCenters centers)
    {
        if (centers.CornerOffset.Length == 1)
            return Vector256.Load(nearest);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int corner = 0; corner < centers.CornerOffset.Length; corner++)
            sum = Fma.MultiplyAdd(Vector256.Load(nearest + centers.CornerOffset[corner]), Vector256.Create(centers.CornerWeight[corner]), sum);
        return sum;
    }

    private static Vector256<float> Search(float* nearest, WideCenters centers, Vector256<float> dose, Vector256<float> perTolerance, Vector256<float> best)
    {
        ReadOnlySpan<int> offsets = centers.Offset;
        ReadOnlySpan<float> distances = centers.DistanceSquared.AsSpan(0, offsets.Length);
        for (int n = 0; n < offsets.Length; n++)
        {
            Vector256<float> distance = Vector256.Create(distances[n]);
            if (!Vector256.LessThanAny(distance, best))
                break;
            Vector256<float> byDose = (Vector256.Load(nearest + offsets[n]) - dose) * perTolerance;
            best = Avx.Min(Fma.MultiplyAdd(byDose, byDose, distance), best);
        }

        return best;
    }

    private static Vector256<float> SearchNearFace(
        float* nearest, WideCenters centers, in GammaSpace space, int x, int y, int z, Vector256<float> dose, Vector256<float> perTolerance, Vector256<float> best)
    {
        Vector256<int> lanes = Vector256<int>.Indices + Vector256.Create(x);
        for (int n = 0; n < centers.Steps.Length; n++)
        {
            Vector256<float> distance = Vector256.Create(centers.DistanceSquared[n]);
            if (!Vector256.LessThanAny(distance, best))
                break;
            CellStep step = centers.Steps[n];
            if (!IsInterior(y + step.Y, 1, 0, space.CellsY) || !IsInterior(z + step.Z, 1, 0, space.CellsZ))
                continue;
            Vector256<int> voxels = lanes + Vector256.Create(step.X);
            Vector256<float> isInGrid = (Vector256.GreaterThanOrEqual(voxels, Vector256<int>.Zero) & Vector256.LessThanOrEqual(voxels, Vector256.Create(space.CellsX))).AsSingle();
            Vector256<float> byDose = (Avx.MaskLoad(nearest + centers.Offset[n], isInGrid) - dose) * perTolerance;
            best = Vector256.ConditionalSelect(isInGrid, Avx.Min(Fma.MultiplyAdd(byDose, byDose, distance), best), best);
        }

        return best;
    }

    // Whether so many voxels from one on stay in the grid when they are moved to either side. An axis with one plane has a range of 0, and all points are on it.
    private static bool IsInterior(int first, int count, int range, int cells) => first - range >= 0 && first + count - 1 + range <= cells;
}
