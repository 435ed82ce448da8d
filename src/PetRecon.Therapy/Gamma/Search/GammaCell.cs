namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// The trilinear dose of one cell as seen from a point: its difference from the point's dose in units of the dose tolerance,
/// E(u) = C + X u + Y v + Z w + XY uv + XZ uw + YZ vw + XYZ uvw for u, v, w from 0 to 1.
/// </summary>
/// <remarks>
/// <para>
/// Gamma squared is the least of f(u) = |u - r|^2 + E(u)^2, lengths in distances to agreement. Each step takes E as linear about the last
/// place, with gradient G; that problem has its minimum at u = clamp(r - t G) with t = E, one rising piecewise linear equation for t.
/// </para>
/// <para>
/// How far off a place may be is bounded too. For any t, E^2 >= 2tE - t^2, so f(u) >= g(u) = |u - r|^2 + 2tE(u) - t^2, with equality where
/// E = t. The second derivatives of E are its mixed ones alone, so along each axis g bends by at least m = 1 - |t| (sum of the largest
/// mixed derivatives), and the least of its parabola over the box is a lower bound of f. A box where that bound is not within the precision
/// of the best gamma so far is cut in two. The result is thus within the precision of the true minimum, without a search step.
/// </para>
/// </remarks>
internal struct GammaCell
{
    // Steps before a box is cut: the third or fourth ends nearly all.
    private const int MaxSteps = 6;

    // After so many halvings (the longest side first) a box is a thousandth of a cell, and its bound is as good as floats are.
    private const int MaxDepth = 30;

    // No dose that makes sense needs more than some dozens; the limit keeps absurd ones (1e6 tolerances from voxel to voxel) from taking forever.
    private const int MaxBoxes = 5000;

    public float C;
    public float X;
    public float Y;
    public float Z;
    public float XY;
    public float XZ;
    public float YZ;
    public float XYZ;

    /// <summary>The cell whose first corner is a voxel.</summary>
    public static GammaCell Load<TField>(in TField field, in GammaSpace space, int corner, float dose, float perTolerance)
        where TField : struct, IGammaField
    {
        int y = corner + space.StrideY;
        int z = corner + space.StrideZ;
        int yz = y + space.StrideZ;
        float d000 = field.Dose(corner);
        float d100 = field.Dose(corner + space.StrideX);
        float d010 = field.Dose(y);
        float d110 = field.Dose(y + space.StrideX);
        float d001 = field.Dose(z);
        float d101 = field.Dose(z + space.StrideX);
        float d011 = field.Dose(yz);
        float d111 = field.Dose(yz + space.StrideX);
        GammaCell cell = default;
        cell.C = (d000 - dose) * perTolerance;
        cell.X = (d100 - d000) * perTolerance;
        cell.Y = (d010 - d000) * perTolerance;
        cell.Z = (d001 - d000) * perTolerance;
        cell.XY = (d110 - d100 - (d010 - d000)) * perTolerance;
        cell.XZ = (d101 - d100 - (d001 - d000)) * perTolerance;
        cell.YZ = (d011 - d010 - (d001 - d000)) * perTolerance;
        cell.XYZ = (d111 - d011 - (d101 - d001) - (d110 - d010 - (d100 - d000))) * perTolerance;
        return cell;
    }

    /// <summary>E at a place.</summary>
    public readonly float Value(float x, float y, float z) => C + X * x + (Y + XY * x) * y + (Z + XZ * x + (YZ + XYZ * x) * y) * z;

    /// <summary>The square of gamma if this cell makes it smaller than the best so far, else that one.</summary>
    /// <param name="space">The cell's widths.</param>
    /// <param name="x">The point, in cell widths from the first corner.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="z">Likewise.</param>
    /// <param name="bestSquared">The best so far.</param>
    /// <param name="precision">How far gamma may be above the true one.</param>
    public readonly float Improve(in GammaSpace space, float x, float y, float z, float bestSquared, float precision)
    {
        GammaBox box = default;
        box.Reset(space, z);
        uint path = 0;
        int depth = 0;
        for (int boxes = 0; boxes < MaxBoxes; boxes++)
        {
            bool closed = Search(space, box, x, y, z, ref bestSquared, precision);
            if (!closed && depth < MaxDepth)
            {
                path <<= 1;
                depth++;
            }
            else
            {
                // The way to the next box: up past the second halves, then from the first half to its sibling.
                while ((path & 1) != 0)
                {
                    path >>= 1;
                    depth--;
                }

                if (depth == 0)
                    break;
                path |= 1;
            }

            box.Reset(space, z);
            for (int level = depth - 1; level >= 0; level--)
                box.Halve(space, ((path >> level) & 1) != 0);
        }

        return bestSquared;
    }

