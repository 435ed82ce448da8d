using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// <see cref="JosephLaw"/> for as many rays as a vector has lanes, over some planes of a <see cref="PairImage"/>.
/// A lane whose own planes do not cover the range is held at its nearest own plane for addressing, and its weight is its share of the
/// plane, or 0. Beyond the outermost voxels the law repeats them, and so does the rim of the image. The four voxels of a bilinear sample lie
/// side by side and are read, or added to, as one. There is no remainder: the lanes that fill up the last group have no planes. Against
/// the scalar law: relative difference below 2e-5 of a ray's largest contribution sum, from fused operations and the other order of
/// sums; a test holds it to that.
/// </summary>
internal static unsafe class SlabKernels<TWide>
    where TWide : struct, IWide<TWide>
{
    private const int ScratchIntegers = 32;

    /// <summary>Line integral over planes first to last for the rays of a group.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TWide Forward<TTof, TMask>(float* block, float* plane0, int planeStride, int rowStride, int first, int last, in TofWide<TWide> tof)
        where TTof : struct
        where TMask : struct
    {
        int lanes = TWide.Lanes;
        TWide u0 = TWide.Load(block + PlanLayout.U0 * lanes);
        TWide v0 = TWide.Load(block + PlanLayout.V0 * lanes);
        TWide uStep = TWide.Load(block + PlanLayout.UStep * lanes);
        TWide vStep = TWide.Load(block + PlanLayout.VStep * lanes);
        TWide rows = TWide.Of(rowStride);
        TWide sum = TWide.Zero;
        float* plane = plane0 + (nint)first * planeStride;
        int* scratch = stackalloc int[ScratchIntegers];
        int* pairs = Aligned(scratch);
        for (int p = first; p <= last; p++, plane += planeStride)
        {
            TWide at = TWide.Of(p);
            TWide own = Own<TMask>(block, at);
            TWide u = TWide.MultiplyAdd(uStep, own, u0);
            TWide v = TWide.MultiplyAdd(vStep, own, v0);
            TWide uFloor = TWide.Floor(u);
            TWide vFloor = TWide.Floor(v);
            TWide.StoreIntegers(TWide.MultiplyAdd(vFloor, rows, uFloor), pairs);
            TWide.LoadSquares(plane, pairs, out TWide nearLeft, out TWide farLeft, out TWide nearRight, out TWide farRight);
            TWide u1 = u - uFloor;
            TWide near = TWide.MultiplyAdd(u1, nearRight - nearLeft, nearLeft);
            TWide far = TWide.MultiplyAdd(u1, farRight - farLeft, farLeft);
            TWide sample = TWide.MultiplyAdd(v - vFloor, far - near, near);
            sum += Weighted<TTof, TMask>(sample, block, at, own, tof);
        }

        return sum * TWide.Load(block + PlanLayout.StepMm * lanes);
    }

    /// <summary>Adds the values of a group's rays to planes first to last.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Back<TTof, TMask>(float* block, TWide values, float* plane0, int planeStride, int rowStride, int first, int last, in TofWide<TWide> tof)
        where TTof : struct
        where TMask : struct
    {
        int lanes = TWide.Lanes;
        TWide u0 = TWide.Load(block + PlanLayout.U0 * lanes);
        TWide v0 = TWide.Load(block + PlanLayout.V0 * lanes);
        TWide uStep = TWide.Load(block + PlanLayout.UStep * lanes);
        TWide vStep = TWide.Load(block + PlanLayout.VStep * lanes);
        TWide rows = TWide.Of(rowStride);
        TWide scaled = values * TWide.Load(block + PlanLayout.StepMm * lanes);
        float* plane = plane0 + (nint)first * planeStride;
        int* scratch = stackalloc int[ScratchIntegers];
        int* pairs = Aligned(scratch);
        for (int p = first; p <= last; p++, plane += planeStride)
        {
            TWide at = TWide.Of(p);
            TWide own = Own<TMask>(block, at);
            TWide u = TWide.MultiplyAdd(uStep, own, u0);
            TWide v = TWide.MultiplyAdd(vStep, own, v0);
            TWide uFloor = TWide.Floor(u);
            TWide vFloor = TWide.Floor(v);
            TWide.StoreIntegers(TWide.MultiplyAdd(vFloor, rows, uFloor), pairs);
            TWide weight = Weighted<TTof, TMask>(scaled, block, at, own, tof);
            TWide right = weight * (u - uFloor);
            TWide left = weight - right;
            TWide v1 = v - vFloor;
            TWide farRight = right * v1;
            TWide farLeft = left * v1;
            TWide.AddSquares(plane, pairs, left - farLeft, farLeft, right - farRight, farRight);
        }
    }

    // Within one cache line: a vector stored across two would have to reach memory before its lanes could be read again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* Aligned(int* scratch) => (int*)(((nuint)scratch + 63) & ~(nuint)63);

    /// <summary>Where each lane samples for plane <paramref name="at"/>: there, or at its nearest own plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Own<TMask>(float* block, TWide at) =>
        typeof(TMask) == typeof(Full)
            ? at
            : TWide.Min(TWide.Max(at, TWide.Load(block + PlanLayout.First * TWide.Lanes)), TWide.Load(block + PlanLayout.Last * TWide.Lanes));

    /// <summary>A value times the plane's TOF weight and its share of the ray, 0 in lanes that do not have the plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Weighted<TTof, TMask>(TWide value, float* block, TWide at, TWide own, in TofWide<TWide> tof)
    {
        if (typeof(TTof) == typeof(WithTof))
        {
            TWide step = TWide.Load(block + PlanLayout.TofStep * TWide.Lanes);
            TWide high = TWide.MultiplyAdd(step, at, TWide.Load(block + PlanLayout.TofHigh * TWide.Lanes));
            TWide low = TWide.MultiplyAdd(step, at, TWide.Load(block + PlanLayout.TofLow * TWide.Lanes));
            value *= tof.Weight(high, low);
        }

        if (typeof(TMask) == typeof(Parts))
            value *= Share(at, TWide.Load(block + PlanLayout.Enter * TWide.Lanes), TWide.Load(block + PlanLayout.Leave * TWide.Lanes));
        if (typeof(TMask) != typeof(Full))
            value = TWide.WhereEqual(own, at, value);
        return value;
    }

    /// <summary><see cref="PlaneRay.Share"/> for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Share(TWide plane, TWide enter, TWide leave)
    {
        TWide half = TWide.Of(0.5f);
        return TWide.Min(leave, plane + half) - TWide.Max(enter, plane - half);
    }
}

/// <summary>Type argument of the kernels: events have TOF weights.</summary>
internal readonly struct WithTof;

/// <summary>Type argument of the kernels: events have no TOF weights.</summary>
internal readonly struct WithoutTof;

/// <summary>Type argument of the kernels: some lanes do not cover all planes of the range, and some cover a part of a plane.</summary>
internal readonly struct Parts;

/// <summary>Type argument of the kernels: some lanes do not cover all planes of the range; those that they cover, they cover in full.</summary>
internal readonly struct Masked;

/// <summary>Type argument of the kernels: every lane covers every plane of the range in full.</summary>
internal readonly struct Full;
