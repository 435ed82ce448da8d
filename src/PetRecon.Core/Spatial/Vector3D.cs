namespace PetRecon.Core.Spatial;

/// <summary>A point or a direction in double precision; millimetres in patient space (DICOM LPS) unless said otherwise.</summary>
/// <param name="X">First coordinate; towards the patient's left in LPS.</param>
/// <param name="Y">Second coordinate; towards the patient's back in LPS.</param>
/// <param name="Z">Third coordinate; towards the patient's head in LPS.</param>
public readonly record struct Vector3D(double X, double Y, double Z)
{
    /// <summary>The origin.</summary>
    public static Vector3D Zero => default;

    /// <summary>The unit vector along x.</summary>
    public static Vector3D UnitX => new(1, 0, 0);

    /// <summary>The unit vector along y.</summary>
    public static Vector3D UnitY => new(0, 1, 0);

    /// <summary>The unit vector along z.</summary>
    public static Vector3D UnitZ => new(0, 0, 1);

    /// <summary>The Euclidean length.</summary>
    public double Length => Math.Sqrt(LengthSquared);

    /// <summary>The square of the Euclidean length.</summary>
    public double LengthSquared => X * X + Y * Y + Z * Z;

    /// <summary>The coordinate along axis 0 (x), 1 (y) or 2 (z).</summary>
    /// <param name="axis">0, 1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not 0, 1 or 2.</exception>
    public double this[int axis] => axis switch
    {
        0 => X,
        1 => Y,
        2 => Z,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "An axis is 0 (x), 1 (y) or 2 (z)."),
    };

    /// <summary>The vector of length 1 in the same direction.</summary>
    /// <exception cref="InvalidOperationException">The vector has length zero.</exception>
    public Vector3D Normalized()
    {
        double length = Length;
        return length > 0 ? this / length : throw new InvalidOperationException("A vector of length zero has no direction.");
    }

    /// <summary>The scalar product.</summary>
    public static double Dot(Vector3D a, Vector3D b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    /// <summary>The vector product, right-handed.</summary>
    public static Vector3D Cross(Vector3D a, Vector3D b) =>
        new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    /// <summary>The sum.</summary>
    public static Vector3D operator +(Vector3D a, Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>The difference.</summary>
    public static Vector3D operator -(Vector3D a, Vector3D b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>The opposite vector.</summary>
    public static Vector3D operator -(Vector3D a) => new(-a.X, -a.Y, -a.Z);

    /// <summary>The vector scaled by a factor.</summary>
    public static Vector3D operator *(double factor, Vector3D a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    /// <summary>The vector divided by a number.</summary>
    public static Vector3D operator /(Vector3D a, double divisor) => new(a.X / divisor, a.Y / divisor, a.Z / divisor);

    /// <summary>The coordinates in brackets, for messages.</summary>
    public override string ToString() => FormattableString.Invariant($"({X:0.####}, {Y:0.####}, {Z:0.####})");
}
