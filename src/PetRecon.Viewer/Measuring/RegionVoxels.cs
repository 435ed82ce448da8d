using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Measuring;

/// <summary>Voxels of a grid and which part of each is within a region.</summary>
internal sealed class RegionVoxels(VoxelGrid grid)
{
    private readonly List<int> _indices = [];
    private readonly List<double> _parts = [];

    public VoxelGrid Grid { get; } = grid;

    public int Count => _indices.Count;

    public (int Index, double Part) this[int n] => (_indices[n], _parts[n]);

    public void Add(int index, double part)
    {
        _indices.Add(index);
        _parts.Add(Math.Min(part, 1));
    }
}
