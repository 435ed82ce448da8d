using System.Runtime.Intrinsics;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Light from the eye: brightness = 0.25 + 0.75 |cos|, with the angle between the line of sight and the direction in which values rise in patient space.
/// The gradient is by central differences over a voxel to each side along each index axis, g; with the inverse grid matrix M (index = M mm), the slope
/// along the sight is g . (M away), and the squared length in mm is g' (M M') g. Where there is no gradient, brightness is 1;
/// and where it is less than a tenth of what volume rendering tells apart, over two voxels, it comes near to that.
/// </summary>
internal readonly struct Shading
{
    private const float Ambient = 0.25f;

    private const float Steep = 0.1f;

    private readonly float _perRise;
    private readonly Vector3D _away;
    private readonly Vector3D _diagonal;
    private readonly Vector3D _cross;

    /// <param name="frame">The layer.</param>
    /// <param name="perRise">By what a rise per mm is multiplied to judge its steepness; 0 lights all as steep.</param>
    public Shading(LayerFrame frame, double perRise)
    {
        _perRise = (float)perRise;
        Vector3D x = frame.Grid.IndexOf(frame.Grid.OriginMm + Vector3D.UnitX);
        Vector3D y = frame.Grid.IndexOf(frame.Grid.OriginMm + Vector3D.UnitY);
        Vector3D z = frame.Grid.IndexOf(frame.Grid.OriginMm + Vector3D.UnitZ);
        Vector3D rowX = new(x.X, y.X, z.X);
        Vector3D rowY = new(x.Y, y.Y, z.Y);
        Vector3D rowZ = new(x.Z, y.Z, z.Z);
        _away = frame.Away;
        _diagonal = new(rowX.LengthSquared, rowY.LengthSquared, rowZ.LengthSquared);
        _cross = new(Vector3D.Dot(rowX, rowY), Vector3D.Dot(rowX, rowZ), Vector3D.Dot(rowY, rowZ));
    }

    /// <summary>Brightness of a surface.</summary>
    /// <param name="facing">Cosine of the angle between its normal and the line of sight.</param>
    public static float Lit(double facing) => (float)(Ambient + (1 - Ambient) * facing);

    /// <summary>Brightness at eight points in voxel indices.</summary>
    public Vector256<float> At(in VoxelTable table, Vector256<float> x, Vector256<float> y, Vector256<float> z)
    {
        table.Slopes(x, y, z, out Vector256<float> gx, out Vector256<float> gy, out Vector256<float> gz);
        return Brightness(gx, gy, gz);
    }

    /// <summary>Brightness at one point in voxel indices.</summary>
    public float At(in VoxelTable table, float x, float y, float z)
    {
        Vector256<float> around = table.At(
            Vector256.Create(x + 1, x - 1, x, x, x, x, x, x),
            Vector256.Create(y, y, y + 1, y - 1, y, y, y, y),
            Vector256.Create(z, z, z, z, z + 1, z - 1, z, z));
        return Brightness(Vector256.Create(around[0] - around[1]), Vector256.Create(around[2] - around[3]), Vector256.Create(around[4] - around[5]))[0];
    }

    private Vector256<float> Brightness(Vector256<float> gx, Vector256<float> gy, Vector256<float> gz)
    {
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> slope = gx * (float)_away.X + gy * (float)_away.Y + gz * (float)_away.Z;
        Vector256<float> square = gx * gx * (float)_diagonal.X + gy * gy * (float)_diagonal.Y + gz * gz * (float)_diagonal.Z
            + (gx * gy * (float)_cross.X + gx * gz * (float)_cross.Y + gy * gz * (float)_cross.Z) * 2f;
        Vector256<float> length = Vector256.Sqrt(square);
        Vector256<float> cosine = Vector256.Min(Vector256.Abs(slope) / length, one);
        Vector256<float> lit = cosine * (1 - Ambient) + Vector256.Create(Ambient);
        if (_perRise > 0)
        {
            Vector256<float> steepness = Vector256.Min(length * (_perRise / Steep), one);
            lit = one + steepness * steepness * (Vector256.Create(3f) - 2f * steepness) * (lit - one);
        }

        return Vector256.ConditionalSelect(Vector256.GreaterThan(square, Vector256<float>.Zero), lit, one);
    }
}
