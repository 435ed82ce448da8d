namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// The trilinear dose of one cell as seen from a point: its difference from the point's dose in dose tolerances, at lengths in distances to
/// agreement from the cell's first corner, E(p) = C + X x + Y y + Z z + XY xy + XZ xz + YZ yz + XYZ xyz.
/// </summary>
/// <remarks>
/// <para>
/// Gamma squared is the least of f(p) = |p - r|^2 + E(p)^2. The first step takes E as linear about the nearest place, with gradient G; that
/// problem has its minimum at p = clamp(r - t G) with t = E, one rising piecewise linear equation for t. Further steps are Newton's.
/// </para>
/// <para>
/// How much better a box can be than a place u in it is bounded in two ways; one that cannot be better by the precision is closed.
/// </para>
/// <para>
/// Far from the best: for any t, E^2 >= 2tE - t^2, so f(p) >= g(p) = |p - r|^2 + 2tE(p) - t^2. E bends only by its mixed derivatives, so
/// along each axis g bends at least as 1 - |t| (the sum of the largest of them), and its least is that of three parabolas.
/// </para>
/// <para>
/// Near the best: E = e + G d + q(d) + XYZ dx dy dz for d = p - u, q of second order, and
/// f >= |p - r|^2 + (e + G d)^2 + 2 (e + G d) (E - e - G d), a quadratic form of matrix M = 1 + G G' + e H and a rest of third order. In a box
/// so small that the rest, as share of |d|^2, can be taken off M's diagonal, the least is known if M stays positive.
/// </para>
/// <para>
/// A box that is neither is cut in two. So gamma is within the precision of the true minimum, and no step of a search is in it.
/// </para>
/// </remarks>
internal struct GammaCell
{
    // Steps before a box is cut.
    private const int StepsInCell = 4;
    private const int StepsInPart = 2;

    // After so many halvings (the longest side first) a box is a thousandth of a cell, and its bound is as good as floats are.
    private const int MaxDepth = 30;

    // No dose that makes sense needs more than some dozens; the limit keeps absurd ones (1e6 tolerances from voxel to voxel) from taking forever.
    private const int MaxBoxes = 5000;

    // How much nearer the best must have come for a box to be searched anew instead of cut.
    private const float ShrinkShare = 0.5f;

