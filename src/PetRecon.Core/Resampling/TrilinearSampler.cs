using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Resampling;

/// <summary>
/// Values of a volume at any point, linear between voxel centres along each axis. Up to half a voxel beyond the outermost centres, which is where
/// the outermost voxels end, their value holds; beyond that there is none.
/// </summary>
/// <param name="volume">The volume.</param>
public sealed class TrilinearSampler(Volume volume)
{
    private readonly VoxelGrid _grid = volume.Grid;
    private readonly ReadOnlyMemory<float> _voxels = volume.Memory;

    /// <summary>The volume's grid.</summary>
    public VoxelGrid Grid => _grid;

    /// <summary>The value at a point; not a number outside of the voxels.</summary>
    /// <param name="positionMm">The point, in mm, in the volume's space.</param>
    public double At(Vector3D positionMm) => AtIndex(_grid.IndexOf(positionMm));

    /// <summary>The value at a point that is given in voxel indices (whole numbers are centres); not a number outside of the voxels.</summary>
    /// <param name="index">The point.</param>
    public double AtIndex(Vector3D index)
    {
        if (!(Inside(index.X, _grid.SizeX) && Inside(index.Y, _grid.SizeY) && Inside(index.Z, _grid.SizeZ)))
            return double.NaN;
        (int i, double u, int di) = Cell(index.X, _grid.SizeX, 1);
        (int j, double v, int dj) = Cell(index.Y, _grid.SizeY, _grid.SizeX);
        (int k, double w, int dk) = Cell(index.Z, _grid.SizeZ, _grid.SizeX * _grid.SizeY);
        ReadOnlySpan<float> voxels = _voxels.Span;
        int at = _grid.LinearIndex(i, j, k);
        double near = Bilinear(voxels, at, di, dj, u, v);
        return w > 0 ? near + w * (Bilinear(voxels, at + dk, di, dj, u, v) - near) : near;
    }

    private static bool Inside(double index, int size) => index >= -0.5 && index <= size - 0.5;

    private static (int Voxel, double Share, int Step) Cell(double index, int size, int stride)
    {
        double clamped = Math.Clamp(index, 0, size - 1);
        int voxel = Math.Min((int)clamped, size - 1);
        return (voxel, clamped - voxel, voxel + 1 < size ? stride : 0);
    }

    // Where a share is 0 its neighbour does not count, so that one that is not a number does not spread to a place that is exactly a voxel's.
    private static double Bilinear(ReadOnlySpan<float> voxels, int at, int di, int dj, double u, double v)
    {
        double low = Linear(voxels[at], voxels[at + di], u);
        return v > 0 ? Linear(low, Linear(voxels[at + dj], voxels[at + dj + di], u), v) : low;
    }

    private static double Linear(double a, double b, double share) => share > 0 ? a + share * (b - a) : a;
}
