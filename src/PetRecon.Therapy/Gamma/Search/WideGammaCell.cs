using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// <see cref="GammaCell"/>'s search with the eight octants of a box side by side, where the scalar law cuts boxes in two. Each octant is seen from
/// its middle: one step of the linear problem for something better, and the bound for what is far from the best with two values of t. There are
/// no masks and no remainder; the precision is the scalar law's.
/// </summary>
internal static class WideGammaCell
{
    // After so many cuts an octant is a thousandth of a cell.
    private const int MaxLevel = 10;

    // As in the scalar law: for doses that make no sense.
    private const int MaxBoxes = 1000;

    private const int StackSize = 8 * (MaxLevel + 1);

    private static readonly Vector256<float> s_x = Vector256.Create(0.5f, 1.5f, 0.5f, 1.5f, 0.5f, 1.5f, 0.5f, 1.5f);
    private static readonly Vector256<float> s_y = Vector256.Create(0.5f, 0.5f, 1.5f, 1.5f, 0.5f, 0.5f, 1.5f, 1.5f);
    private static readonly Vector256<float> s_z = Vector256.Create(0.5f, 0.5f, 0.5f, 0.5f, 1.5f, 1.5f, 1.5f, 1.5f);

    /// <inheritdoc cref="GammaCell.Improve"/>
    [SkipLocalsInit]
    public static float Improve(in GammaCell cell, in GammaSpace space, in GammaPlace point, float bestSquared, float precision)
    {
        GammaBox whole = GammaBox.Whole(space, point);
        whole.Clip(point, bestSquared);
        if (whole.IsEmpty)
            return bestSquared;
        Span<Part> stack = stackalloc Part[StackSize];
        int count = 0;
        bestSquared = Octants(cell, point, new(whole.From, 0, 0f), 0.5f * (whole.To - whole.From), bestSquared, precision, stack, ref count);
        if (count == 0)
            return bestSquared;

        // There is, or is nearly, something better here: the scalar law's steps find it, and what is out of its reach is cut off.
        whole.Clip(point, bestSquared);
        if (whole.IsEmpty || !cell.Search(whole, cell.Bend(space), point, 0, ref bestSquared, precision))
            return bestSquared;
        whole.Clip(point, bestSquared);
        if (whole.IsEmpty)
            return bestSquared;
        stack[0] = new(whole.From, 0, 0f);
        count = 1;
        GammaPlace side = whole.To - whole.From;
        for (int boxes = 0; count > 0 && boxes < MaxBoxes; boxes++)
        {
            Part part = stack[--count];
            if (part.Bound < GammaCell.Worthwhile(bestSquared, precision))
                bestSquared = Octants(cell, point, part, MathF.ScaleB(1f, -part.Level - 1) * side, bestSquared, precision, stack, ref count);
        }

        return bestSquared;
    }

    // Looks into the octants of a part, and puts those that might have something better on the stack.
    private static float Octants(
        in GammaCell cell, in GammaPlace point, in Part part, in GammaPlace side, float bestSquared, float precision, Span<Part> stack, ref int count)
    {
        Place half = new(Vector256.Create(0.5f * side.X), Vector256.Create(0.5f * side.Y), Vector256.Create(0.5f * side.Z));
        Place u = new(
            Vector256.Create(part.From.X) + s_x * side.X,
            Vector256.Create(part.From.Y) + s_y * side.Y,
            Vector256.Create(part.From.Z) + s_z * side.Z);
        Vector256<float> twistXY = Vector256.Create(cell.XY) + u.Z * cell.XYZ;
        Vector256<float> twistXZ = Vector256.Create(cell.XZ) + u.Y * cell.XYZ;
        Vector256<float> twistYZ = Vector256.Create(cell.YZ) + u.X * cell.XYZ;
        Vector256<float> gz = Vector256.Create(cell.Z) + u.X * cell.XZ + u.Y * twistYZ;
        Place g = new(
            Vector256.Create(cell.X) + u.Y * cell.XY + u.Z * twistXZ,
            Vector256.Create(cell.Y) + u.X * cell.XY + u.Z * twistYZ,
            gz);
        Vector256<float> e = Vector256.Create(cell.C) + u.X * cell.X + u.Y * (Vector256.Create(cell.Y) + u.X * cell.XY) + u.Z * gz;
        Place away = new(u.X - Vector256.Create(point.X), u.Y - Vector256.Create(point.Y), u.Z - Vector256.Create(point.Z));

        Place d = Linear(away, half, e, g, out Vector256<float> t);
        Vector256<float> there = e + g.Dot(d) + d.X * d.Y * twistXY + d.X * d.Z * twistXZ + d.Y * d.Z * twistYZ + d.X * d.Y * d.Z * cell.XYZ;
        Place reached = new(away.X + d.X, away.Y + d.Y, away.Z + d.Z);
        bestSquared = MathF.Min(bestSquared, Least(reached.Dot(reached) + there * there));

        // E bends by its mixed derivatives here; what XYZ adds within the octant is shared among the three pairs of axes.
        float third = 0.33334f * MathF.Abs(cell.XYZ);
        Vector256<float> bendXY = Vector256.Abs(twistXY) + Vector256.Create(0.5f * third * side.Z);
        Vector256<float> bendXZ = Vector256.Abs(twistXZ) + Vector256.Create(0.5f * third * side.Y);
        Vector256<float> bendYZ = Vector256.Abs(twistYZ) + Vector256.Create(0.5f * third * side.X);
        Place bend = new(bendXY + bendXZ, bendXY + bendYZ, bendXZ + bendYZ);
        float worthwhile = GammaCell.Worthwhile(bestSquared, precision);
        Vector256<float> bound = FarBound(half, away, e, g, bend, t, MathF.Sqrt(bestSquared));
        uint open = Vector256.LessThan(bound, Vector256.Create(worthwhile)).ExtractMostSignificantBits();
        if (part.Level == MaxLevel - 1)
            return bestSquared;
        for (; open != 0; open &= open - 1)
        {
            int lane = BitOperations.TrailingZeroCount(open);
            stack[count++] = new(
                new(u.X[lane] - half.X[0], u.Y[lane] - half.Y[0], u.Z[lane] - half.Z[0]), part.Level + 1, bound[lane]);
        }

        return bestSquared;
    }

