namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A place or a step in a cell, in distances to agreement.</summary>
internal readonly struct GammaPlace(float x, float y, float z)
{
    public readonly float X = x;
    public readonly float Y = y;
    public readonly float Z = z;

    public static GammaPlace operator +(GammaPlace a, GammaPlace b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static GammaPlace operator -(GammaPlace a, GammaPlace b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static GammaPlace operator *(float factor, GammaPlace a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    public float Dot(in GammaPlace other) => X * other.X + Y * other.Y + Z * other.Z;
}
