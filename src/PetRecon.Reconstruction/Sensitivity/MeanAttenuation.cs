using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The mean attenuation factor of all lines through each place in an ideal cylinder: parallel beams from evenly spread directions, each voxel
/// taking the mean of exp(-integral of mu) over those whose both ends lie on the cylinder. It has the edges that a body leaves in a sensitivity
/// image, so that what a real scanner differs by varies slowly and is left to <see cref="EfficiencyRatio"/>.
/// </summary>
internal sealed class MeanAttenuation
{
    private const int Azimuths = 64;

    // Steps of the tangent of the angle to the transaxial plane. Where a body ends inside the scanner coarser steps show as bands.
    private const double TangentStep = 0.04;
    private const int MostSteps = 20;

    private readonly VoxelGrid _grid;
    private readonly VoxelGrid _fine;
    private readonly Volume<Attenuation> _map;
    private readonly double _radiusMm;
    private readonly double _lowMm;
    private readonly double _highMm;
    private readonly double[] _tangents;
    private readonly double _zMm;
    private readonly double _stepMm;
    private readonly int _pad;
    private readonly int _stride;
    private readonly double _reachMm;
    private readonly double _acrossMm;
    private readonly int _half;

    private MeanAttenuation(ScannerGeometry scanner, Volume<Attenuation> map, VoxelGrid grid, VoxelGrid fine)
    {
        _fine = fine;
        _grid = grid;
        _radiusMm = 0.5 * (scanner.InnerRadiusMm + scanner.OuterRadiusMm);
        (_lowMm, _highMm) = (scanner.AxialMinMm, scanner.AxialMaxMm);
        _stepMm = grid.SpacingMm.Z * grid.AxisZ.Z;
        _zMm = grid.OriginMm.Z;
        double steepest = (_highMm - _lowMm) / (2 * _radiusMm);
        int count = Math.Min(MostSteps, (int)Math.Ceiling(steepest / TangentStep));
        _tangents = [.. Enumerable.Range(-count, 2 * count + 1).Select(i => i * steepest / (count + 0.5))];
        _reachMm = Math.Min(_radiusMm, Reach(grid));
        _acrossMm = 0.5 * Math.Min(grid.SpacingMm.X, grid.SpacingMm.Y);
        _half = (int)(_reachMm / _acrossMm) + 2;
        _pad = (int)Math.Ceiling(_reachMm * steepest / Math.Abs(_stepMm)) + 2;
        _stride = grid.SizeZ + 2 * _pad;
        _map = Aligned(map, _acrossMm * 2);
    }

    /// <summary>The mean on a grid whose third axis is the scanner's.</summary>
    /// <param name="scanner">Gives the cylinder its size.</param>
    /// <param name="map">The attenuation map.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="fine">The grid that it will be interpolated to.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    public static float[] On(ScannerGeometry scanner, Volume<Attenuation> map, VoxelGrid grid, VoxelGrid fine, ParallelOptions parallel) =>
        new MeanAttenuation(scanner, map, grid, fine).Compute(parallel);

    private float[] Compute(ParallelOptions parallel)
    {
        int columns = _grid.SizeX * _grid.SizeY;
        float[] sums = new float[columns * _grid.SizeZ];
        float[] weights = new float[sums.Length];
        int rows = 2 * _half + 1;
        float[] factors = new float[_tangents.Length * rows * _stride];
        for (int azimuth = 0; azimuth < Azimuths; azimuth++)
        {
            (double sin, double cos) = Math.SinCos(Math.PI * (azimuth + 0.5) / Azimuths);
            Parallel.For(0, rows, parallel, row => Attenuate(row, rows, sin, cos, factors));
            Parallel.For(0, columns, parallel, column => Gather(column, rows, sin, cos, factors, sums, weights));
        }

        float[] mean = new float[sums.Length];
        Parallel.For(0, _grid.SizeZ, parallel, z =>
        {
            for (int column = 0; column < columns; column++)
            {
                int at = column * _grid.SizeZ + z;
                mean[z * columns + column] = weights[at] > 0 ? sums[at] / weights[at] : 1;
            }
        });
        return Sharpened(mean);
    }

    // The factors of all beams at one distance s from the axis: [tangent][s][z at the foot of the perpendicular].
    private void Attenuate(int row, int rows, double sin, double cos, float[] factors)
    {
        double s = (row - _half) * _acrossMm;
        int depth = _map.Grid.SizeZ;
        double along = Math.Min(_map.Grid.SpacingMm.X, _map.Grid.SpacingMm.Y);
        int half = (int)(Math.Sqrt(Math.Max(0, _radiusMm * _radiusMm - s * s)) / along);
        float[] line = new float[depth];
        for (int tangent = 0; tangent < _tangents.Length; tangent++)
            factors.AsSpan((tangent * rows + row) * _stride, _stride).Clear();
        for (int m = -half; m <= half; m++)
        {
            double u = m * along;
            if (!SampleMap(s * cos - u * sin, s * sin + u * cos, line))
                continue;
            for (int tangent = 0; tangent < _tangents.Length; tangent++)
            {
                // Beam z (index n - pad) meets the map's plane n - pad + shift.
                double shift = (u * _tangents[tangent] + _zMm - _map.Grid.OriginMm.Z) / _stepMm - _pad;
                float weight = (float)(along * Math.Sqrt(1 + _tangents[tangent] * _tangents[tangent]));
                AddShifted(line, shift, weight, factors.AsSpan((tangent * rows + row) * _stride, _stride));
            }
        }

        for (int tangent = 0; tangent < _tangents.Length; tangent++)
        {
            foreach (ref float factor in factors.AsSpan((tangent * rows + row) * _stride, _stride))
                factor = MathF.Exp(-factor);
        }
    }

