using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>The polynomial of <see cref="TofCurve"/> for eight lanes; arguments are in units of the truncation.</summary>
internal readonly struct TofVectors(TofCurve curve)
{
    private readonly TofCurve _curve = curve;

    /// <summary>C(high) - C(low), both arguments clamped to +-1; never negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Weight(Vector256<float> high, Vector256<float> low)
    {
        Vector256<float> one = Vector256<float>.One;
        high = Vector256.Max(-one, Vector256.Min(one, high));
        low = Vector256.Max(-one, Vector256.Min(one, low));
        Vector256<float> highSquare = high * high;
        Vector256<float> lowSquare = low * low;
        Vector256<float> p = Vector256.Create(_curve.C12);
        Vector256<float> q = p;
        Step(ref p, ref q, highSquare, lowSquare, _curve.C11);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C10);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C9);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C8);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C7);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C6);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C5);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C4);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C3);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C2);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C1);
        Step(ref p, ref q, highSquare, lowSquare, _curve.C0);
        return Vector256.Max(Vector256<float>.Zero, high * p - low * q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Vector256<float> p, ref Vector256<float> q, Vector256<float> highSquare, Vector256<float> lowSquare, float coefficient)
    {
        Vector256<float> c = Vector256.Create(coefficient);
        p = Fma.MultiplyAdd(p, highSquare, c);
        q = Fma.MultiplyAdd(q, lowSquare, c);
    }
}
