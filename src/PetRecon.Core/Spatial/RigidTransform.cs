namespace PetRecon.Core.Spatial;

/// <summary>
/// A rotation followed by a translation, x' = R x + t; millimetres.
/// Rows are stored as vectors, as in PETSIRD's RigidTransformation (3 x 4, row-major).
/// </summary>
/// <param name="RowX">First row of R.</param>
/// <param name="RowY">Second row of R.</param>
/// <param name="RowZ">Third row of R.</param>
/// <param name="Translation">t, in mm.</param>
public readonly record struct RigidTransform(Vector3D RowX, Vector3D RowY, Vector3D RowZ, Vector3D Translation)
{
    /// <summary>The transform that changes nothing.</summary>
    public static RigidTransform Identity => new(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ, Vector3D.Zero);

    /// <summary>A shift by <paramref name="offsetMm"/>.</summary>
    public static RigidTransform Shift(Vector3D offsetMm) => Identity with { Translation = offsetMm };

    /// <summary>A right-handed rotation about the z axis.</summary>
    /// <param name="angleRadians">Rotation angle; positive turns x towards y.</param>
    public static RigidTransform RotationZ(double angleRadians)
    {
        (double sin, double cos) = Math.SinCos(angleRadians);
        return new(new(cos, -sin, 0), new(sin, cos, 0), Vector3D.UnitZ, Vector3D.Zero);
    }

    /// <summary>The image of a point.</summary>
    public Vector3D Apply(Vector3D point) => Rotate(point) + Translation;

    /// <summary>The image of a direction: the rotation alone.</summary>
    public Vector3D Rotate(Vector3D direction) =>
        new(Vector3D.Dot(RowX, direction), Vector3D.Dot(RowY, direction), Vector3D.Dot(RowZ, direction));

    /// <summary>This transform applied after <paramref name="first"/>.</summary>
    public RigidTransform After(RigidTransform first)
    {
        Vector3D columnX = Rotate(new(first.RowX.X, first.RowY.X, first.RowZ.X));
        Vector3D columnY = Rotate(new(first.RowX.Y, first.RowY.Y, first.RowZ.Y));
        Vector3D columnZ = Rotate(new(first.RowX.Z, first.RowY.Z, first.RowZ.Z));
        return new(
            new(columnX.X, columnY.X, columnZ.X),
            new(columnX.Y, columnY.Y, columnZ.Y),
            new(columnX.Z, columnY.Z, columnZ.Z),
            Apply(first.Translation));
    }

    /// <summary>The transform that undoes this one.</summary>
    public RigidTransform Inverse()
    {
        RigidTransform turned = new(
            new(RowX.X, RowY.X, RowZ.X),
            new(RowX.Y, RowY.Y, RowZ.Y),
            new(RowX.Z, RowY.Z, RowZ.Z),
            Vector3D.Zero);
        return turned with { Translation = -turned.Rotate(Translation) };
    }

    /// <summary>Largest departure of R from an orthogonal matrix, |R R' - 1| by element; 0 for a true rotation.</summary>
    public double OrthogonalityError()
    {
        double onDiagonal = Math.Max(
            Math.Abs(RowX.LengthSquared - 1),
            Math.Max(Math.Abs(RowY.LengthSquared - 1), Math.Abs(RowZ.LengthSquared - 1)));
        double offDiagonal = Math.Max(
            Math.Abs(Vector3D.Dot(RowX, RowY)),
            Math.Max(Math.Abs(Vector3D.Dot(RowX, RowZ)), Math.Abs(Vector3D.Dot(RowY, RowZ))));
        return Math.Max(onDiagonal, offDiagonal);
    }
}
