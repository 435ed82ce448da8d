using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// Goes through slabs in a dose grid whose planes are theirs. Slabs are cut where planes of voxel centres pass, and at the grid's faces, so each
/// box is within one cell of the trilinear dose, and pieces of several slabs in one layer make one box where they all cover a pixel.
/// </summary>
internal sealed class AlignedWalk : ISlabWalk
{
    // Pixels of slabs that are kept at a time: 64 MB.
    private const int MaxPainted = 1 << 24;

    // A structure of so few slabs is soon done: each piece of a layer makes boxes of its own, which are the finer.
    private const int FewSlabs = 32;

    private readonly SlabLayout _layout;
    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly LayerPieces _layer;
    private readonly RowBoxes _boxes;
    private readonly PartBoxes _parts = new();
    private readonly double _heightAtZero;
    private readonly double _perHeight;
    private readonly List<(int Layer, StructureSlab Slab, double From, double To)> _pieces = [];
    private readonly List<int> _layerStarts = [];

    public AlignedWalk(SlabLayout layout, HistogramInterpolation interpolation)
    {
        _layout = layout;
        _frame = layout.Frame;
        _interpolation = interpolation;
        _layer = new(new(layout.OriginMm, layout.StepU, layout.StepV, layout.Width, layout.Height));
        _boxes = new(layout, interpolation);
        _heightAtZero = Vector3D.Dot(_frame.Normal, _frame.Dose.Grid.OriginMm);
        _perHeight = 1 / Vector3D.Dot(_frame.Normal, _frame.Step(2));
    }

    // Whole layers are shared out, as most pixels of a layer make one box of several slabs' pieces.
    public void Visit(ReadOnlySpan<StructureSlab> slabs, int share, int shares, DoseAccumulator sums, CancellationToken cancellation)
    {
        if (_pieces.Count == 0)
            CutAll(slabs);
        int layers = _layerStarts.Count - 1;
        int most = slabs.Length <= FewSlabs ? 1 : Math.Max(2, MaxPainted / (_layout.Width * _layout.Height));
        for (int layer = (int)((long)layers * share / shares); layer < (int)((long)layers * (share + 1) / shares); layer++)
        {
            for (int i = _layerStarts[layer]; i < _layerStarts[layer + 1];)
            {
                cancellation.ThrowIfCancellationRequested();
                _layer.Pieces.Clear();
                for (; i < _layerStarts[layer + 1] && _layer.Pieces.Count < most; i++)
                    _layer.Pieces.Add((_pieces[i].Slab, _pieces[i].From, _pieces[i].To));
                _layer.Paint();
                for (int row = 0; row < _layout.Height; row++)
                    VisitRow(row, sums);
            }
        }

        _parts.AddTo(sums);
    }

    private void CutAll(ReadOnlySpan<StructureSlab> slabs)
    {
        foreach (StructureSlab slab in slabs)
            Cut(slab, _pieces);
        _pieces.Sort(static (a, b) => a.From.CompareTo(b.From));
        for (int i = 0; i < _pieces.Count; i++)
        {
            if (i == 0 || _pieces[i].Layer != _pieces[i - 1].Layer)
                _layerStarts.Add(i);
        }

        _layerStarts.Add(_pieces.Count);
    }

    // Where planes of voxel centres are; where each voxel has one dose, at its faces too.
    private void Cut(StructureSlab slab, List<(int Layer, StructureSlab Slab, double From, double To)> pieces)
    {
        double from = (slab.LowMm - _heightAtZero) * _perHeight;
        double to = (slab.HighMm - _heightAtZero) * _perHeight;
        if (from > to)
            (from, to) = (to, from);
        from = Math.Max(from, -0.5);
        to = Math.Min(to, _frame.Size(2) - 0.5);
        double perVoxel = _interpolation == HistogramInterpolation.Nearest ? 2 : 1;
        while (from < to)
        {
            double layer = Math.Floor(from * perVoxel + 1e-9);
            double next = Math.Min(to, (layer + 1) / perVoxel);
            pieces.Add(((int)layer, slab, from, next));
            from = next;
        }
    }

    // What all pieces of the layer cover is one box a pixel, however many slabs it is of; the rest is one for each slab.
    private void VisitRow(int row, DoseAccumulator sums)
    {
        ReadOnlySpan<(int First, int End)> core = _layer.CoreOf(row);
        foreach ((int first, int end) in core)
            VisitWhole(row, first, end, _layer.Pieces[0].From, _layer.Pieces[^1].To, sums);
        for (int piece = 0; piece < _layer.Pieces.Count; piece++)
        {
            (_, double from, double to) = _layer.Pieces[piece];
            SlabCover cover = _layer.CoverOf(piece);
            (int at, int last) = cover.Row(row);
            foreach ((int first, int end) in core)
            {
                VisitRest(cover.Parts, row, at, first, from, to, sums);
                at = end;
            }

            VisitRest(cover.Parts, row, at, last, from, to, sums);
        }
    }

    private void VisitWhole(int row, int first, int end, double from, double to, DoseAccumulator sums)
    {
        (double n, double height) = (0.5 * (from + to), to - from);
        (double lowest, double highest) = _boxes.Whole(_layout.MiddleV(row), n, height, first, end);
        sums.Add(_boxes.Centres[first..end], _boxes.Widths[first..end], BoxCc(height));
        for (int at = lowest < sums.Lowest || highest > sums.Highest ? first : end; at < end; at++)
        {
            if (sums.IsBeyond(_boxes.Centres[at], _boxes.Reaches[at]))
                SeeCorners(at, row, n, height, sums);
        }
    }

    private void VisitRest(ReadOnlySpan<float> parts, int row, int first, int end, double from, double to, DoseAccumulator sums)
    {
        if (first >= end)
            return;
        (double n, double height) = (0.5 * (from + to), to - from);
        double boxCc = BoxCc(height);
        int start = row * _layout.Width;
        _boxes.Blend(_layout.MiddleV(row), n, first, end - 1);
        for (int column = first; column < end; column++)
        {
            float part = parts[start + column];
            if (part == 0)
                continue;
            (double centre, Vector3D edges, Vector3D twists) = _boxes.Box(column, height);
            if (part < PixelDoses.Whole)
            {
                _parts.Add(centre, edges.X, edges.Y, edges.Z, part, PixelDoses.Across(parts, _layout.Width, column, start + column), boxCc * part, sums);
                continue;
            }

            sums.Add(centre, PixelDoses.WidthOfWhole(edges, twists), boxCc * part);
            if (sums.IsBeyond(centre, BoxCorners.Reach(edges)))
                SeeCorners(column, row, n, height, sums);
        }
    }

    private double BoxCc(double height) => _layout.PixelAreaMm2 * height / Math.Abs(_perHeight) / 1000;

    private void SeeCorners(int column, int row, double n, double height, DoseAccumulator sums) => BoxCorners.Visit(
        new(_frame, _interpolation),
        new(_layout.MiddleU(column), _layout.MiddleV(row), n),
        new(1.0 / _layout.PerVoxelU, 0, 0),
        new(0, 1.0 / _layout.PerVoxelV, 0),
        new(0, 0, height),
        sums);
}
