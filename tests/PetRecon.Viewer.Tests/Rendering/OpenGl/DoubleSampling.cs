using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

/// <summary>Values of volumes in double precision by their definition: a weighted sum over all voxels around, on a place found by Cramer's rule.</summary>
internal static class DoubleSampling
{
    public static Vector3D Index(VoxelGrid grid, Vector3D point)
    {
        Vector3D a = grid.SpacingMm.X * grid.AxisX, b = grid.SpacingMm.Y * grid.AxisY, c = grid.SpacingMm.Z * grid.AxisZ, d = point - grid.OriginMm;
        double all = Determinant(a, b, c);
        return new(Determinant(d, b, c) / all, Determinant(a, d, c) / all, Determinant(a, b, d) / all);
    }

    /// <summary>The value, not a number outside, and how far from the nearest outer face the point is, in voxels.</summary>
    public static (double Value, double FaceDistance) At(Volume volume, Vector3D point, bool isInterpolated = true)
    {
        VoxelGrid grid = volume.Grid;
        Vector3D index = Index(grid, point);
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        double face = double.PositiveInfinity;
        bool isInside = true;
        for (int axis = 0; axis < 3; axis++)
        {
            double above = index[axis] + 0.5, under = sizes[axis] - 0.5 - index[axis];
            isInside &= above >= 0 && under >= 0;
            face = Math.Min(face, Math.Min(Math.Abs(above), Math.Abs(under)));
        }

        return (isInside ? Inside(volume, index, isInterpolated) : double.NaN, face);
    }

    /// <summary>The value at a place in voxels, level beyond the outermost centres.</summary>
    public static double Inside(Volume volume, Vector3D index, bool isInterpolated = true)
    {
        double sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            (int i, double u) = Corner(index.X, corner & 1, volume.Grid.SizeX, isInterpolated);
            (int j, double v) = Corner(index.Y, corner >> 1 & 1, volume.Grid.SizeY, isInterpolated);
            (int k, double w) = Corner(index.Z, corner >> 2, volume.Grid.SizeZ, isInterpolated);
            if (u * v * w > 1e-7)
                sum += u * v * w * volume[i, j, k];
        }

        return sum;
    }

    private static (int Voxel, double Weight) Corner(double index, int side, int size, bool isInterpolated)
    {
        double at = isInterpolated ? index : Math.Floor(index + 0.5);
        int low = (int)Math.Floor(at);
        double weight = side == 1 ? at - low : 1 - (at - low);
        return (Math.Clamp(low + side, 0, size - 1), weight);
    }

    private static double Determinant(Vector3D a, Vector3D b, Vector3D c) =>
        a.X * (b.Y * c.Z - b.Z * c.Y) - b.X * (a.Y * c.Z - a.Z * c.Y) + c.X * (a.Y * b.Z - a.Z * b.Y);
}
