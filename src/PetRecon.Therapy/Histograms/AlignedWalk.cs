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
    private readonly Node[] _nodes;
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
        _nodes = new Node[lastNode - _firstNode + 2];
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
            Blend(_layout.MiddleV(row), 0.5 * (from + to));
            if (done.IsEmpty)
                VisitWhole(row, first, last, rowParts, 0.5 * (from + to), to - from, sums);
            else
                VisitRest(parts, rowDone, row, first, last, 0.5 * (from + to), to - from, sums);
        }
    }

    private void VisitWhole(int row, int first, int last, ReadOnlySpan<float> core, double n, double height, DoseAccumulator sums)
    {
        double boxCc = BoxCc(height);
        for (int column = first; column <= last; column++)
        {
            if (core[column] == 0)
                continue;
            (double centre, Vector3D edges, Vector3D twists) = Box(column, height);
            sums.Add(centre, PixelDoses.WidthOfWhole(edges, twists), boxCc);
            if (BoxCorners.Matter(centre, edges, sums))
                SeeCorners(column, row, n, height, sums);
        }
    }

    private void VisitRest(ReadOnlySpan<float> parts, ReadOnlySpan<float> done, int row, int first, int last, double n, double height, DoseAccumulator sums)
    {
        double boxCc = BoxCc(height);
        int start = row * _layout.Width;
        for (int column = first; column <= last; column++)
        {
            if (done[column] == 1)
            {
                int further = done[column..(last + 1)].IndexOfAnyExcept(1f);
                if (further < 0)
                    return;
                column += further;
            }

            float part = parts[start + column];
            if (part == 0)
                continue;
            (double centre, Vector3D edges, Vector3D twists) = Box(column, height);
            bool isWhole = part >= PixelDoses.Whole;
            (double mean, double width) = isWhole
                ? (centre, PixelDoses.WidthOfWhole(edges, twists))
                : PixelDoses.OfPart(centre, edges, part, PixelDoses.Across(parts, _layout.Width, column, start + column));
            sums.Add(mean, width, boxCc * part);
            if (isWhole && BoxCorners.Matter(centre, edges, sums))
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

    // Dose in the middle, differences along the edges, and how these change along another edge.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (double Centre, Vector3D Edges, Vector3D Twists) Box(int column, double height)
    {
        int node = _cell[column];
        double place = _place[column];
        double perU = _changes[column];
        ref readonly Node low = ref _nodes[node];
        ref readonly Node high = ref _nodes[node + 1];
        double step = high.Dose - low.Dose;
        double stepV = high.AlongV - low.AlongV;
        double stepN = high.AlongN - low.AlongN;
        Vector3D edges = new(step * perU, (low.AlongV + place * stepV) * _perV, (low.AlongN + place * stepN) * height);
        double twistN = (low.Twist + place * (high.Twist - low.Twist)) * _perV * height;
        return (low.Dose + place * step, edges, new(stepV * perU * _perV, stepN * perU * height, twistN));
    }

    // The doses and their changes along the other two axes, at all voxels of a line through the middle of a row of pixels.
    private void Blend(double v, double n)
    {
        (int j, double partV, int nextV) = Place(v, 1);
        (int k, double partN, int nextN) = Place(n, 2);
        ReadOnlySpan<float> voxels = _frame.Dose.Voxels;
        int stride = _frame.Stride(0);
        int at = _firstNode * stride + j * _frame.Stride(1) + k * _frame.Stride(2);
        int count = Math.Min(_nodes.Length, _frame.Size(0) - _firstNode);
        for (int i = 0; i < count; i++, at += stride)
        {
            double low = voxels[at];
            double high = voxels[at + nextN];
            double changeLow = voxels[at + nextV] - low;
            double changeHigh = voxels[at + nextV + nextN] - high;
            double below = low + partV * changeLow;
            double above = high + partV * changeHigh;
            double twist = changeHigh - changeLow;
            _nodes[i] = new(below + partN * (above - below), changeLow + partN * twist, above - below, twist);
        }

        // Beyond the last voxel nothing changes.
        for (int i = count; i < _nodes.Length; i++)
            _nodes[i] = _nodes[i - 1];
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

    // Dose at a place between four voxels, how it changes along the other two axes, and how one of these changes along the other.
    private readonly record struct Node(double Dose, double AlongV, double AlongN, double Twist);
}