    private void Gather(int column, int rows, double sin, double cos, float[] factors, float[] sums, float[] weights)
    {
        Vector3D place = _grid.PositionMm(column % _grid.SizeX, column / _grid.SizeX, 0);
        double s = place.X * cos + place.Y * sin;
        double u = place.Y * cos - place.X * sin;
        double chord = _radiusMm * _radiusMm - s * s;
        double at = s / _acrossMm + _half;
        if (!(chord > u * u) || !(at >= 0 && at < rows - 1))
            return;
        int row = (int)at;
        float towards = (float)(at - row);
        double halfChord = Math.Sqrt(chord);
        Span<float> sum = sums.AsSpan(column * _grid.SizeZ, _grid.SizeZ);
        Span<float> weight = weights.AsSpan(column * _grid.SizeZ, _grid.SizeZ);
        for (int tangent = 0; tangent < _tangents.Length; tangent++)
        {
            double t = _tangents[tangent];
            double rise = Math.Max((halfChord - u) * t, (-halfChord - u) * t);
            double fall = Math.Min((halfChord - u) * t, (-halfChord - u) * t);
            double a = (_lowMm - fall - _zMm) / _stepMm;
            double b = (_highMm - rise - _zMm) / _stepMm;
            int first = Math.Max(0, (int)Math.Ceiling(Math.Min(a, b)));
            int last = Math.Min(_grid.SizeZ - 1, (int)Math.Floor(Math.Max(a, b)));
            if ((_highMm - rise) - (_lowMm - fall) < 0 || first > last)
                continue;
            double shift = _pad - u * t / _stepMm;
            int below = (int)Math.Floor(shift);
            float above = (float)(shift - below);
            int from = (tangent * rows + row) * _stride + below + first;
            int count = last - first + 1;
            AddBeams(
                factors.AsSpan(from, count + 1), factors.AsSpan(from + _stride, count + 1), towards, above, (float)Math.Sqrt(1 + t * t),
                sum.Slice(first, count), weight.Slice(first, count));
        }
    }

    private static void AddBeams(ReadOnlySpan<float> near, ReadOnlySpan<float> far, float towards, float above, float weight, Span<float> sum, Span<float> weights)
    {
        int n = 0;
        for (; n <= sum.Length - Vector<float>.Count; n += Vector<float>.Count)
        {
            Vector<float> low = new Vector<float>(near[n..]) + towards * (new Vector<float>(far[n..]) - new Vector<float>(near[n..]));
            Vector<float> high = new Vector<float>(near[(n + 1)..]) + towards * (new Vector<float>(far[(n + 1)..]) - new Vector<float>(near[(n + 1)..]));
            (new Vector<float>(sum[n..]) + weight * (low + above * (high - low))).CopyTo(sum[n..]);
            (new Vector<float>(weights[n..]) + new Vector<float>(weight)).CopyTo(weights[n..]);
        }

        for (; n < sum.Length; n++)
        {
            float low = near[n] + towards * (far[n] - near[n]);
            float high = near[n + 1] + towards * (far[n + 1] - near[n + 1]);
            sum[n] += weight * (low + above * (high - low));
            weights[n] += weight;
        }
    }

    // Adds weight * line[n + shift], linear between planes, 0 outside.
    private static void AddShifted(float[] line, double shift, float weight, Span<float> target)
    {
        int below = (int)Math.Floor(shift);
        float high = weight * (float)(shift - below);
        float low = weight - high;
        int first = Math.Max(0, -below);
        int last = Math.Min(target.Length - 1, line.Length - 2 - below);
        int n = first;
        for (; n <= last + 1 - Vector<float>.Count; n += Vector<float>.Count)
        {
            Vector<float> value = low * new Vector<float>(line, n + below) + high * new Vector<float>(line, n + below + 1);
            (new Vector<float>(target[n..]) + value).CopyTo(target[n..]);
        }

        for (; n <= last; n++)
            target[n] += low * line[n + below] + high * line[n + below + 1];
    }

