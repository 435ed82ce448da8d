using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Projection.Columns;

namespace PetRecon.Reconstruction.Model;

/// <summary>An attenuation map in columns, of which many are empty.</summary>
internal sealed unsafe class MapColumns : VoxelColumns
{
    private readonly bool[] _isEmpty;

    /// <summary>Lays out a map.</summary>
    /// <param name="map">The map, whose <see cref="VoxelColumns.CountOf"/> fits into an integer.</param>
    /// <param name="threads">Number of threads.</param>
    public MapColumns(Volume<Attenuation> map, int threads)
        : base(map.Grid.SizeX, map.Grid.SizeY, map.Grid.SizeZ)
    {
        fixed (float* voxels = map.Voxels)
            Load(voxels, new() { MaxDegreeOfParallelism = threads });
        _isEmpty = new bool[SizeX * SizeY];
        for (int column = 0; column < _isEmpty.Length; column++)
        {
            ReadOnlySpan<float> values = new(Values + (nint)column * Stride, Depth);
            _isEmpty[column] = !values.ContainsAnyExcept(0f);
            EndsAreEmpty &= values[0] == 0 && values[^1] == 0;
        }
    }

    /// <summary>Whether the lowest and the highest plane are all 0, so that lines may go on beyond them.</summary>
    public bool EndsAreEmpty { get; } = true;

    /// <summary>Whether a column is all 0.</summary>
    public bool IsEmpty(int column) => _isEmpty[column];
}
