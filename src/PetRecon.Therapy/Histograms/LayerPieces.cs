using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// What slabs have of one layer of an aligned dose grid, with the parts of pixels that each covers. A slab is painted once, although it reaches into
/// several layers. Pixels that all pieces cover wholly are the layer's core: there it does not matter how many slabs there are.
/// </summary>
internal sealed class LayerPieces
{
    private readonly SlabRaster _raster;
    private readonly Dictionary<StructureSlab, SlabCover> _painted = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<SlabCover> _free = [];
    private readonly List<SlabCover> _covers = [];
    private readonly List<(int First, int End)> _core = [];

    public LayerPieces(SlabRaster raster) => _raster = raster;

    /// <summary>The pieces, in voxels along the grid's axis.</summary>
    public List<(StructureSlab Slab, double From, double To)> Pieces { get; } = [];

    /// <summary>Whether the pieces follow upon each other; else there is no core.</summary>
    public bool AreJoined { get; private set; }

    /// <summary>The parts that a piece covers.</summary>
    public SlabCover CoverOf(int piece) => _covers[piece];

    /// <summary>Paints what is new in the pieces and forgets what is not in them.</summary>
    public void Paint()
    {
        foreach (StructureSlab old in _painted.Keys.Where(slab => Pieces.TrueForAll(piece => !ReferenceEquals(piece.Slab, slab))).ToArray())
        {
            _free.Push(_painted[old]);
            _painted.Remove(old);
        }

        _covers.Clear();
        foreach ((StructureSlab slab, _, _) in Pieces)
        {
            if (!_painted.TryGetValue(slab, out SlabCover? cover))
            {
                cover = _free.Count > 0 ? _free.Pop() : new(_raster.Width, _raster.Height);
                _raster.Cover(slab, cover);
                _painted[slab] = cover;
            }

            _covers.Add(cover);
        }

        AreJoined = true;
        for (int i = 1; i < Pieces.Count; i++)
            AreJoined &= Math.Abs(Pieces[i].From - Pieces[i - 1].To) <= 1e-9;
    }

    /// <summary>The runs of a row that belong to the core, from left to right; valid until the next call.</summary>
    public ReadOnlySpan<(int First, int End)> CoreOf(int row)
    {
        _core.Clear();
        if (!AreJoined)
            return [];
        (int at, int end) = (0, _raster.Width);
        foreach (SlabCover cover in _covers)
        {
            (int first, int last) = cover.Row(row);
            (at, end) = (Math.Max(at, first), Math.Min(end, last));
        }

        while (at < end)
        {
            while (at < end && !AreWhole(row, at))
                at++;
            int first = at;
            at = EndOfWhole(row, at, end);
            if (at > first)
                _core.Add((first, at));
        }

        return CollectionsMarshal.AsSpan(_core);
    }

    private int EndOfWhole(int row, int at, int end)
    {
        Vector<float> whole = new(PixelDoses.Whole);
        int start = row * _raster.Width;
        for (; at <= end - Vector<float>.Count; at += Vector<float>.Count)
        {
            Vector<float> least = whole;
            foreach (SlabCover cover in CollectionsMarshal.AsSpan(_covers))
                least = Vector.Min(least, new Vector<float>(cover.Parts[(start + at)..]));
            if (Vector.LessThanAny(least, whole))
                break;
        }

        while (at < end && AreWhole(row, at))
            at++;
        return at;
    }

    private bool AreWhole(int row, int column)
    {
        foreach (SlabCover cover in CollectionsMarshal.AsSpan(_covers))
        {
            if (cover.Parts[row * _raster.Width + column] < PixelDoses.Whole)
                return false;
        }

        return true;
    }
}