    // All planes of the map at one place; false where there is nothing. The map has z fastest and a rim of zeros.
    private bool SampleMap(double x, double y, float[] line)
    {
        VoxelGrid grid = _map.Grid;
        double i = (x - grid.OriginMm.X) / grid.SpacingMm.X;
        double j = (y - grid.OriginMm.Y) / grid.SpacingMm.Y;
        if (!(i >= 0 && i < grid.SizeX - 1 && j >= 0 && j < grid.SizeY - 1))
            return false;
        (int i0, int j0) = ((int)i, (int)j);
        (float di, float dj) = ((float)(i - i0), (float)(j - j0));
        ReadOnlySpan<float> voxels = _map.Voxels;
        int depth = grid.SizeZ;
        ReadOnlySpan<float> a = voxels.Slice((j0 * grid.SizeX + i0) * depth, 2 * depth);
        ReadOnlySpan<float> b = voxels.Slice(((j0 + 1) * grid.SizeX + i0) * depth, 2 * depth);
        bool any = false;
        for (int z = 0; z < depth; z++)
        {
            float near = a[z] + di * (a[z + depth] - a[z]);
            float far = b[z] + di * (b[z + depth] - b[z]);
            line[z] = near + dj * (far - near);
            any |= line[z] != 0;
        }

        return any;
    }

    // The map on voxels along the scanner's axes whose planes are the grid's; stored with z fastest, at the places of a grid with x fastest.
    private Volume<Attenuation> Aligned(Volume<Attenuation> map, double voxelMm)
    {
        Volume<Attenuation> pooled = CoarseImage.Pooled(map, voxelMm);
        VoxelGrid source = pooled.Grid;
        Vector3D low = new(double.MaxValue, double.MaxValue, double.MaxValue);
        Vector3D high = -low;
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3D p = source.PositionMm((corner & 1) * (source.SizeX - 1), (corner >> 1 & 1) * (source.SizeY - 1), (corner >> 2) * (source.SizeZ - 1));
            low = new(Math.Min(low.X, p.X), Math.Min(low.Y, p.Y), Math.Min(low.Z, p.Z));
            high = new(Math.Max(high.X, p.X), Math.Max(high.Y, p.Y), Math.Max(high.Z, p.Z));
        }

        Vector3D rim = new(2 * voxelMm, 2 * voxelMm, 2 * Math.Abs(_stepMm));
        (low, high) = (low - rim, high + rim);
        int sizeX = (int)Math.Ceiling((high.X - low.X) / voxelMm) + 1;
        int sizeY = (int)Math.Ceiling((high.Y - low.Y) / voxelMm) + 1;
        double firstPlane = Math.Floor(((_stepMm > 0 ? low.Z : high.Z) - _zMm) / _stepMm);
        int sizeZ = (int)Math.Ceiling((high.Z - low.Z) / Math.Abs(_stepMm)) + 2;
        VoxelGrid aligned = new(sizeX, sizeY, sizeZ, new(voxelMm, voxelMm, Math.Abs(_stepMm)), new(low.X, low.Y, _zMm + firstPlane * _stepMm));
        float[] voxels = new float[aligned.VoxelCount];
        for (int column = 0; column < sizeX * sizeY; column++)
        {
            for (int k = 0; k < sizeZ; k++)
            {
                Vector3D p = new(low.X + column % sizeX * voxelMm, low.Y + column / sizeX * voxelMm, aligned.OriginMm.Z + k * _stepMm);
                voxels[column * sizeZ + k] = CoarseImage.Interpolate(pooled, p);
            }
        }

        return new(aligned, voxels);
    }

    // Undoes to second order what linear interpolation to finer voxels will blur, and what the coarser map has blurred: along each axis
    // hats of one voxel, but for what the finer voxels blur themselves.
    private float[] Sharpened(float[] image)
    {
        float[] sharp = (float[])image.Clone();
        int[] sizes = [_grid.SizeX, _grid.SizeY, _grid.SizeZ];
        int[] steps = [1, _grid.SizeX, _grid.SizeX * _grid.SizeY];
        for (int axis = 0; axis < 3; axis++)
        {
            double finer = _fine.SpacingMm[axis] / _grid.SpacingMm[axis];
            float share = (float)((1 - finer * finer) / 8);
            for (int voxel = 0; voxel < image.Length; voxel++)
            {
                int index = voxel / steps[axis] % sizes[axis];
                if (index > 0 && index < sizes[axis] - 1)
                    sharp[voxel] -= share * (image[voxel - steps[axis]] + image[voxel + steps[axis]] - 2 * image[voxel]);
            }
        }

        for (int voxel = 0; voxel < sharp.Length; voxel++)
            sharp[voxel] = Math.Max(sharp[voxel], 0.1f * image[voxel]);
        return sharp;
    }

    private static double Reach(VoxelGrid grid)
    {
        double reach = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            Vector3D p = grid.PositionMm((corner & 1) * (grid.SizeX - 1), (corner >> 1) * (grid.SizeY - 1), 0);
            reach = Math.Max(reach, Math.Sqrt(p.X * p.X + p.Y * p.Y));
        }

        return reach;
    }
}
