using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>
/// Joseph's line integrals in double precision: the line between two detection bins' centres is cut at the grid's faces, and each plane along
/// its main axis stands for the part of it within half a plane on either side.
/// </summary>
internal sealed class LineIntegralOracle
{
    private readonly Volume _map;
    private readonly Vector3D[] _centers;

    public LineIntegralOracle(ScannerGeometry scanner, Volume map)
    {
        _map = map;
        List<Vector3D> centers = [];
        foreach (DetectorModuleType type in scanner.ModuleTypes)
        {
            foreach (RigidTransform module in type.ModuleTransforms)
            {
                foreach (RigidTransform element in type.ElementTransforms)
                    centers.AddRange(Enumerable.Repeat(map.Grid.IndexOf(type.Element.Transformed(module.After(element)).CenterMm), type.EnergyBinCount));
            }
        }

        _centers = [.. centers];
    }

    /// <summary>Where a detection bin is, in voxel indices.</summary>
    public Vector3D CenterOf(uint bin) => _centers[bin];

    /// <summary>Whether the line advances fastest along z.</summary>
    public bool IsSteep(in CoincidenceEvent e)
    {
        Vector3D d = _centers[e.DetectionBin1] - _centers[e.DetectionBin0];
        return Math.Abs(d.Z) > Math.Max(Math.Abs(d.X), Math.Abs(d.Y));
    }

    /// <summary>How far a value is from the integral along an event's line; from the nearest one where two axes are equally fast.</summary>
    public double Distance(in CoincidenceEvent e, double value)
    {
        (Vector3D a, Vector3D b) = (_centers[e.DetectionBin0], _centers[e.DetectionBin1]);
        double[] d = [Math.Abs(b.X - a.X), Math.Abs(b.Y - a.Y), Math.Abs(b.Z - a.Z)];
        if (!(d.Max() > 0))
            return Math.Abs(value);
        double best = double.PositiveInfinity;
        for (int axis = 0; axis < 3; axis++)
        {
            if (d[axis] > d.Max() - 1e-3)
                best = Math.Min(best, Math.Abs(Integral([a.X, a.Y, a.Z], [b.X - a.X, b.Y - a.Y, b.Z - a.Z], axis) - value));
        }

        return best;
    }

    private double Integral(double[] a, double[] d, int axis)
    {
        VoxelGrid grid = _map.Grid;
        int[] size = [grid.SizeX, grid.SizeY, grid.SizeZ];
        (double from, double to) = (0, 1);
        for (int i = 0; i < 3; i++)
        {
            if (d[i] == 0)
            {
                if (a[i] < -0.5 || a[i] > size[i] - 0.5)
                    return 0;
                continue;
            }

            double low = (-0.5 - a[i]) / d[i];
            double high = (size[i] - 0.5 - a[i]) / d[i];
            (from, to) = (Math.Max(from, Math.Min(low, high)), Math.Min(to, Math.Max(low, high)));
        }

        if (from >= to)
            return 0;
        double enter = Math.Min(a[axis] + from * d[axis], a[axis] + to * d[axis]);
        double leave = Math.Max(a[axis] + from * d[axis], a[axis] + to * d[axis]);
        double sum = 0;
        for (int plane = 0; plane < size[axis]; plane++)
        {
            double share = Math.Min(leave, plane + 0.5) - Math.Max(enter, plane - 0.5);
            double t = (plane - a[axis]) / d[axis];
            if (share > 0)
                sum += share * Sample([a[0] + t * d[0], a[1] + t * d[1], a[2] + t * d[2]], size);
        }

        Vector3D alongMm = new(d[0] * grid.SpacingMm.X, d[1] * grid.SpacingMm.Y, d[2] * grid.SpacingMm.Z);
        return sum * alongMm.Length / Math.Abs(d[axis]);
    }

    // Linear along each axis, held at the outermost voxels.
    private double Sample(double[] at, int[] size)
    {
        int[] floor = new int[3];
        double[] part = new double[3];
        for (int i = 0; i < 3; i++)
        {
            double held = Math.Clamp(at[i], 0, size[i] - 1);
            floor[i] = (int)held;
            part[i] = held - floor[i];
        }

        double sum = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            double weight = 1;
            int[] voxel = new int[3];
            for (int i = 0; i < 3; i++)
            {
                int high = corner >> i & 1;
                weight *= high == 1 ? part[i] : 1 - part[i];
                voxel[i] = Math.Min(floor[i] + high, size[i] - 1);
            }

            if (weight > 0)
                sum += weight * _map.Voxels[_map.Grid.LinearIndex(voxel[0], voxel[1], voxel[2])];
        }

        return sum;
    }
}
