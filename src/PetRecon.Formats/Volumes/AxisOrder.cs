using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>A storage order of the same voxels at the same places: indices exchanged and reversed, nothing resampled.</summary>
internal sealed class AxisOrder
{
    /// <summary>Axes this close to the wanted direction (1 - cosine) are that direction: 0.08 degrees.</summary>
    private const double Tolerance = 1e-6;

    private readonly int[] _source;
    private readonly bool[] _reversed;
    private readonly VoxelGrid _from;

    private AxisOrder(VoxelGrid from, VoxelGrid grid, int[] source, bool[] reversed)
    {
        _from = from;
        Grid = grid;
        _source = source;
        _reversed = reversed;
    }

    /// <summary>The grid after reordering.</summary>
    public VoxelGrid Grid { get; }

    /// <summary>The order whose axes point along the three directions; null when the grid is oblique to them.</summary>
    public static AxisOrder? ToDirections(VoxelGrid grid, params ReadOnlySpan<Vector3D> wanted)
    {
        Vector3D[] axes = [grid.AxisX, grid.AxisY, grid.AxisZ];
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        int[] source = new int[3];
        bool[] reversed = new bool[3];
        double[] first = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            source[axis] = -1;
            for (int candidate = 0; candidate < 3; candidate++)
            {
                double cosine = Vector3D.Dot(axes[candidate], wanted[axis]);
                if (Math.Abs(cosine) < 1 - Tolerance)
                    continue;
                source[axis] = candidate;
                reversed[axis] = cosine < 0;
                first[candidate] = cosine < 0 ? sizes[candidate] - 1 : 0;
            }

            if (source[axis] < 0)
                return null;
        }

        Vector3D spacing = grid.SpacingMm;
        VoxelGrid ordered = new(
            sizes[source[0]],
            sizes[source[1]],
            sizes[source[2]],
            new(spacing[source[0]], spacing[source[1]], spacing[source[2]]),
            grid.PositionMm(first[0], first[1], first[2]),
            wanted[0],
            wanted[1],
            wanted[2]);
        return new(grid, ordered, source, reversed);
    }

    /// <summary>The voxels of the original grid in the new order.</summary>
    public float[] Reorder(ReadOnlySpan<float> voxels)
    {
        int[] strides = [1, _from.SizeX, _from.SizeX * _from.SizeY];
        int[] sizes = [_from.SizeX, _from.SizeY, _from.SizeZ];
        int[] step = new int[3];
        int start = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            step[axis] = _reversed[axis] ? -strides[_source[axis]] : strides[_source[axis]];
            start += _reversed[axis] ? strides[_source[axis]] * (sizes[_source[axis]] - 1) : 0;
        }

        float[] ordered = GC.AllocateUninitializedArray<float>(voxels.Length);
        int at = 0;
        for (int k = 0; k < Grid.SizeZ; k++)
        {
            for (int j = 0; j < Grid.SizeY; j++)
            {
                int from = start + k * step[2] + j * step[1];
                for (int i = 0; i < Grid.SizeX; i++, from += step[0])
                    ordered[at++] = voxels[from];
            }
        }

        return ordered;
    }
}
