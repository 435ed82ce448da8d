using System.Buffers;
using System.Runtime.Intrinsics;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// What a plane along the axes of a layer's grid shows of it, interpolated across the plane once: a voxel of that serves all pixels around it, and a pixel
/// needs four of them instead of eight. Most planes are such ones, as patients and images are seldom tilted.
/// </summary>
/// <remarks>
/// Where the plane goes through the very centres of voxels, the neighbours beyond do not count, as in <see cref="VoxelTable"/>.
/// The order in which axes are interpolated is another one, which changes a value by its rounding.
/// </remarks>
internal sealed class PlaneSlice : IDisposable
{
    // A direction is along an axis if its last pixel is off by less than what a place is off by rounding.
    private const double LargestDrift = 1e-5;

    private const double MostVoxelsAPixel = 2;

    // Voxels that rounding may want beyond the outermost pixel's.
    private const int Margin = 2;

    private readonly float[] _values;
    private readonly MemoryHandle _pin;
    private readonly int _across;
    private readonly int _down;
    private readonly (int X, int Y) _first;

    private unsafe PlaneSlice(Cut cut, bool interpolated, bool wide)
    {
        (_across, _down, _first) = (cut.Across, cut.Down, (cut.Columns.First, cut.Rows.First));
        _values = ArrayPool<float>.Shared.Rent(cut.Columns.Count * cut.Rows.Count);
        _pin = _values.AsMemory().Pin();
        Table = new((float*)_pin.Pointer, cut.Columns.Count, cut.Rows.Count, 1, interpolated, wide);
    }

    public VoxelTable Table { get; }

    /// <summary>What a view of a plane shows of a layer; null if its pixels are not along the axes, or so few that voxels are more.</summary>
    public static PlaneSlice? Of(LayerFrame frame, int width, int height, bool wide, ParallelOptions parallel)
    {
        if (AxisOf(frame.StepX, width) is not { } across || AxisOf(frame.StepY, height) is not { } down || across == down)
            return null;
        VoxelGrid grid = frame.Grid;
        int[] sizes = [grid.SizeX, grid.SizeY, grid.SizeZ];
        Vector3D first = frame.IndexAt(0.5, 0.5);
        Vector3D last = frame.IndexAt(width - 0.5, height - 0.5);
        int through = 3 - across - down;
        Cut cut = new(across, down, through, (float)Along(first, through), Range(Along(first, across), Along(last, across), sizes[across]), Range(Along(first, down), Along(last, down), sizes[down]));
        if ((long)cut.Columns.Count * cut.Rows.Count > MostVoxelsAPixel * width * height)
            return null;
        PlaneSlice slice = new(cut, frame.Layer.IsInterpolated, wide);
        try
        {
            slice.Fill(cut, frame.Table, grid, parallel);
            return slice;
        }
        catch
        {
            slice.Dispose();
            throw;
        }
    }

    /// <summary>A place or direction of the grid in the slice.</summary>
    public Vector128<float> Lanes(Vector3D point, bool isPlace) => Vector128.Create(
        (float)(Along(point, _across) - (isPlace ? _first.X : 0)), (float)(Along(point, _down) - (isPlace ? _first.Y : 0)), 0, 0);

    public void Dispose()
    {
        _pin.Dispose();
        ArrayPool<float>.Shared.Return(_values);
    }

    private void Fill(Cut cut, VoxelTable voxels, VoxelGrid grid, ParallelOptions parallel)
    {
        int[] strides = [1, grid.SizeX, grid.SizeX * grid.SizeY];
        (int near, int far, float share) = voxels.Across(cut.Through, cut.Place);
        int width = cut.Columns.Count;
        Parallel.For(0, cut.Rows.Count, parallel, row =>
        {
            int start = (_first.Y + row) * strides[_down] + _first.X * strides[_across];
            voxels.Mix(start + near, start + far, strides[_across], share, _values.AsSpan(row * width, width));
        });
    }

    private static int? AxisOf(Vector3D step, int pixels)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            double off = Math.Abs(Along(step, (axis + 1) % 3)) + Math.Abs(Along(step, (axis + 2) % 3));
            if (off * pixels < LargestDrift && Along(step, axis) != 0)
                return axis;
        }

        return null;
    }

    private static double Along(Vector3D point, int axis) => axis switch { 0 => point.X, 1 => point.Y, _ => point.Z };

    // Far places are beyond any index.
    private static (int First, int Count) Range(double one, double other, int size)
    {
        int low = (int)Math.Clamp(Math.Floor(Math.Min(one, other)) - Margin, 0, size - 1);
        int high = (int)Math.Clamp(Math.Ceiling(Math.Max(one, other)) + Margin, 0, size - 1);
        return (low, high - low + 1);
    }

    private sealed record Cut(int Across, int Down, int Through, float Place, (int First, int Count) Columns, (int First, int Count) Rows);
}
