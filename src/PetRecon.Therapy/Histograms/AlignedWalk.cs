using System.Numerics;
using System.Runtime.CompilerServices;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// Goes through slabs in a dose grid whose planes are theirs. Slabs are cut where planes of voxel centres pass, and at the grid's faces, so each
/// box is within one cell of the trilinear dose, and pieces of several slabs in one layer make one box where they all cover a pixel. Four rows of voxels
/// are blended into one row of doses and gradients; along that row each pixel is a matter of a few multiplications.
/// </summary>
internal sealed class AlignedWalk : ISlabWalk
{
    // Pixels of slabs that are kept at a time: 64 MB.
    private const int MaxPainted = 1 << 24;

    private readonly SlabLayout _layout;
    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly LayerPieces _layer;
    private readonly double _perV;
    private readonly double _heightAtZero;
    private readonly double _perHeight;
    private readonly int[] _cell;
    private readonly double[] _place;
    private readonly double[] _changes;
    private readonly double[] _dose;
    private readonly double[] _alongV;
    private readonly double[] _alongN;
    private readonly double[] _twist;
    private readonly double[] _centres;
    private readonly double[] _widths;
    private readonly double[] _reaches;
    private readonly int _firstNode;

    public AlignedWalk(SlabLayout layout, HistogramInterpolation interpolation)
    {
        _layout = layout;
        _frame = layout.Frame;
        _interpolation = interpolation;
        _layer = new(new(layout.OriginMm, layout.StepU, layout.StepV, layout.Width, layout.Height));
        _perV = 1.0 / layout.PerVoxelV;
        _heightAtZero = Vector3D.Dot(_frame.Normal, _frame.Dose.Grid.OriginMm);
        _perHeight = 1 / Vector3D.Dot(_frame.Normal, _frame.Step(2));
        int size = _frame.Size(0);
        _firstNode = Math.Clamp((int)Math.Floor(layout.MiddleU(0)), 0, size - 1);
        int lastNode = Math.Clamp((int)Math.Floor(layout.MiddleU(layout.Width - 1)) + 1, 0, size - 1);
        int nodes = lastNode - _firstNode + 2;
        (_dose, _alongV, _alongN, _twist) = (new double[nodes], new double[nodes], new double[nodes], new double[nodes]);
        (_centres, _widths, _reaches) = (new double[layout.Width], new double[layout.Width], new double[layout.Width]);
        (_cell, _place, _changes) = (new int[layout.Width], new double[layout.Width], new double[layout.Width]);
        for (int column = 0; column < layout.Width; column++)
        {
            double at = Math.Clamp(layout.MiddleU(column), 0, size - 1);
            if (interpolation == HistogramInterpolation.Nearest)
                at = Math.Floor(at + 0.5);
            _cell[column] = Math.Min((int)at, lastNode) - _firstNode;
            _place[column] = at - (int)at;
            _changes[column] = _place[column] > 0 ? 1.0 / layout.PerVoxelU : 0;
        }
    }

