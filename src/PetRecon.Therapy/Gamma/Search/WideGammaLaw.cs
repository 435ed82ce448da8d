using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// <see cref="GammaLaw"/> with eight cells side by side in the test whether a cell can hold anything better, which is nearly all of the work
/// at points of large gamma. Lanes outside the grid are masked out, and read the point's own cell. What passes goes to the scalar law of a
/// cell, so results are the scalar law's but for the order within eight cells, which changes no more than the precision.
/// </summary>
internal static unsafe class WideGammaLaw
{
    /// <summary>Whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <inheritdoc cref="GammaLaw.At"/>
    public static float At(in HostField field, WideSteps steps, in GammaSpace space, in GammaCriterion criterion, int i, int j, int k, float dose)
    {
        if (criterion.EitherReachesThreshold == 0 && !(dose >= criterion.Threshold))
            return float.NaN;
        float tolerance = GammaLaw.Tolerance(criterion, dose);
        if (!(tolerance > 0f))
            return float.NaN;
        GammaPoint point = space.Locate(i, j, k);
        float maxSquared = criterion.MaxGamma * criterion.MaxGamma;
        if (GammaLaw.IsOutOfReach(space, point, maxSquared))
            return float.NaN;

        float perTolerance = 1f / tolerance;
        int corner = space.Corner(point.CellX, point.CellY, point.CellZ);
        GammaCell own = GammaCell.Load(field, space, corner, dose, perTolerance);
        float difference = GammaLaw.DifferenceAt(own, space, point);
        if (GammaLaw.IsBelowThreshold(criterion, point, dose, difference, tolerance))
            return float.NaN;

        float bestSquared = WideGammaCell.Improve(own, space, space.From(point, 0, 0, 0), GammaLaw.Start(space, point, difference, maxSquared), criterion.Precision);
        bestSquared = Neighbours(field, steps, space, point, corner, dose, perTolerance, bestSquared, criterion.Precision);
        float gamma = MathF.Sqrt(bestSquared);
        return difference < 0f ? -gamma : gamma;
    }

    private static float Neighbours(
        in HostField field, WideSteps steps, in GammaSpace space, in GammaPoint point, int corner, float dose, float perTolerance, float bestSquared, float precision)
    {
        float worthwhile = GammaCell.Worthwhile(bestSquared, precision);
        float* lowerBounds = stackalloc float[WideSteps.Lanes];
        ref float stepX = ref steps.X[0];
        ref float stepY = ref steps.Y[0];
        ref float stepZ = ref steps.Z[0];
        for (int group = 0; group < steps.GroupCount; group++)
        {
            if (steps.BoundSquared[group] >= worthwhile)
                break;
            nuint first = (nuint)(group * WideSteps.Lanes);
            Vector256<float> x = Vector256.LoadUnsafe(ref stepX, first);
            Vector256<float> y = Vector256.LoadUnsafe(ref stepY, first);
            Vector256<float> z = Vector256.LoadUnsafe(ref stepZ, first);
            Vector256<float> near = Vector256.LessThan(DistanceSquared(space, point, x, y, z), Vector256.Create(worthwhile)) & IsInGrid(space, point, x, y, z);
            if (near == Vector256<float>.Zero)
                continue;
            Vector256<int> offset = Vector256.LoadUnsafe(ref steps.Offset[0], first) & near.AsInt32();
            Vector256<int> at = offset + Vector256.Create(corner);
            Vector256<float> under = Avx2.GatherVector256(field.AllLeast, at, sizeof(float)) - Vector256.Create(dose);
            Vector256<float> over = Vector256.Create(dose) - Avx2.GatherVector256(field.AllMost, at, sizeof(float));
            Vector256<float> gap = Vector256.Max(Vector256.Max(under, over), Vector256<float>.Zero) * perTolerance;
            Vector256<float> lower = Fma.MultiplyAdd(gap, gap, DistanceSquared(space, point, x, y, z));
            uint lanes = (Vector256.LessThan(lower, Vector256.Create(worthwhile)) & near).ExtractMostSignificantBits();
            if (lanes == 0)
                continue;
            lower.Store(lowerBounds);
            for (; lanes != 0; lanes &= lanes - 1)
            {
                int lane = BitOperations.TrailingZeroCount(lanes);
                if (lowerBounds[lane] >= worthwhile)
                    continue;
                int step = (int)first + lane;
                GammaCell cell = GammaCell.Load(field, space, corner + steps.Offset[step], dose, perTolerance);
                bestSquared = WideGammaCell.Improve(cell, space, space.From(point, (int)steps.X[step], (int)steps.Y[step], (int)steps.Z[step]), bestSquared, precision);
                worthwhile = GammaCell.Worthwhile(bestSquared, precision);
            }
        }

        return bestSquared;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> DistanceSquared(in GammaSpace space, in GammaPoint point, Vector256<float> stepX, Vector256<float> stepY, Vector256<float> stepZ)
    {
        Vector256<float> x = Gap(point.X, stepX, space.ReachX) * space.WidthX;
        Vector256<float> y = Gap(point.Y, stepY, space.ReachY) * space.WidthY;
        Vector256<float> z = space.InPlane != 0 ? Vector256<float>.Zero : Gap(point.Z, stepZ, space.ReachZ) * space.WidthZ;
        return Fma.MultiplyAdd(x, x, Fma.MultiplyAdd(y, y, z * z));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gap(float at, Vector256<float> first, float reach)
    {
        Vector256<float> before = first - Vector256.Create(at);
        return Vector256.Max(Vector256.Max(before, Vector256.Create(-reach) - before), Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> IsInGrid(in GammaSpace space, in GammaPoint point, Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        IsInRange(x, point.CellX, space.CellsX) & IsInRange(y, point.CellY, space.CellsY) & IsInRange(z, point.CellZ, space.CellsZ);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> IsInRange(Vector256<float> step, int cell, int cells) =>
        Vector256.GreaterThanOrEqual(step, Vector256.Create((float)-cell)) & Vector256.LessThan(step, Vector256.Create((float)(cells - cell)));
}
