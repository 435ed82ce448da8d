using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    // A structure of so few slabs is soon done: each piece of a layer makes boxes of its own, which are the finer.
    private const int FewSlabs = 32;

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
    private readonly List<(int Layer, StructureSlab Slab, double From, double To)> _pieces = [];
    private readonly List<int> _layerStarts = [];

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
                VisitLayer(sums);
            }
        }
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
            int first = PartRuns.FirstOther(rowParts, 0);
            if (first < 0)
                continue;
            int last = PartRuns.LastOther(rowParts, 0);
            ReadOnlySpan<float> rowDone = done.IsEmpty ? done : done.Slice(start, _layout.Width);
            if (!done.IsEmpty && PartRuns.FirstOther(rowDone[first..(last + 1)], 1) < 0)
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
            int further = PartRuns.FirstOther(core[column..(last + 1)], 1);
            int end = further < 0 ? last + 1 : column + further;
            (double lowest, double highest) = Run(column, end, height);
            sums.Add(_centres.AsSpan(column, end - column), _widths.AsSpan(column, end - column), boxCc);
            for (int at = lowest < sums.Lowest || highest > sums.Highest ? column : end; at < end; at++)
            {
                if (sums.IsBeyond(_centres[at], _reaches[at]))
                    SeeCorners(at, row, n, height, sums);
            }

            int next = end > last ? -1 : PartRuns.First(core[end..(last + 1)], 1);
            column = next < 0 ? last + 1 : end + next;
        }
    }

    // The law of PixelDoses.WidthOfWhole and BoxCorners.Reach; in lanes where each pixel is a cell, whose middle is half-way between its voxels.
    // Returns between which doses the corners of all of them are.
    private (double Lowest, double Highest) Run(int first, int end, double height)
    {
        int at = first;
        int lanes = Vector<double>.Count;
        (double lowest, double highest) = (double.PositiveInfinity, double.NegativeInfinity);
        if (_layout.PerVoxelU == 1)
        {
            Vector<double> half = new(0.5);
            Vector<double> twelfth = new(1.0 / 12);
            (Vector<double> lows, Vector<double> highs) = (new(lowest), new(highest));

            // Its pixels follow upon each other as its voxels do, and those end one after the last pixel.
            Debug.Assert(first >= end || (_cell[end - 1] - _cell[first] == end - 1 - first && end <= _centres.Length && _cell[end - 1] + 1 < _dose.Length));
            for (; at <= end - lanes; at += lanes)
            {
                nuint node = (nuint)_cell[at];
                (Vector<double> dose, Vector<double> nextDose) = (Vector.LoadUnsafe(ref _dose[0], node), Vector.LoadUnsafe(ref _dose[0], node + 1));
                (Vector<double> v, Vector<double> nextV) = (Vector.LoadUnsafe(ref _alongV[0], node) * _perV, Vector.LoadUnsafe(ref _alongV[0], node + 1) * _perV);
                (Vector<double> n, Vector<double> nextN) = (Vector.LoadUnsafe(ref _alongN[0], node) * height, Vector.LoadUnsafe(ref _alongN[0], node + 1) * height);
                Vector<double> twist = half * (Vector.LoadUnsafe(ref _twist[0], node) + Vector.LoadUnsafe(ref _twist[0], node + 1)) * (_perV * height);
                (Vector<double> edgeU, Vector<double> edgeV, Vector<double> edgeN) = (nextDose - dose, half * (v + nextV), half * (n + nextN));
                (Vector<double> twistV, Vector<double> twistN) = (nextV - v, nextN - n);
                Vector<double> squares = edgeU * edgeU + edgeV * edgeV + edgeN * edgeN + twelfth * (twistV * twistV + twistN * twistN + twist * twist);
                Vector<double> centre = half * (dose + nextDose);
                Vector<double> reach = half * BoxCorners.Margin * (Vector.Abs(edgeU) + Vector.Abs(edgeV) + Vector.Abs(edgeN));
                centre.StoreUnsafe(ref _centres[0], (nuint)at);
                Vector.SquareRoot(squares).StoreUnsafe(ref _widths[0], (nuint)at);
                reach.StoreUnsafe(ref _reaches[0], (nuint)at);
                lows = Vector.Min(lows, centre - reach);
                highs = Vector.Max(highs, centre + reach);
            }

            for (int lane = 0; lane < lanes; lane++)
                (lowest, highest) = (Math.Min(lowest, lows[lane]), Math.Max(highest, highs[lane]));
        }

        for (; at < end; at++)
        {
            (double centre, Vector3D edges, Vector3D twists) = Box(at, height);
            _centres[at] = centre;
            _widths[at] = PixelDoses.WidthOfWhole(edges, twists);
            _reaches[at] = BoxCorners.Reach(edges);
            (lowest, highest) = (Math.Min(lowest, centre - _reaches[at]), Math.Max(highest, centre + _reaches[at]));
        }

        return (lowest, highest);
    }

    private void VisitRest(ReadOnlySpan<float> parts, ReadOnlySpan<float> done, int row, int first, int last, double n, double height, DoseAccumulator sums)
    {
        double boxCc = BoxCc(height);
        int start = row * _layout.Width;
        for (int column = first; column <= last;)
        {
            int further = PartRuns.First(done[column..(last + 1)], 1);
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

            int next = end > last ? -1 : PartRuns.FirstOther(done[end..(last + 1)], 1);
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
        int i = from;
        if (stride == 1)
        {
            i = BlendLanes(voxels[at..], nextV, nextN, partV, partN, from, count);
            at += i - from;
        }

        for (; i < count; i++, at += stride)
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
        for (i = count; i < end; i++)
            (_dose[i], _alongV[i], _alongN[i], _twist[i]) = (_dose[i - 1], _alongV[i - 1], _alongN[i - 1], _twist[i - 1]);
    }

    // The law of Blend, to the bit, in lanes where the voxels of a row follow upon each other. Returns the first that is left.
    private int BlendLanes(ReadOnlySpan<float> voxels, int nextV, int nextN, double partV, double partN, int from, int count)
    {
        int lanes = Vector<double>.Count;
        int length = Math.Max(0, count - from);
        ref float voxelsAt = ref MemoryMarshal.GetReference(voxels[..length]);
        ref float voxelsV = ref MemoryMarshal.GetReference(voxels.Slice(nextV, length));
        ref float voxelsN = ref MemoryMarshal.GetReference(voxels.Slice(nextN, length));
        ref float voxelsVN = ref MemoryMarshal.GetReference(voxels.Slice(nextV + nextN, length));
        int i = from;
        for (; i <= count - 2 * lanes; i += 2 * lanes)
        {
            nuint at = (nuint)(i - from);
            Vector.Widen(Vector.LoadUnsafe(ref voxelsAt, at), out Vector<double> low0, out Vector<double> low1);
            Vector.Widen(Vector.LoadUnsafe(ref voxelsV, at), out Vector<double> lowV0, out Vector<double> lowV1);
            Vector.Widen(Vector.LoadUnsafe(ref voxelsN, at), out Vector<double> high0, out Vector<double> high1);
            Vector.Widen(Vector.LoadUnsafe(ref voxelsVN, at), out Vector<double> highV0, out Vector<double> highV1);
            BlendOne(low0, lowV0, high0, highV0, partV, partN, i);
            BlendOne(low1, lowV1, high1, highV1, partV, partN, i + lanes);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BlendOne(Vector<double> low, Vector<double> lowV, Vector<double> high, Vector<double> highV, double partV, double partN, int i)
    {
        Vector<double> changeLow = lowV - low;
        Vector<double> changeHigh = highV - high;
        Vector<double> below = low + partV * changeLow;
        Vector<double> above = high + partV * changeHigh;
        Vector<double> twist = changeHigh - changeLow;
        (below + partN * (above - below)).StoreUnsafe(ref _dose[0], (nuint)i);
        (changeLow + partN * twist).StoreUnsafe(ref _alongV[0], (nuint)i);
        (above - below).StoreUnsafe(ref _alongN[0], (nuint)i);
        twist.StoreUnsafe(ref _twist[0], (nuint)i);
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
