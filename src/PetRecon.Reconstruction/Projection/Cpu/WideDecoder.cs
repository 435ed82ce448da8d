using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// <see cref="RayDecoder"/> for a whole group of rays, all along one main axis: the same steps as <see cref="LorLaw"/> and
/// <see cref="PlaneRay"/> in the same order, with a select where those branch. A test holds it to the scalar decoder.
/// </summary>
internal static unsafe class WideDecoder<TWide>
    where TWide : struct, IWide<TWide>
{
    /// <summary>Fills the vectors of a group.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PlaneCover Decode(ReadOnlySpan<LaneRay> rays, int axis, RayDecoder decoder, float* block)
    {
        int lanes = TWide.Lanes;
        TofScratch(rays, decoder, block);
        Ends<TWide> ends;
        if (decoder.RaysPerEvent == 1)
            Ends(rays, decoder.Centers, out ends);
        else
            PatternEnds(rays, decoder, block, out ends);
        TWide zero = TWide.Zero;
        TWide one = TWide.Of(1f);
        TWide length = ends.Length(decoder.Shape);
        (int planes, int sizeU, int sizeV) = PairImage.Sizes(decoder.Shape, axis);
        ends.Turn(axis, out TWide start, out TWide delta, out TWide startU, out TWide deltaU, out TWide startV, out TWide deltaV);

        TWide perPlane = one / delta;
        TWide uStep = deltaU * perPlane;
        TWide vStep = deltaV * perPlane;
        TWide u0 = startU - start * uStep;
        TWide v0 = startV - start * vStep;
        TWide positionStep = length * perPlane;
        TWide half = TWide.Of(0.5f);
        TWide position0 = zero - start * positionStep - half * length;

        TWide end = start + delta;
        TWide enter = TWide.Max(TWide.Of(-0.5f), TWide.Min(start, end));
        TWide leave = TWide.Min(TWide.Of(planes - 0.5f), TWide.Max(start, end));
        Narrow(u0, uStep, sizeU, ref enter, ref leave);
        Narrow(v0, vStep, sizeV, ref enter, ref leave);

        TWide scale = TWide.Load(block + PlanLayout.TofStep * lanes);
        TWide low = TWide.Load(block + PlanLayout.TofLow * lanes);
        TWide high = TWide.Load(block + PlanLayout.TofHigh * lanes);
        TWide reach = TWide.Load(block + PlanLayout.Enter * lanes);
        TWide planesPerMm = delta / length;
        TWide from = (low - reach - position0) * planesPerMm;
        TWide to = (high + reach - position0) * planesPerMm;
        TWide first = TWide.Max(TWide.Floor(enter + half), Ceiling(TWide.Min(from, to)));
        TWide last = TWide.Min(Ceiling(leave - half), TWide.Floor(TWide.Max(from, to)));
        first += Outside(u0, uStep, sizeU, v0, vStep, sizeV, first);
        last -= Outside(u0, uStep, sizeU, v0, vStep, sizeV, last);

        // 1 for a ray with planes; 0 also where something above is not a number.
        TWide valid = TWide.WhereLess(enter, leave, TWide.WhereLess(first, last + half, one, zero), zero);
        Put(block, PlanLayout.U0, valid, u0);
        Put(block, PlanLayout.V0, valid, v0);
        Put(block, PlanLayout.UStep, valid, uStep);
        Put(block, PlanLayout.VStep, valid, vStep);
        Put(block, PlanLayout.StepMm, valid, TWide.Max(positionStep, zero - positionStep));
        Put(block, PlanLayout.First, valid, first);
        TWide.Store(TWide.WhereLess(zero, valid, last, zero - one), block + PlanLayout.Last * lanes);
        Put(block, PlanLayout.Enter, valid, enter);
        Put(block, PlanLayout.Leave, valid, leave);
        Put(block, PlanLayout.TofStep, valid, zero - positionStep * scale);
        Put(block, PlanLayout.TofHigh, valid, TWide.WhereLess(zero, scale, (high - position0) * scale, one));
        Put(block, PlanLayout.TofLow, valid, TWide.WhereLess(zero, scale, (low - position0) * scale, zero - one));
        return CoverOf(block);
    }

    // Until they are replaced by what the kernels read: edges, scale, and reach where Enter will be.
    private static void TofScratch(ReadOnlySpan<LaneRay> rays, RayDecoder decoder, float* block)
    {
        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            TofArgument tof = rays[lane].Event < 0 ? TofArgument.None : decoder.Tof(rays[lane]);
            block[PlanLayout.TofLow * TWide.Lanes + lane] = tof.LowMm;
            block[PlanLayout.TofHigh * TWide.Lanes + lane] = tof.HighMm;
            block[PlanLayout.TofStep * TWide.Lanes + lane] = tof.Scale;
            block[PlanLayout.Enter * TWide.Lanes + lane] = tof.ReachMm;
        }
    }

    // A bin's four floats are two pairs.
    [SkipLocalsInit]
    private static void Ends(ReadOnlySpan<LaneRay> rays, float* centers, out Ends<TWide> ends)
    {
        int* pairs0 = stackalloc int[TWide.Lanes];
        int* pairs1 = stackalloc int[TWide.Lanes];
        Bins(rays, pairs0, pairs1, DetectorTable.CenterStride / 2);
        TWide.LoadSquares(centers, pairs0, out ends.X0, out ends.Y0, out ends.Z0, out _);
        TWide.LoadSquares(centers, pairs1, out ends.X1, out ends.Y1, out ends.Z1, out _);
    }

    // LorLaw.Sub: the middles, and shares of the half axes as the pattern says. The pattern's values wait in vectors that are filled later.
    [SkipLocalsInit]
    private static void PatternEnds(ReadOnlySpan<LaneRay> rays, RayDecoder decoder, float* block, out Ends<TWide> ends)
    {
        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            float* pattern = decoder.Pattern + LorLaw.PatternStride * (rays[lane].Event >= 0 ? rays[lane].Ray : 0);
            for (int value = 0; value < LorLaw.PatternStride; value++)
                block[(PlanLayout.U0 + value) * TWide.Lanes + lane] = pattern[value];
        }

        Ends(rays, decoder.Centers, out ends);
        int* pairs0 = stackalloc int[TWide.Lanes];
        int* pairs1 = stackalloc int[TWide.Lanes];
        Bins(rays, pairs0, pairs1, DetectorTable.HalfAxesStride / 2);
        for (int axis = 0; axis < 3; axis++)
        {
            float* halfAxes = decoder.HalfAxes + 4 * axis;
            TWide share0 = TWide.Load(block + (PlanLayout.U0 + axis) * TWide.Lanes);
            TWide share1 = TWide.Load(block + (PlanLayout.U0 + axis + 3) * TWide.Lanes);
            TWide.LoadSquares(halfAxes, pairs0, out TWide x0, out TWide y0, out TWide z0, out _);
            TWide.LoadSquares(halfAxes, pairs1, out TWide x1, out TWide y1, out TWide z1, out _);
            ends.X0 += share0 * x0;
            ends.Y0 += share0 * y0;
            ends.Z0 += share0 * z0;
            ends.X1 += share1 * x1;
            ends.Y1 += share1 * y1;
            ends.Z1 += share1 * z1;
        }
    }

    // Where each lane's detection bins begin in a table, in pairs of floats.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bins(ReadOnlySpan<LaneRay> rays, int* pairs0, int* pairs1, int pairsPerBin)
    {
        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            bool isRay = rays[lane].Event >= 0;
            pairs0[lane] = isRay ? pairsPerBin * (int)rays[lane].DetectionBin0 : 0;
            pairs1[lane] = isRay ? pairsPerBin * (int)rays[lane].DetectionBin1 : 0;
        }
    }

    // A step of 0 becomes the smallest that still divides: the bounds are then far away, on the side that the index says.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(TWide at0, TWide step, int size, ref TWide enter, ref TWide leave)
    {
        TWide tiny = TWide.Of(1e-12f);
        step = TWide.WhereLess(step, TWide.Zero, TWide.Min(step, TWide.Zero - tiny), TWide.Max(step, tiny));
        TWide a = (TWide.Of(-0.5f) - at0) / step;
        TWide b = (TWide.Of(size - 0.5f) - at0) / step;
        enter = TWide.Max(enter, TWide.Min(a, b));
        leave = TWide.Min(leave, TWide.Max(a, b));
    }

    // 1 where the transverse indices of a plane are outside the rim, by rounding at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Outside(TWide u0, TWide uStep, int sizeU, TWide v0, TWide vStep, int sizeV, TWide plane)
    {
        TWide u = TWide.MultiplyAdd(uStep, plane, u0);
        TWide v = TWide.MultiplyAdd(vStep, plane, v0);
        TWide one = TWide.Of(1f);
        TWide inside = TWide.WhereLess(u, TWide.Of(sizeU), TWide.WhereLess(v, TWide.Of(sizeV), TWide.Zero, one), one);
        return TWide.WhereLess(u, TWide.Zero - one, one, TWide.WhereLess(v, TWide.Zero - one, one, inside));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Ceiling(TWide value) => TWide.Zero - TWide.Floor(TWide.Zero - value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* block, int vector, TWide valid, TWide value) =>
        TWide.Store(TWide.WhereLess(TWide.Zero, valid, value, TWide.Zero), block + vector * TWide.Lanes);

    private static PlaneCover CoverOf(float* block)
    {
        PlaneCover cover = PlaneCover.Nothing;
        for (int lane = 0; lane < TWide.Lanes; lane++)
        {
            cover.Add(
                (int)block[PlanLayout.First * TWide.Lanes + lane],
                (int)block[PlanLayout.Last * TWide.Lanes + lane],
                block[PlanLayout.Enter * TWide.Lanes + lane],
                block[PlanLayout.Leave * TWide.Lanes + lane]);
        }

        return cover;
    }
}