    /// <summary>What is left of the best gamma when the precision is taken off, squared: a box with no less is of no interest.</summary>
    public static float Worthwhile(float bestSquared, float precision)
    {
        float least = MathF.Sqrt(bestSquared) - precision;
        return least > 0f ? least * least : 0f;
    }

    // Whether the box holds nothing better by more than the precision.
    private readonly bool Search(in GammaSpace space, in GammaBox box, float x, float y, float z, ref float bestSquared, float precision)
    {
        float bendXY = MathF.Abs(XY) > MathF.Abs(XY + XYZ) ? MathF.Abs(XY) : MathF.Abs(XY + XYZ);
        float bendXZ = MathF.Abs(XZ) > MathF.Abs(XZ + XYZ) ? MathF.Abs(XZ) : MathF.Abs(XZ + XYZ);
        float bendYZ = MathF.Abs(YZ) > MathF.Abs(YZ + XYZ) ? MathF.Abs(YZ) : MathF.Abs(YZ + XYZ);
        bendXY /= MathF.Sqrt(space.WidthSquaredX * space.WidthSquaredY);
        bendXZ /= MathF.Sqrt(space.WidthSquaredX * space.WidthSquaredZ);
        bendYZ /= MathF.Sqrt(space.WidthSquaredY * space.WidthSquaredZ);

        float u = Clamp(x, box.FromX, box.ToX);
        float v = Clamp(y, box.FromY, box.ToY);
        float w = Clamp(z, box.FromZ, box.ToZ);
        float t = Value(u, v, w);
        for (int step = 0; step < MaxSteps; step++)
        {
            float gx = X + XY * v + (XZ + XYZ * v) * w;
            float gy = Y + XY * u + (YZ + XYZ * u) * w;
            float gz = Z + XZ * u + (YZ + XYZ * u) * v;
            float e = C + X * u + (Y + XY * u) * v + gz * w;
            float distanceSquared = (u - x) * (u - x) * space.WidthSquaredX + (v - y) * (v - y) * space.WidthSquaredY + (w - z) * (w - z) * space.WidthSquaredZ;
            float here = distanceSquared + e * e;
            if (here < bestSquared)
                bestSquared = here;
            float bend = MathF.Abs(t);
            float bound = distanceSquared + t * (2f * e - t)
                + Parabola((u - x) * space.WidthSquaredX + t * gx, (1f - bend * (bendXY + bendXZ)) * space.WidthSquaredX, box.FromX - u, box.ToX - u)
                + Parabola((v - y) * space.WidthSquaredY + t * gy, (1f - bend * (bendXY + bendYZ)) * space.WidthSquaredY, box.FromY - v, box.ToY - v)
                + Parabola((w - z) * space.WidthSquaredZ + t * gz, (1f - bend * (bendXZ + bendYZ)) * space.WidthSquaredZ, box.FromZ - w, box.ToZ - w);
            if (bound >= Worthwhile(bestSquared, precision))
                return true;

            // The linear problem: E = at + G u.
            float at = e - gx * u - gy * v - gz * w;
            float towardsX = gx / space.WidthSquaredX;
            float towardsY = gy / space.WidthSquaredY;
            float towardsZ = gz / space.WidthSquaredZ;
            t = (at + gx * x + gy * y + gz * z) / (1f + gx * towardsX + gy * towardsY + gz * towardsZ);
            for (int turn = 0; ; turn++)
            {
                u = Clamp(x - t * towardsX, box.FromX, box.ToX);
                v = Clamp(y - t * towardsY, box.FromY, box.ToY);
                w = Clamp(z - t * towardsZ, box.FromZ, box.ToZ);
                if (turn == 3)
                    break;
                float missing = at + gx * u + gy * v + gz * w - t;
                float slope = 1f;
                if (u > box.FromX && u < box.ToX)
                    slope += gx * towardsX;
                if (v > box.FromY && v < box.ToY)
                    slope += gy * towardsY;
                if (w > box.FromZ && w < box.ToZ)
                    slope += gz * towardsZ;
                if (MathF.Abs(missing) <= 1e-5f * slope)
                    break;
                t += missing / slope;
            }
        }

        return false;
    }

    // The least of 2 s d + m d^2 for d in a range that holds 0.
    private static float Parabola(float s, float m, float from, float to)
    {
        float least;
        if (m > 0f)
        {
            float d = Clamp(-s / m, from, to);
            least = (2f * s + m * d) * d;
        }
        else
        {
            float first = (2f * s + m * from) * from;
            float last = (2f * s + m * to) * to;
            least = first < last ? first : last;
        }

        return least;
    }

    private static float Clamp(float value, float from, float to) => value < from ? from : value > to ? to : value;
}