    public void Visit(ReadOnlySpan<StructureSlab> slabs, DoseAccumulator sums, CancellationToken cancellation)
    {
        List<(int Layer, StructureSlab Slab, double From, double To)> pieces = [];
        foreach (StructureSlab slab in slabs)
            Cut(slab, pieces);
        int most = Math.Max(2, MaxPainted / (_layout.Width * _layout.Height));
        pieces.Sort(static (a, b) => a.From.CompareTo(b.From));
        for (int i = 0; i < pieces.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            _layer.Pieces.Clear();
            int layer = pieces[i].Layer;
            for (; i < pieces.Count && pieces[i].Layer == layer && _layer.Pieces.Count < most; i++)
                _layer.Pieces.Add((pieces[i].Slab, pieces[i].From, pieces[i].To));
            VisitLayer(sums);
        }
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
    private void VisitLayer(DoseAccumulator sums)
    {
        _layer.Paint();
        _layer.FindCore();
        VisitPiece(_layer.Core, [], _layer.Pieces[0].From, _layer.Pieces[^1].To, sums);
        foreach ((StructureSlab slab, double from, double to) in _layer.Pieces)
            VisitPiece(_layer.PartsOf(slab), _layer.Core, from, to, sums);
    }

    private void VisitPiece(ReadOnlySpan<float> parts, ReadOnlySpan<float> done, double from, double to, DoseAccumulator sums)
    {
        for (int row = 0; row < _layout.Height; row++)
        {
            int start = row * _layout.Width;
            ReadOnlySpan<float> rowParts = parts.Slice(start, _layout.Width);
            int first = rowParts.IndexOfAnyExcept(0f);
            if (first < 0)
                continue;
            int last = rowParts.LastIndexOfAnyExcept(0f);
            ReadOnlySpan<float> rowDone = done.IsEmpty ? done : done.Slice(start, _layout.Width);
            if (!done.IsEmpty && rowDone[first..(last + 1)].IndexOfAnyExcept(1f) < 0)
                continue;
            if (done.IsEmpty)
                VisitWhole(row, first, last, rowParts, 0.5 * (from + to), to - from, sums);
            else
                VisitRest(parts, rowDone, row, first, last, 0.5 * (from + to), to - from, sums);
        }
    }

    private void VisitWhole(int row, int first, int last, ReadOnlySpan<float> core, double n, double height, DoseAccumulator sums)
    {
        double boxCc = BoxCc(height);
        Blend(_layout.MiddleV(row), n, first, last);
        for (int column = first; column <= last;)
        {
            // A run of whole pixels: first their numbers, which do not depend on each other, then the sums.
            int further = core[column..(last + 1)].IndexOfAnyExcept(1f);
            int end = further < 0 ? last + 1 : column + further;
            Run(column, end, height);
            sums.Add(_centres.AsSpan(column, end - column), _widths.AsSpan(column, end - column), boxCc);
            for (int at = column; at < end; at++)
            {
                if (sums.IsBeyond(_centres[at], _reaches[at]))
                    SeeCorners(at, row, n, height, sums);
            }

            int next = end > last ? -1 : core[end..(last + 1)].IndexOf(1f);
            column = next < 0 ? last + 1 : end + next;
        }
    }

    // The law of PixelDoses.WidthOfWhole and BoxCorners.Reach; in lanes where each pixel is a cell, whose middle is half-way between its voxels.
    private void Run(int first, int end, double height)
    {
        int at = first;
        int lanes = Vector<double>.Count;
        if (_layout.PerVoxelU == 1)
        {
            Vector<double> half = new(0.5);
            Vector<double> twelfth = new(1.0 / 12);
            for (; at <= end - lanes; at += lanes)
            {
                int node = _cell[at];
                (Vector<double> dose, Vector<double> nextDose) = (new(_dose, node), new(_dose, node + 1));
                (Vector<double> v, Vector<double> nextV) = (new Vector<double>(_alongV, node) * _perV, new Vector<double>(_alongV, node + 1) * _perV);
                (Vector<double> n, Vector<double> nextN) = (new Vector<double>(_alongN, node) * height, new Vector<double>(_alongN, node + 1) * height);
                Vector<double> twist = half * (new Vector<double>(_twist, node) + new Vector<double>(_twist, node + 1)) * (_perV * height);
                (Vector<double> edgeU, Vector<double> edgeV, Vector<double> edgeN) = (nextDose - dose, half * (v + nextV), half * (n + nextN));
                (Vector<double> twistV, Vector<double> twistN) = (nextV - v, nextN - n);
                Vector<double> squares = edgeU * edgeU + edgeV * edgeV + edgeN * edgeN + twelfth * (twistV * twistV + twistN * twistN + twist * twist);
                (half * (dose + nextDose)).CopyTo(_centres, at);
                Vector.SquareRoot(squares).CopyTo(_widths, at);
                (half * BoxCorners.Margin * (Vector.Abs(edgeU) + Vector.Abs(edgeV) + Vector.Abs(edgeN))).CopyTo(_reaches, at);
            }
        }

        for (; at < end; at++)
        {
            (double centre, Vector3D edges, Vector3D twists) = Box(at, height);
            _centres[at] = centre;
            _widths[at] = PixelDoses.WidthOfWhole(edges, twists);
            _reaches[at] = BoxCorners.Reach(edges);
        }
    }

    private void VisitRest(ReadOnlySpan<float> parts, ReadOnlySpan<float> done, int row, int first, int last, double n, double height, DoseAccumulator sums)
    {
        double boxCc = BoxCc(height);
        int start = row * _layout.Width;
        for (int column = first; column <= last;)
        {
            int further = done[column..(last + 1)].IndexOf(1f);
            int end = further < 0 ? last + 1 : column + further;
            if (end > column)
                Blend(_layout.MiddleV(row), n, column, end - 1);
            for (; column < end; column++)
            {
                float part = parts[start + column];
                if (part == 0)
                    continue;
                (double centre, Vector3D edges, Vector3D twists) = Box(column, height);
                bool isWhole = part >= PixelDoses.Whole;
                (double mean, double width) = isWhole
                    ? (centre, PixelDoses.WidthOfWhole(edges, twists))
                    : PixelDoses.OfPart(centre, edges, part, PixelDoses.Across(parts, _layout.Width, column, start + column));
                sums.Add(mean, width, boxCc * part);
                if (isWhole && sums.IsBeyond(centre, BoxCorners.Reach(edges)))
                    SeeCorners(column, row, n, height, sums);
            }

            int next = end > last ? -1 : done[end..(last + 1)].IndexOfAnyExcept(1f);
            column = next < 0 ? last + 1 : end + next;
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

    // Dose in the middle, differences along the edges, and how these change along another edge.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (double Centre, Vector3D Edges, Vector3D Twists) Box(int column, double height)
    {
        int node = _cell[column];
        double place = _place[column];
        double perU = _changes[column];
        double step = _dose[node + 1] - _dose[node];
        double stepV = _alongV[node + 1] - _alongV[node];
        double stepN = _alongN[node + 1] - _alongN[node];
        Vector3D edges = new(step * perU, (_alongV[node] + place * stepV) * _perV, (_alongN[node] + place * stepN) * height);
        double twistN = (_twist[node] + place * (_twist[node + 1] - _twist[node])) * _perV * height;
        return (_dose[node] + place * step, edges, new(stepV * perU * _perV, stepN * perU * height, twistN));
    }

    // The doses and their changes along the other two axes, at the voxels of a line through the middle of some pixels of a row.
    private void Blend(double v, double n, int firstColumn, int lastColumn)
    {
        (int j, double partV, int nextV) = Place(v, 1);
        (int k, double partN, int nextN) = Place(n, 2);
        ReadOnlySpan<float> voxels = _frame.Dose.Voxels;
        int stride = _frame.Stride(0);
        int from = _cell[firstColumn];
        int end = _cell[lastColumn] + 2;
        int at = (_firstNode + from) * stride + j * _frame.Stride(1) + k * _frame.Stride(2);
        int count = Math.Min(end, _frame.Size(0) - _firstNode);
        for (int i = from; i < count; i++, at += stride)
        {
            double low = voxels[at];
            double high = voxels[at + nextN];
            double changeLow = voxels[at + nextV] - low;
            double changeHigh = voxels[at + nextV + nextN] - high;
            double below = low + partV * changeLow;
            double above = high + partV * changeHigh;
            double twist = changeHigh - changeLow;
            _dose[i] = below + partN * (above - below);
            _alongV[i] = changeLow + partN * twist;
            _alongN[i] = above - below;
            _twist[i] = twist;
        }

        // Beyond the last voxel nothing changes.
        for (int i = count; i < end; i++)
            (_dose[i], _alongV[i], _alongN[i], _twist[i]) = (_dose[i - 1], _alongV[i - 1], _alongN[i - 1], _twist[i - 1]);
    }

    private (int First, double Part, int Next) Place(double at, int axis)
    {
        int size = _frame.Size(axis);
        if (_interpolation == HistogramInterpolation.Nearest)
            return ((int)Math.Clamp(Math.Floor(at + 0.5), 0, size - 1), 0, 0);
        if (!(at > 0))
            return (0, 0, 0);
        if (at >= size - 1)
            return (size - 1, 0, 0);
        int first = (int)at;
        return (first, at - first, _frame.Stride(axis));
    }
}
