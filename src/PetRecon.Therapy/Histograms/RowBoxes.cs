using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The doses of boxes along a row of pixels in an aligned grid. Four rows of voxels are blended into one row of doses and gradients; along that row each
/// pixel is a matter of a few multiplications. Its memory is used again from row to row.
/// </summary>
internal sealed class RowBoxes
{
    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly double _perV;
    private readonly int _firstNode;
    private readonly bool _isDirect;
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

    public RowBoxes(SlabLayout layout, HistogramInterpolation interpolation)
    {
        _frame = layout.Frame;
        _interpolation = interpolation;
        _perV = 1.0 / layout.PerVoxelV;
        _isDirect = layout.PerVoxelU == 1 && _frame.Stride(0) == 1;
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

    /// <summary>Doses in the middle of boxes, by column, after <see cref="Whole"/>.</summary>
    public ReadOnlySpan<double> Centres => _centres;

    /// <summary>How wide their doses are spread: <see cref="PixelDoses.WidthOfWhole"/>.</summary>
    public ReadOnlySpan<double> Widths => _widths;

    /// <summary>How far from the middle's doses the corners' may be: <see cref="BoxCorners.Reach"/>.</summary>
    public ReadOnlySpan<double> Reaches => _reaches;

    /// <summary>Finds the doses of boxes that are wholly in the structure. Returns between which doses the corners of all of them are.</summary>
    /// <param name="v">Middle of the row, in voxels.</param>
    /// <param name="n">Middle of the boxes across the planes, in voxels.</param>
    /// <param name="height">Their height, in voxels.</param>
    /// <param name="first">The first column.</param>
    /// <param name="end">The one after the last.</param>
    public (double Lowest, double Highest) Whole(double v, double n, double height, int first, int end)
    {
        int at = first;
        (double lowest, double highest) = (double.PositiveInfinity, double.NegativeInfinity);
        if (_isDirect)
            at = WholeInLanes(v, n, height, first, end, ref lowest, ref highest);
        if (at < end)
            Blend(v, n, at, end - 1);
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

    /// <summary>Dose in the middle of a box that was blended, differences along its edges, and how these change along another edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Centre, Vector3D Edges, Vector3D Twists) Box(int column, double height)
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

    /// <summary>Finds the doses and their changes along the other two axes, at the voxels of a line through the middle of some pixels of a row.</summary>
    public void Blend(double v, double n, int firstColumn, int lastColumn)
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

    // The laws of Blend, Box, WidthOfWhole and Reach where each pixel is a cell, whose middle is half-way between its voxels, and these follow upon each
    // other in memory. Returns the first column that is left.
    private int WholeInLanes(double v, double n, double height, int first, int end, ref double lowest, ref double highest)
    {
        (int j, double partV, int nextV) = Place(v, 1);
        (int k, double partN, int nextN) = Place(n, 2);
        int lanes = Vector<float>.Count;
        int count = (end - first) / lanes * lanes;
        if (count == 0)
            return first;
        Debug.Assert(_cell[end - 1] - _cell[first] == end - 1 - first && _firstNode + _cell[end - 1] + 1 < _frame.Size(0));
        ReadOnlySpan<float> voxels = _frame.Dose.Voxels[(_firstNode + _cell[first] + j * _frame.Stride(1) + k * _frame.Stride(2))..];
        ref float low = ref MemoryMarshal.GetReference(voxels[..(count + 1)]);
        ref float lowV = ref MemoryMarshal.GetReference(voxels.Slice(nextV, count + 1));
        ref float high = ref MemoryMarshal.GetReference(voxels.Slice(nextN, count + 1));
        ref float highV = ref MemoryMarshal.GetReference(voxels.Slice(nextV + nextN, count + 1));
        ref double centres = ref MemoryMarshal.GetReference(_centres.AsSpan(first, count));
        ref double widths = ref MemoryMarshal.GetReference(_widths.AsSpan(first, count));
        ref double reaches = ref MemoryMarshal.GetReference(_reaches.AsSpan(first, count));
        Cells cells = new(partV, partN, _perV, height);
        for (nuint i = 0; i < (nuint)count; i += (nuint)lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref low, i), out Vector<double> low0, out Vector<double> low1);
            Vector.Widen(Vector.LoadUnsafe(ref low, i + 1), out Vector<double> nextLow0, out Vector<double> nextLow1);
            Vector.Widen(Vector.LoadUnsafe(ref lowV, i), out Vector<double> lowV0, out Vector<double> lowV1);
            Vector.Widen(Vector.LoadUnsafe(ref lowV, i + 1), out Vector<double> nextLowV0, out Vector<double> nextLowV1);
            Vector.Widen(Vector.LoadUnsafe(ref high, i), out Vector<double> high0, out Vector<double> high1);
            Vector.Widen(Vector.LoadUnsafe(ref high, i + 1), out Vector<double> nextHigh0, out Vector<double> nextHigh1);
            Vector.Widen(Vector.LoadUnsafe(ref highV, i), out Vector<double> highV0, out Vector<double> highV1);
            Vector.Widen(Vector.LoadUnsafe(ref highV, i + 1), out Vector<double> nextHighV0, out Vector<double> nextHighV1);
            cells.Store(low0, nextLow0, lowV0, nextLowV0, high0, nextHigh0, highV0, nextHighV0, ref centres, ref widths, ref reaches, i);
            cells.Store(low1, nextLow1, lowV1, nextLowV1, high1, nextHigh1, highV1, nextHighV1, ref centres, ref widths, ref reaches, i + (nuint)Vector<double>.Count);
        }

        for (int lane = 0; lane < Vector<double>.Count; lane++)
            (lowest, highest) = (Math.Min(lowest, cells.Lowest[lane]), Math.Max(highest, cells.Highest[lane]));
        return first + count;
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

    /// <summary>Cells in lanes, from their eight voxels.</summary>
    private ref struct Cells
    {
        private readonly Vector<double> _partV;
        private readonly Vector<double> _partN;
        private readonly Vector<double> _perV;
        private readonly Vector<double> _height;

        public Cells(double partV, double partN, double perV, double height)
        {
            (_partV, _partN) = (new(partV), new(partN));
            (_perV, _height) = (new(0.5 * perV), new(0.5 * height));
            (Lowest, Highest) = (new(double.PositiveInfinity), new(double.NegativeInfinity));
        }

        public Vector<double> Lowest { get; private set; }

        public Vector<double> Highest { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(
            Vector<double> low, Vector<double> nextLow, Vector<double> lowV, Vector<double> nextLowV, Vector<double> high, Vector<double> nextHigh, Vector<double> highV, Vector<double> nextHighV,
            ref double centres, ref double widths, ref double reaches, nuint at)
        {
            (Vector<double> dose, Vector<double> alongV, Vector<double> alongN, Vector<double> twist) = Line(low, lowV, high, highV);
            (Vector<double> nextDose, Vector<double> nextAlongV, Vector<double> nextAlongN, Vector<double> nextTwist) = Line(nextLow, nextLowV, nextHigh, nextHighV);
            Vector<double> centre = new Vector<double>(0.5) * (dose + nextDose);
            Vector<double> edgeU = nextDose - dose;
            Vector<double> edgeV = _perV * (alongV + nextAlongV);
            Vector<double> edgeN = _height * (alongN + nextAlongN);
            Vector<double> twistV = _perV * (nextAlongV - alongV);
            Vector<double> twistN = _height * (nextAlongN - alongN);
            Vector<double> twistVN = _perV * _height * (twist + nextTwist);

            // The factors of a half that perV and height have once too often.
            Vector<double> squares = edgeU * edgeU + edgeV * edgeV + edgeN * edgeN + new Vector<double>(4.0 / 12) * (twistV * twistV + twistN * twistN + twistVN * twistVN);
            Vector<double> reach = new Vector<double>(0.5 * BoxCorners.Margin) * (Vector.Abs(edgeU) + Vector.Abs(edgeV) + Vector.Abs(edgeN));
            centre.StoreUnsafe(ref centres, at);
            Vector.SquareRoot(squares).StoreUnsafe(ref widths, at);
            reach.StoreUnsafe(ref reaches, at);
            Lowest = Vector.Min(Lowest, centre - reach);
            Highest = Vector.Max(Highest, centre + reach);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly (Vector<double> Dose, Vector<double> AlongV, Vector<double> AlongN, Vector<double> Twist) Line(Vector<double> low, Vector<double> lowV, Vector<double> high, Vector<double> highV)
        {
            Vector<double> changeLow = lowV - low;
            Vector<double> changeHigh = highV - high;
            Vector<double> below = low + _partV * changeLow;
            Vector<double> above = high + _partV * changeHigh;
            Vector<double> twist = changeHigh - changeLow;
            return (below + _partN * (above - below), changeLow + _partN * twist, above - below, twist);
        }
    }
}
