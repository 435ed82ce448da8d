using System.Runtime.InteropServices;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>An image with z fastest, each column of voxels in whole vectors with zeros behind it, so that columns can be added as vectors.</summary>
internal unsafe class VoxelColumns : IDisposable
{
    // A multiple of every vector's size; at least one zero is behind a column, so that there always is a neighbour above.
    private const int Alignment = 16;

    // As many columns are turned at a time as a cache line of the image has voxels.
    private const int ColumnsPerTurn = 16;

    private readonly AlignedFloats _values;

    /// <summary>Makes room; all values are 0.</summary>
    /// <param name="sizeX">Number of columns along x.</param>
    /// <param name="sizeY">Number of columns along y.</param>
    /// <param name="depth">Number of voxels of a column.</param>
    public VoxelColumns(int sizeX, int sizeY, int depth)
    {
        (SizeX, SizeY, Depth) = (sizeX, sizeY, depth);
        Stride = StrideOf(depth);
        _values = new(CountOf(sizeX, sizeY, depth));
    }

    /// <summary>Number of columns along x.</summary>
    public int SizeX { get; }

    /// <summary>Number of columns along y.</summary>
    public int SizeY { get; }

    /// <summary>Number of voxels of a column.</summary>
    public int Depth { get; }

    /// <summary>Floats from column to column; a multiple of 16, at least one more than the depth.</summary>
    public int Stride { get; }

    /// <summary>The first column; columns follow each other along x.</summary>
    public float* Values => _values.Pointer;

    /// <summary>Floats that columns of an image take.</summary>
    public static long CountOf(int sizeX, int sizeY, int depth) => (long)sizeX * sizeY * StrideOf(depth);

    /// <summary>Takes an image with x fastest.</summary>
    public void Load(float* image, ParallelOptions parallel) => Parallel.For(0, SizeY, parallel, y =>
    {
        for (int begin = 0; begin < SizeX; begin += ColumnsPerTurn)
        {
            int end = Math.Min(begin + ColumnsPerTurn, SizeX);
            for (int k = 0; k < Depth; k++)
            {
                float* from = image + ((long)k * SizeY + y) * SizeX;
                float* to = Values + (long)y * SizeX * Stride + k;
                for (int x = begin; x < end; x++)
                    to[(nint)x * Stride] = from[x];
            }
        }
    });

    /// <summary>Adds all to an image with x fastest.</summary>
    public void AddTo(float* image, ParallelOptions parallel) => Parallel.For(0, SizeY, parallel, y =>
    {
        for (int begin = 0; begin < SizeX; begin += ColumnsPerTurn)
        {
            int end = Math.Min(begin + ColumnsPerTurn, SizeX);
            for (int k = 0; k < Depth; k++)
            {
                float* to = image + ((long)k * SizeY + y) * SizeX;
                float* from = Values + (long)y * SizeX * Stride + k;
                for (int x = begin; x < end; x++)
                    to[x] += from[(nint)x * Stride];
            }
        }
    });

    /// <summary>Sets all to 0.</summary>
    public void Clear(ParallelOptions parallel) =>
        Parallel.For(0, SizeY, parallel, y => NativeMemory.Clear(Values + (long)y * SizeX * Stride, (nuint)SizeX * (nuint)Stride * sizeof(float)));

    public void Dispose() => _values.Dispose();

    /// <summary>Floats from column to column of so many voxels.</summary>
    public static int StrideOf(int depth) => (depth + Alignment) / Alignment * Alignment;
}
