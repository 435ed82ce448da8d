namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A part of a cell, in distances to agreement from the cell's first corner.</summary>
internal struct GammaBox
{
    public GammaPlace From;
    public GammaPlace To;

    /// <summary>Whether nothing is left of it.</summary>
    public readonly bool IsEmpty => From.X > To.X || From.Y > To.Y || From.Z > To.Z;

    /// <summary>The whole cell, or what of it is in the point's plane if only that is searched.</summary>
    public static GammaBox Whole(in GammaSpace space, in GammaPlace point)
    {
        GammaBox box = default;
        box.From = new(0f, 0f, space.InPlane != 0 ? point.Z : 0f);
        box.To = new(space.ReachX * space.WidthX, space.ReachY * space.WidthY, space.InPlane != 0 ? point.Z : space.ReachZ * space.WidthZ);
        return box;
    }

    /// <summary>Cuts off what is further from the point than a radius along an axis.</summary>
    public void Clip(in GammaPlace point, float radiusSquared)
    {
        float radius = MathF.Sqrt(radiusSquared);
        From = new(Larger(From.X, point.X - radius), Larger(From.Y, point.Y - radius), Larger(From.Z, point.Z - radius));
        To = new(Smaller(To.X, point.X + radius), Smaller(To.Y, point.Y + radius), Smaller(To.Z, point.Z + radius));
    }

    /// <summary>Becomes one half of itself, cut across its longest side.</summary>
    public void Halve(bool second)
    {
        GammaPlace side = To - From;
        GammaPlace middle = 0.5f * (From + To);
        if (side.X >= side.Y && side.X >= side.Z)
            middle = new(middle.X, second ? From.Y : To.Y, second ? From.Z : To.Z);
        else if (side.Y >= side.Z)
            middle = new(second ? From.X : To.X, middle.Y, second ? From.Z : To.Z);
        else
            middle = new(second ? From.X : To.X, second ? From.Y : To.Y, middle.Z);
        From = second ? middle : From;
        To = second ? To : middle;
    }

    /// <summary>The place in it that is nearest to another.</summary>
    public readonly GammaPlace Nearest(in GammaPlace p) => new(
        Smaller(Larger(p.X, From.X), To.X),
        Smaller(Larger(p.Y, From.Y), To.Y),
        Smaller(Larger(p.Z, From.Z), To.Z));

    /// <summary>How far it reaches from a place in it along each axis.</summary>
    public readonly GammaPlace Extent(in GammaPlace p) => new(
        Larger(p.X - From.X, To.X - p.X),
        Larger(p.Y - From.Y, To.Y - p.Y),
        Larger(p.Z - From.Z, To.Z - p.Z));

    /// <summary>1 along axes on which a place is not on a face.</summary>
    public readonly GammaPlace IsWithin(in GammaPlace p) => new(
        p.X > From.X && p.X < To.X ? 1f : 0f,
        p.Y > From.Y && p.Y < To.Y ? 1f : 0f,
        p.Z > From.Z && p.Z < To.Z ? 1f : 0f);

    /// <summary>A slope at a place without what rises into the box from a face.</summary>
    public readonly GammaPlace Inward(in GammaPlace p, in GammaPlace slope) => new(
        p.X <= From.X && slope.X > 0f || p.X >= To.X && slope.X < 0f ? 0f : slope.X,
        p.Y <= From.Y && slope.Y > 0f || p.Y >= To.Y && slope.Y < 0f ? 0f : slope.Y,
        p.Z <= From.Z && slope.Z > 0f || p.Z >= To.Z && slope.Z < 0f ? 0f : slope.Z);

    private static float Larger(float a, float b) => a > b ? a : b;

    private static float Smaller(float a, float b) => a < b ? a : b;
}
