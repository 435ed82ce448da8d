using System.Numerics;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// What slabs have of one layer of an aligned dose grid, with the parts of pixels that each covers. A slab is painted once, although it reaches into
/// several layers.
/// </summary>
internal sealed class LayerPieces
{
    private readonly SlabRaster _raster;
    private readonly Dictionary<StructureSlab, float[]> _painted = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<float[]> _free = [];

    public LayerPieces(SlabRaster raster)
    {
        _raster = raster;
        Core = new float[raster.Width * raster.Height];
    }

    /// <summary>1 for pixels that all pieces cover wholly, 0 for others; all 0 if the pieces do not follow upon each other.</summary>
    public float[] Core { get; }

    /// <summary>The pieces, in voxels along the grid's axis.</summary>
    public List<(StructureSlab Slab, double From, double To)> Pieces { get; } = [];

    /// <summary>The parts that a slab covers.</summary>
    public float[] PartsOf(StructureSlab slab) => _painted[slab];

    /// <summary>Paints what is new in the pieces and forgets what is not in them.</summary>
    public void Paint()
    {
        foreach (StructureSlab old in _painted.Keys.Where(slab => Pieces.TrueForAll(piece => !ReferenceEquals(piece.Slab, slab))).ToArray())
        {
            _free.Push(_painted[old]);
            _painted.Remove(old);
        }

        foreach ((StructureSlab slab, _, _) in Pieces)
        {
            if (_painted.ContainsKey(slab))
                continue;
            float[] parts = _free.Count > 0 ? _free.Pop() : new float[Core.Length];
            _raster.Cover(slab).CopyTo(parts);
            _painted[slab] = parts;
        }
    }

    /// <summary>Finds the pixels that all pieces cover.</summary>
    public void FindCore()
    {
        for (int i = 1; i < Pieces.Count; i++)
        {
            if (Math.Abs(Pieces[i].From - Pieces[i - 1].To) > 1e-9)
            {
                Array.Clear(Core);
                return;
            }
        }

        PartsOf(Pieces[0].Slab).CopyTo(Core, 0);
        for (int i = 1; i < Pieces.Count; i++)
            TakeLess(Core, PartsOf(Pieces[i].Slab));
        int lanes = Vector<float>.Count;
        int at = 0;
        for (Vector<float> whole = new(PixelDoses.Whole); at <= Core.Length - lanes; at += lanes)
            Vector.ConditionalSelect(Vector.GreaterThanOrEqual(new Vector<float>(Core, at), whole), Vector<float>.One, Vector<float>.Zero).CopyTo(Core, at);
        for (; at < Core.Length; at++)
            Core[at] = Core[at] >= PixelDoses.Whole ? 1 : 0;
    }

    private static void TakeLess(float[] parts, float[] others)
    {
        int lanes = Vector<float>.Count;
        int at = 0;
        for (; at <= parts.Length - lanes; at += lanes)
            Vector.Min(new Vector<float>(parts, at), new Vector<float>(others, at)).CopyTo(parts, at);
        for (; at < parts.Length; at++)
            parts[at] = Math.Min(parts[at], others[at]);
    }
}
