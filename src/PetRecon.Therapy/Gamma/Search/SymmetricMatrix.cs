namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A symmetric matrix of three rows.</summary>
internal readonly struct SymmetricMatrix(float xx, float yy, float zz, float xy, float xz, float yz)
{
    public readonly float XX = xx;
    public readonly float YY = yy;
    public readonly float ZZ = zz;
    public readonly float XY = xy;
    public readonly float XZ = xz;
    public readonly float YZ = yz;

    /// <summary>Whether it is positive definite, by a margin for rounding.</summary>
    public bool IsPositive => XX > 1e-3f && XX * YY - XY * XY > 1e-3f * XX * YY && Determinant > 1e-3f * XX * YY * ZZ && ZZ > 1e-3f;

    private float Determinant => XX * (YY * ZZ - YZ * YZ) + XY * (XZ * YZ - XY * ZZ) + XZ * (XY * YZ - XZ * YY);

    /// <summary>The matrix with its diagonal made smaller.</summary>
    public SymmetricMatrix LessDiagonal(float x, float y, float z) => new(XX - x, YY - y, ZZ - z, XY, XZ, YZ);

    /// <summary>The matrix with the off-diagonal elements of axes that are not free (0) taken out.</summary>
    public SymmetricMatrix Free(in GammaPlace isFree) => new(XX, YY, ZZ, isFree.X * isFree.Y * XY, isFree.X * isFree.Z * XZ, isFree.Y * isFree.Z * YZ);

    /// <summary>The off-diagonal part times a vector.</summary>
    public GammaPlace OffDiagonal(in GammaPlace a) => new(XY * a.Y + XZ * a.Z, XY * a.X + YZ * a.Z, XZ * a.X + YZ * a.Y);

    /// <summary>What it must be multiplied with to give a vector.</summary>
    public GammaPlace Solve(in GammaPlace a)
    {
        float perDeterminant = 1f / Determinant;
        float cofactorXY = XZ * YZ - XY * ZZ;
        float cofactorXZ = XY * YZ - XZ * YY;
        float cofactorYZ = XY * XZ - XX * YZ;
        return perDeterminant * new GammaPlace(
            (YY * ZZ - YZ * YZ) * a.X + cofactorXY * a.Y + cofactorXZ * a.Z,
            cofactorXY * a.X + (XX * ZZ - XZ * XZ) * a.Y + cofactorYZ * a.Z,
            cofactorXZ * a.X + cofactorYZ * a.Y + (XX * YY - XY * XY) * a.Z);
    }

    /// <summary>a' M^-1 a.</summary>
    public float InverseForm(in GammaPlace a) => Solve(a).Dot(a);
}