    // The minimum of the linear problem in each octant as a step from its middle, and t there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Place Linear(in Place away, in Place half, Vector256<float> e, in Place g, out Vector256<float> t)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> atPoint = e - g.Dot(away);
        t = atPoint / (one + g.Dot(g));
        Place d = Step(away, half, g, t);
        for (int turn = 0; turn < 2; turn++)
        {
            Vector256<float> missing = e + g.Dot(d) - t;
            Vector256<float> slope = one
                + (g.X * g.X & Vector256.LessThan(Vector256.Abs(d.X), half.X))
                + (g.Y * g.Y & Vector256.LessThan(Vector256.Abs(d.Y), half.Y))
                + (g.Z * g.Z & Vector256.LessThan(Vector256.Abs(d.Z), half.Z));
            t += missing / slope;
            d = Step(away, half, g, t);
        }

        return d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Place Step(in Place away, in Place half, in Place g, Vector256<float> t) => new(
        Vector256.Max(Vector256.Min(-away.X - t * g.X, half.X), -half.X),
        Vector256.Max(Vector256.Min(-away.Y - t * g.Y, half.Y), -half.Y),
        Vector256.Max(Vector256.Min(-away.Z - t * g.Z, half.Z), -half.Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FarBound(in Place half, in Place away, Vector256<float> e, in Place g, in Place bend, Vector256<float> t, float most)
    {
        t = Vector256.Max(Vector256.Min(t, Vector256.Create(most)), Vector256.Create(-most));
        Vector256<float> bound = Bound(half, away, e, g, bend, t);
        Vector256<float> convex = Vector256.Create(GammaCell.ConvexShare) / (Vector256.Max(bend.X, Vector256.Max(bend.Y, bend.Z)) + Vector256.Create(1e-20f));
        t = Vector256.Max(Vector256.Min(t, convex), -convex);
        return Vector256.Max(bound, Bound(half, away, e, g, bend, t));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Bound(in Place half, in Place away, Vector256<float> e, in Place g, in Place bend, Vector256<float> t)
    {
        Vector256<float> size = Vector256.Abs(t);
        Vector256<float> one = Vector256<float>.One;
        return away.Dot(away) + t * (e + e - t)
            + Parabola(away.X + t * g.X, one - size * bend.X, half.X)
            + Parabola(away.Y + t * g.Y, one - size * bend.Y, half.Y)
            + Parabola(away.Z + t * g.Z, one - size * bend.Z, half.Z);
    }

    // The least of 2 s d + m d^2 for |d| up to a half: at the vertex where there is one, else at the face that s falls towards.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Parabola(Vector256<float> s, Vector256<float> m, Vector256<float> half)
    {
        Vector256<float> size = Vector256.Abs(s);
        Vector256<float> hasVertex = Vector256.GreaterThan(m * half, size);
        Vector256<float> d = Vector256.ConditionalSelect(hasVertex, size / m, half);
        return d * (m * d - size - size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Least(Vector256<float> values)
    {
        Vector128<float> four = Vector128.Min(values.GetLower(), values.GetUpper());
        four = Vector128.Min(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(four[0], four[1]);
    }

    /// <summary>A part of a cell that is still open.</summary>
    private readonly struct Part(GammaPlace from, int level, float bound)
    {
        public readonly GammaPlace From = from;
        public readonly int Level = level;

        /// <summary>Nothing in it is less.</summary>
        public readonly float Bound = bound;
    }

    /// <summary><see cref="GammaPlace"/>, eight side by side.</summary>
    private readonly struct Place(Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        public readonly Vector256<float> X = x;
        public readonly Vector256<float> Y = y;
        public readonly Vector256<float> Z = z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Dot(in Place other) => X * other.X + Y * other.Y + Z * other.Z;
    }
}