    /// <summary>|t| times the bend for which g is convex enough to be a good bound.</summary>
    public const float ConvexShare = 0.5f;

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
        cell.X = (d100 - d000) * perTolerance * space.PerWidthX;
        cell.Y = (d010 - d000) * perTolerance * space.PerWidthY;
        cell.Z = (d001 - d000) * perTolerance * space.PerWidthZ;
        cell.XY = (d110 - d100 - (d010 - d000)) * perTolerance * space.PerWidthX * space.PerWidthY;
        cell.XZ = (d101 - d100 - (d001 - d000)) * perTolerance * space.PerWidthX * space.PerWidthZ;
        cell.YZ = (d011 - d010 - (d001 - d000)) * perTolerance * space.PerWidthY * space.PerWidthZ;
        cell.XYZ = (d111 - d011 - (d101 - d001) - (d110 - d010 - (d100 - d000))) * perTolerance * space.PerWidthX * space.PerWidthY * space.PerWidthZ;
        return cell;
    }

    /// <summary>E at a place.</summary>
    public readonly float Value(in GammaPlace p) => C + X * p.X + (Y + XY * p.X) * p.Y + (Z + XZ * p.X + (YZ + XYZ * p.X) * p.Y) * p.Z;

    /// <summary>The square of gamma if this cell makes it smaller than the best so far, else that one.</summary>
    /// <param name="space">The cell's widths.</param>
    /// <param name="point">The point r.</param>
    /// <param name="bestSquared">The best so far.</param>
    /// <param name="precision">How far gamma may be above the true one.</param>
    public readonly float Improve(in GammaSpace space, in GammaPlace point, float bestSquared, float precision)
    {
        GammaBend bend = Bend(space);
        GammaBox whole = GammaBox.Whole(space, point);
        whole.Clip(point, bestSquared);
        GammaBox box = whole;
        float radiusSquared = bestSquared;
        uint path = 0;
        int depth = 0;
        for (int boxes = 0; boxes < MaxBoxes; boxes++)
        {
            bool isOpen = !box.IsEmpty && Search(box, bend, point, depth, ref bestSquared, precision);
            if (isOpen && depth == 0 && bestSquared < ShrinkShare * radiusSquared)
            {
                // The first look found something much nearer: begin anew with what is left in reach.
                radiusSquared = bestSquared;
                whole.Clip(point, radiusSquared);
                box = whole;
                continue;
            }

            if (isOpen && depth < MaxDepth)
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

            box = whole;
            for (int level = depth - 1; level >= 0; level--)
                box.Halve(((path >> level) & 1) != 0);
            box.Clip(point, bestSquared);
        }

        return bestSquared;
    }

    /// <summary>What is left of the best gamma when the precision is taken off, squared: a box with no less is of no interest.</summary>
    public static float Worthwhile(float bestSquared, float precision)
    {
        float least = MathF.Sqrt(bestSquared) - precision;
        return least > 0f ? least * least : 0f;
    }

    /// <summary>How much E bends.</summary>
    public readonly GammaBend Bend(in GammaSpace space)
    {
        float xy = Larger(MathF.Abs(XY), MathF.Abs(XY + XYZ * space.WidthZ));
        float xz = Larger(MathF.Abs(XZ), MathF.Abs(XZ + XYZ * space.WidthY));
        float yz = Larger(MathF.Abs(YZ), MathF.Abs(YZ + XYZ * space.WidthX));
        GammaBend bend = default;
        bend.X = xy + xz;
        bend.Y = xy + yz;
        bend.Z = xz + yz;
        bend.Most = Larger(bend.X, Larger(bend.Y, bend.Z));
        return bend;
    }

    /// <summary>Looks for something better in a box (a whole cell at depth 0); whether there might be more.</summary>
    public readonly bool Search(in GammaBox box, in GammaBend bend, in GammaPlace point, int depth, ref float bestSquared, float precision)
    {
        // Bounds are closest from the middle of a box; in a whole cell the nearest place is the better guess.
        GammaPlace u = depth == 0 ? box.Nearest(point) : 0.5f * (box.From + box.To);
        int steps = depth == 0 ? StepsInCell : StepsInPart;
        for (int step = 0; step < steps; step++)
        {
            GammaPlace g = Gradient(u);
            float e = Value(u);
            GammaPlace away = u - point;
            float here = away.Dot(away) + e * e;
            bestSquared = here < bestSquared ? here : bestSquared;
            float worthwhile = Worthwhile(bestSquared, precision);
            GammaPlace next = Linear(box, point, u, e, g, out float t);
            if (FarBound(box, bend, u, away, e, g, t, bestSquared, worthwhile) || Newton(box, bend, u, away, e, g, here, worthwhile, ref next))
                return false;
            u = next;
        }

        return true;
    }

    private readonly GammaPlace Gradient(in GammaPlace p) => new(
        X + XY * p.Y + (XZ + XYZ * p.Y) * p.Z,
        Y + XY * p.X + (YZ + XYZ * p.X) * p.Z,
        Z + XZ * p.X + (YZ + XYZ * p.X) * p.Y);

    // The minimum of |p - r|^2 + (e + G (p - u))^2 in the box, and t, which is e + G (p - u) there.
    private static GammaPlace Linear(in GammaBox box, in GammaPlace point, in GammaPlace u, float e, in GammaPlace g, out float t)
    {
        float atPoint = e + g.Dot(point - u);
        t = atPoint / (1f + g.Dot(g));
        GammaPlace p = box.Nearest(point - t * g);
        for (int turn = 0; turn < 3; turn++)
        {
            float missing = e + g.Dot(p - u) - t;
            float slope = 1f;
            slope += p.X > box.From.X && p.X < box.To.X ? g.X * g.X : 0f;
            slope += p.Y > box.From.Y && p.Y < box.To.Y ? g.Y * g.Y : 0f;
            slope += p.Z > box.From.Z && p.Z < box.To.Z ? g.Z * g.Z : 0f;
            if (MathF.Abs(missing) <= 1e-5f * slope)
                break;
            t += missing / slope;
            p = box.Nearest(point - t * g);
        }

        return p;
    }

    // Whether g says that the box holds nothing better: with this t, and with one for which g is surely convex.
    private static bool FarBound(in GammaBox box, in GammaBend bend, in GammaPlace u, in GammaPlace away, float e, in GammaPlace g, float t, float bestSquared, float worthwhile)
    {
        // Nothing with |E| above the best gamma matters, so no larger t is needed.
        float most = MathF.Sqrt(bestSquared);
        t = t < -most ? -most : t > most ? most : t;
        GammaPlace from = box.From - u;
        GammaPlace to = box.To - u;
        float distanceSquared = away.Dot(away);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            float size = MathF.Abs(t);
            float bound = distanceSquared + t * (2f * e - t)
                + Parabola(away.X + t * g.X, 1f - size * bend.X, from.X, to.X)
                + Parabola(away.Y + t * g.Y, 1f - size * bend.Y, from.Y, to.Y)
                + Parabola(away.Z + t * g.Z, 1f - size * bend.Z, from.Z, to.Z);
            if (bound >= worthwhile)
                return true;
            if (size * bend.Most <= ConvexShare)
                break;
            t *= ConvexShare / (size * bend.Most);
        }

        return false;
    }

    // The least of 2 s d + m d^2 for d in a range that holds 0.
    private static float Parabola(float s, float m, float from, float to)
    {
        float d = -s / m;
        d = d < from ? from : d > to ? to : d;
        float first = (2f * s + m * from) * from;
        float last = (2f * s + m * to) * to;
        return m > 0f ? (2f * s + m * d) * d : first < last ? first : last;
    }

    // Whether the quadratic form says that the box holds nothing better; if not, Newton's next place on the axes that the linear problem left
    // free, if f is convex here.
    private readonly bool Newton(in GammaBox box, in GammaBend bend, in GammaPlace u, in GammaPlace away, float e, in GammaPlace g, float here, float worthwhile, ref GammaPlace next)
    {
        SymmetricMatrix form = new(
            1f + g.X * g.X,
            1f + g.Y * g.Y,
            1f + g.Z * g.Z,
            g.X * g.Y + e * (XY + XYZ * u.Z),
            g.X * g.Z + e * (XZ + XYZ * u.Y),
            g.Y * g.Z + e * (YZ + XYZ * u.X));
        GammaPlace slope = away + e * g;
        GammaPlace extent = box.Extent(u);
        float steepest = MathF.Abs(g.X) * extent.X + MathF.Abs(g.Y) * extent.Y + MathF.Abs(g.Z) * extent.Z;
        float twist = 0.667f * (MathF.Abs(e) + steepest) * MathF.Abs(XYZ) * Larger(extent.X, Larger(extent.Y, extent.Z));
        SymmetricMatrix certain = form.LessDiagonal(steepest * bend.X + twist, steepest * bend.Y + twist, steepest * bend.Z + twist);
        if (certain.IsPositive && here - certain.InverseForm(box.Inward(u, slope)) >= worthwhile)
            return true;

        GammaPlace isFree = box.IsWithin(next);
        GammaPlace pinned = new((1f - isFree.X) * (next.X - u.X), (1f - isFree.Y) * (next.Y - u.Y), (1f - isFree.Z) * (next.Z - u.Z));
        GammaPlace right = -1f * (slope + form.OffDiagonal(pinned));
        form = form.Free(isFree);
        if (form.IsPositive)
        {
            right = new(isFree.X * right.X + form.XX * pinned.X, isFree.Y * right.Y + form.YY * pinned.Y, isFree.Z * right.Z + form.ZZ * pinned.Z);
            next = box.Nearest(u + form.Solve(right));
        }

        return false;
    }

    private static float Larger(float a, float b) => a > b ? a : b;
}
