using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Model;

/// <summary>An attenuation map with z fastest, each column of voxels in whole vectors with zeros behind it, so that columns can be added as vectors.</summary>
internal sealed unsafe class MapColumns : IDisposable
{
    // A multiple of every vector's size; at least one zero is behind a column, so that there always is a neighbour above.
    private const int Alignment = 16;

    private readonly bool[] _isEmpty;
    private float* _values;

    /// <summary>Lays out a map.</summary>
    /// <param name="map">The map, whose <see cref="CountOf"/> fits into an integer.</param>
    public MapColumns(Volume<Attenuation> map)
    {
        VoxelGrid grid = map.Grid;
        (SizeX, SizeY, Depth) = (grid.SizeX, grid.SizeY, grid.SizeZ);
        Stride = StrideOf(Depth);
        _isEmpty = new bool[SizeX * SizeY];
        _values = (float*)NativeMemory.AlignedAlloc((nuint)CountOf(grid) * sizeof(float), Alignment * sizeof(float));
        NativeMemory.Clear(_values, (nuint)CountOf(grid) * sizeof(float));
        Array.Fill(_isEmpty, true);
        int voxel = 0;
        for (int k = 0; k < Depth; k++)
        {
            for (int column = 0; column < _isEmpty.Length; column++)
            {
                float value = map.Voxels[voxel++];
                _values[(nint)column * Stride + k] = value;
                _isEmpty[column] &= value == 0;
                bool isAtEnd = k == 0 || k == Depth - 1;
                EndsAreEmpty &= !isAtEnd || value == 0;
            }
        }
    }

    ~MapColumns() => Free();

    /// <summary>Number of columns along x.</summary>
    public int SizeX { get; }

    /// <summary>Number of columns along y.</summary>
    public int SizeY { get; }

    /// <summary>Number of voxels of a column.</summary>
    public int Depth { get; }

    /// <summary>Floats from column to column.</summary>
    public int Stride { get; }

    /// <summary>Whether the lowest and the highest plane are all 0, so that lines may go on beyond them.</summary>
    public bool EndsAreEmpty { get; } = true;

    /// <summary>The first column.</summary>
    public float* Values => _values;

    /// <summary>Floats that a map takes.</summary>
    public static long CountOf(VoxelGrid grid) => (long)grid.SizeX * grid.SizeY * StrideOf(grid.SizeZ);

    /// <summary>Whether a column is all 0.</summary>
    public bool IsEmpty(int column) => _isEmpty[column];

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int StrideOf(int depth) => (depth + Alignment) / Alignment * Alignment;

    private void Free()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
    }
}
