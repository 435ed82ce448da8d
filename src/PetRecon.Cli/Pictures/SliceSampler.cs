using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Cli.Pictures;

/// <summary>Values of a volume at any point of space, by trilinear interpolation; NaN outside of its voxels.</summary>
internal sealed class SliceSampler(Volume volume)
{
    private readonly VoxelGrid _grid = volume.Grid;

    public double At(Vector3D positionMm)
    {
        Vector3D index = _grid.IndexOf(positionMm);
        if (!(Inside(index.X, _grid.SizeX) && Inside(index.Y, _grid.SizeY) && Inside(index.Z, _grid.SizeZ)))
            return double.NaN;
        (int i, double u) = Cell(index.X, _grid.SizeX);
        (int j, double v) = Cell(index.Y, _grid.SizeY);
        (int k, double w) = Cell(index.Z, _grid.SizeZ);
        int di = i + 1 < _grid.SizeX ? 1 : 0;
        int dj = j + 1 < _grid.SizeY ? _grid.SizeX : 0;
        int dk = k + 1 < _grid.SizeZ ? _grid.SizeX * _grid.SizeY : 0;
        ReadOnlySpan<float> voxels = volume.Voxels;
        int at = _grid.LinearIndex(i, j, k);
        double near = Bilinear(voxels, at, di, dj, u, v);
        return w > 0 ? near * (1 - w) + Bilinear(voxels, at + dk, di, dj, u, v) * w : near;
    }

    private static bool Inside(double index, int size) => index >= -0.5 && index <= size - 0.5;

    /// <summary>The voxel below and the share of the next; half a voxel at each border takes the border's value.</summary>
    private static (int Voxel, double Share) Cell(double index, int size)
    {
        double clamped = Math.Clamp(index, 0, size - 1);
        int voxel = Math.Min((int)clamped, size - 1);
        return (voxel, clamped - voxel);
    }

    private static double Bilinear(ReadOnlySpan<float> voxels, int at, int di, int dj, double u, double v)
    {
        double low = voxels[at] * (1 - u) + voxels[at + di] * u;
        double high = voxels[at + dj] * (1 - u) + voxels[at + dj + di] * u;
        return low * (1 - v) + high * v;
    }
}
