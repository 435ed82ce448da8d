using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>The polynomial of <see cref="TofCurve"/> for all lanes; arguments are in units of the truncation.</summary>
internal readonly struct TofWide<TWide>(TofCurve curve)
    where TWide : struct, IWide<TWide>
{
    private readonly TofCurve _curve = curve;

    /// <summary>C(high) - C(low), both arguments clamped to +-1; never negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWide Weight(TWide high, TWide low)
    {
        TWide one = TWide.Of(1f);
        TWide minusOne = TWide.Of(-1f);
        high = TWide.Max(minusOne, TWide.Min(one, high));
        low = TWide.Max(minusOne, TWide.Min(one, low));
        TWide highSquare = high * high;
        TWide lowSquare = low * low;
        TWide p = TWide.Of(_curve.C12);
        TWide q = p;
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
        return TWide.Max(TWide.Zero, high * p - low * q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TWide p, ref TWide q, TWide highSquare, TWide lowSquare, float coefficient)
    {
        TWide c = TWide.Of(coefficient);
        p = TWide.MultiplyAdd(p, highSquare, c);
        q = TWide.MultiplyAdd(q, lowSquare, c);
    }
}
