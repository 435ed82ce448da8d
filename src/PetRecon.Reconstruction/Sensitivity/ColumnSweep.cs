using System.Numerics;
using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Adds paths between columns to an image that is laid out with z fastest: on each plane of a path a row of the <see cref="AxialTable"/> goes to
/// the two neighbouring rows of voxels. Threads own blocks of planes and heights, so sums are the same bits for any number of threads.
/// </summary>
internal sealed unsafe class ColumnSweep
{
    // A block of planes times heights stays in the second-level cache, with room for the table's rows.
    private const int BlockBytes = 1 << 19;
    private const int HeightsPerBlock = 96;

    private readonly GridShape _shape;
    private readonly float[] _image;

    public ColumnSweep(GridShape shape, ProjectionMethod method)
    {
        _shape = shape;
        Method = method;
        Stride = (shape.SizeZ + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _image = new float[(long)shape.SizeX * shape.SizeY * Stride];
    }

    /// <summary>How paths are divided between rows.</summary>
    public ProjectionMethod Method { get; }

    /// <summary>Distance of rows of heights: their number, rounded up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The image, z fastest.</summary>
    public float[] Values => _image;

    /// <summary>Adds paths.</summary>
    /// <param name="table">The table of their classes.</param>
    /// <param name="paths">Paths whose planes are across x (or y), by distance.</param>
    /// <param name="alongX">Whether planes are across x.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    public void Add(AxialTable table, ColumnPath[] paths, bool alongX, ParallelOptions parallel)
    {
        if (paths.Length == 0)
            return;
        (int planes, int sizeU) = alongX ? (_shape.SizeX, _shape.SizeY) : (_shape.SizeY, _shape.SizeX);
        int heightBlocks = (Stride + HeightsPerBlock - 1) / HeightsPerBlock;
        int heights = (Stride / Vector<float>.Count + heightBlocks - 1) / heightBlocks * Vector<float>.Count;
        int planesPerBlock = Math.Clamp(BlockBytes / (sizeof(float) * heights * sizeU), 1, 32);
        int planeBlocks = (planes + planesPerBlock - 1) / planesPerBlock;
        Parallel.For(0, planeBlocks * heightBlocks, parallel, task =>
        {
            (int heightBlock, int planeBlock) = Math.DivRem(task, planeBlocks);
            int lowPlane = planeBlock * planesPerBlock;
            int lowHeight = heightBlock * heights;
            AddBlock(table, paths, alongX, lowPlane, Math.Min(planes, lowPlane + planesPerBlock) - 1, lowHeight, Math.Min(heights, Stride - lowHeight));
        });
    }

    /// <summary>The image with x fastest.</summary>
    public float[] ToImage(ParallelOptions parallel)
    {
        float[] image = new float[_shape.SizeX * _shape.SizeY * _shape.SizeZ];
        Parallel.For(0, _shape.SizeZ, parallel, z =>
        {
            int plane = z * _shape.SizeX * _shape.SizeY;
            for (int row = 0; row < _shape.SizeX * _shape.SizeY; row++)
                image[plane + row] = _image[(long)row * Stride + z];
        });
        return image;
    }

    private void AddBlock(AxialTable table, ColumnPath[] paths, bool alongX, int lowPlane, int highPlane, int lowHeight, int heights)
    {
        (nint planeStride, nint uStride, int sizeU) = alongX
            ? ((nint)Stride, (nint)_shape.SizeX * Stride, _shape.SizeY)
            : ((nint)_shape.SizeX * Stride, (nint)Stride, _shape.SizeX);
        PathRows rows = new(Method, sizeU);
        nint neighbour = sizeU > 1 ? uStride : 0;
        fixed (float* image = _image, values = table.Values)
        {
            foreach (ref readonly ColumnPath path in paths.AsSpan())
            {
                int first = Math.Max(lowPlane, (int)MathF.Floor(path.Enter + 0.5f));
                int last = Math.Min(highPlane, (int)MathF.Ceiling(path.Leave - 0.5f));
                if (first > last)
                    continue;
                (int lengthNode, float blend) = table.LengthNode(path.LengthMm);
                (float node0, float nodeStep) = table.ShareNode(path.T0, path.TStep);
                nint lengthStride = (nint)table.ShareNodes * Stride;
                float* lengthRow = values + lengthNode * lengthStride + lowHeight;
                for (int plane = first; plane <= last; plane++)
                {
                    (int row, float left, float right) = rows.On(path, plane);
                    int node = Math.Clamp((int)(node0 + nodeStep * plane), 0, table.ShareNodes - 1);
                    float* source = lengthRow + (nint)node * Stride;
                    float* target = image + plane * planeStride + row * uStride + lowHeight;
                    AddRow(source, source + lengthStride, blend, target, left, target + neighbour, right, heights);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(float* near, float* far, float blend, float* left, float leftWeight, float* right, float rightWeight, int count)
    {
        Vector<float> blends = new(blend);
        Vector<float> lefts = new(leftWeight);
        Vector<float> rights = new(rightWeight);
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> value = Vector.Load(near + i);
            value += blends * (Vector.Load(far + i) - value);
            (Vector.Load(left + i) + lefts * value).Store(left + i);
            (Vector.Load(right + i) + rights * value).Store(right + i);
        }
    }
}
