using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Resampling;

/// <summary>Rows of the target by trilinear interpolation in the source: the inner loop of <see cref="VolumeResampler.Linear(Volume, VoxelGrid, ResamplingOptions?, CancellationToken)"/>.</summary>
internal sealed class LinearRows(Volume source, GridMapping mapping, float outside)
{
    // A point that rounding moved out of the outermost voxel is still in it.
    private const double Slack = 1e-9;

    private readonly VoxelGrid _grid = source.Grid;

    public void Fill(Span<float> row, int j, int k)
    {
        ReadOnlySpan<float> voxels = source.Voxels;
        Vector3D start = mapping.Origin + j * mapping.StepJ + k * mapping.StepK;
        (int first, int end) = InsideRange(start, row.Length);
        row[..first].Fill(outside);
        row[end..].Fill(outside);
        double maxX = _grid.SizeX - 1;
        double maxY = _grid.SizeY - 1;
        double maxZ = _grid.SizeZ - 1;
        int strideY = _grid.SizeX;
        int strideZ = _grid.SizeX * _grid.SizeY;
        for (int i = first; i < end; i++)
        {
            double x = Math.Clamp(start.X + i * mapping.StepI.X, 0, maxX);
            double y = Math.Clamp(start.Y + i * mapping.StepI.Y, 0, maxY);
            double z = Math.Clamp(start.Z + i * mapping.StepI.Z, 0, maxZ);
            int ix = (int)x;
            int iy = (int)y;
            int iz = (int)z;
            float u = (float)(x - ix);
            float v = (float)(y - iy);
            float w = (float)(z - iz);

            // Where a share is 0 the next voxel may not exist, or may be not a number and must not count.
            int dx = u > 0 ? 1 : 0;
            int dy = v > 0 ? strideY : 0;
            int dz = w > 0 ? strideZ : 0;
            int at = ix + strideY * iy + strideZ * iz;
            float near = Plane(voxels, at, dx, dy, u, v);
            float far = Plane(voxels, at + dz, dx, dy, u, v);
            row[i] = near + w * (far - near);
        }
    }

    private static float Plane(ReadOnlySpan<float> voxels, int at, int dx, int dy, float u, float v)
    {
        float low = voxels[at] + u * (voxels[at + dx] - voxels[at]);
        float high = voxels[at + dy] + u * (voxels[at + dy + dx] - voxels[at + dy]);
        return low + v * (high - low);
    }

    // The part of a row that is within the source's voxels: where three linear functions are within their bounds.
    private (int First, int End) InsideRange(Vector3D start, int length)
    {
        double low = 0;
        double high = length - 1;
        ReadOnlySpan<int> sizes = [_grid.SizeX, _grid.SizeY, _grid.SizeZ];
        for (int axis = 0; axis < 3; axis++)
        {
            double from = -0.5 - Slack - start[axis];
            double to = sizes[axis] - 0.5 + Slack - start[axis];
            double step = mapping.StepI[axis];
            if (Math.Abs(step) < 1e-12)
            {
                if (!(from <= 0 && to >= 0))
                    return (0, 0);
                continue;
            }

            (double a, double b) = step > 0 ? (from / step, to / step) : (to / step, from / step);
            low = Math.Max(low, a);
            high = Math.Min(high, b);
        }

        int first = (int)Math.Ceiling(Math.Min(low, length));
        int end = (int)Math.Floor(Math.Max(high, -1)) + 1;
        return first < end ? (first, end) : (0, 0);
    }
}
