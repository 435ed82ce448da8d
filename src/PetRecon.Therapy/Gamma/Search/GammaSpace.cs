namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// The searched grid as its cells, whose corners are voxel centres, in units of the distance to agreement, and how the points' voxels map
/// into it. A value type without references: kernels take it as an argument.
/// </summary>
internal struct GammaSpace
{
    // A plane that is this near to the grid's face, in cells, lies on it: positions in files have so many digits.
    private const double OnFace = 1e-3;

    /// <summary>Cells along each axis; 1 also where the grid has one plane only.</summary>
    public int CellsX;
    public int CellsY;
    public int CellsZ;

    /// <summary>From a voxel to its neighbour in the array; 0 along an axis with one plane only.</summary>
    public int StrideX;
    public int StrideY;
    public int StrideZ;

    /// <summary>How far a cell reaches: 1, or 0 along an axis with one plane only.</summary>
    public float ReachX;
    public float ReachY;
    public float ReachZ;

    /// <summary>A cell's width in distances to agreement; of an axis with one plane, the voxel's.</summary>
    public float WidthX;
    public float WidthY;
    public float WidthZ;

    /// <summary>Its inverse.</summary>
    public float PerWidthX;
    public float PerWidthY;
    public float PerWidthZ;

    /// <summary>1 if only the point's own plane is searched.</summary>
    public int InPlane;

    /// <summary>Voxels of the points' grid.</summary>
    public int PointsX;
    public int PointsY;

    /// <summary>Index in the searched grid = Origin + i ByI + j ByJ + k ByK.</summary>
    public double OriginX;
    public double OriginY;
    public double OriginZ;
    public double ByIX;
    public double ByIY;
    public double ByIZ;
    public double ByJX;
    public double ByJY;
    public double ByJZ;
    public double ByKX;
    public double ByKY;
    public double ByKZ;

    /// <summary>The place of a voxel of the points' grid.</summary>
    public readonly GammaPoint Locate(int i, int j, int k)
    {
        double x = OriginX + i * ByIX + j * ByJX + k * ByKX;
        double y = OriginY + i * ByIY + j * ByJY + k * ByKY;
        double z = OriginZ + i * ByIZ + j * ByJZ + k * ByKZ;
        GammaPoint point = default;
        point.CellX = CellOf(x, CellsX);
        point.CellY = CellOf(y, CellsY);
        point.CellZ = CellOf(z, CellsZ);
        x -= point.CellX;
        y -= point.CellY;
        z -= point.CellZ;
        point.X = (float)x;
        point.Y = (float)y;
        point.Z = (float)z;
        point.IsInside = IsWithin(x, ReachX) & IsWithin(y, ReachY) & IsWithin(z, ReachZ);
        if (InPlane != 0 && IsWithin(z, ReachZ) != 0)
            point.Z = z < 0 ? 0f : z > ReachZ ? ReachZ : (float)z;
        return point;
    }

    /// <summary>The voxel that is the first corner of a cell.</summary>
    public readonly int Corner(int x, int y, int z) => x * StrideX + y * StrideY + z * StrideZ;

    /// <summary>Square of the distance from a point to a cell, in distances to agreement.</summary>
    public readonly float DistanceSquared(in GammaPoint point, int stepX, int stepY, int stepZ)
    {
        float x = Gap(point.X, stepX, ReachX);
        float y = Gap(point.Y, stepY, ReachY);
        float z = InPlane != 0 ? 0f : Gap(point.Z, stepZ, ReachZ);
        x *= WidthX;
        y *= WidthY;
        z *= WidthZ;
        return x * x + y * y + z * z;
    }

    /// <summary>The point as seen from the first corner of a cell.</summary>
    public readonly GammaPlace From(in GammaPoint point, int stepX, int stepY, int stepZ) =>
        new((point.X - stepX) * WidthX, (point.Y - stepY) * WidthY, (point.Z - stepZ) * WidthZ);

    private static float Gap(float at, float first, float reach)
    {
        float gap = first - at > at - first - reach ? first - at : at - first - reach;
        return gap > 0f ? gap : 0f;
    }

    private static int CellOf(double index, int cells) => index >= cells - 1 ? cells - 1 : index >= 0 ? (int)index : 0;

    private static int IsWithin(double at, float reach) => at >= -OnFace && at <= reach + OnFace ? 1 : 0;
}
