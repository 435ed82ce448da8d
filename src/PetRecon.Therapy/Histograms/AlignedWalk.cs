using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// Goes through a slab in a dose grid whose planes are the slab's. The slab is cut where planes of voxel centres pass, and at the grid's faces, so each
/// box is within one cell of the trilinear dose. Four rows of voxels are blended into one row of doses and two of gradients; along that row each pixel
/// is a matter of a few multiplications.
/// </summary>
internal sealed class AlignedWalk : ISlabWalk
{
    private readonly SlabLayout _layout;
    private readonly DoseFrame _frame;
    private readonly HistogramInterpolation _interpolation;
    private readonly SlabRaster _raster;
    private readonly double _heightAtZero;
    private readonly double _perHeight;
    private readonly int[] _cell;
    private readonly double[] _place;
    private readonly double[] _dose;
    private readonly double[] _alongV;
    private readonly double[] _alongN;
    private readonly int _firstNode;

    public AlignedWalk(SlabLayout layout, HistogramInterpolation interpolation)
    {
        _layout = layout;
        _frame = layout.Frame;
        _interpolation = interpolation;
        _raster = new(layout.OriginMm, layout.StepU, layout.StepV, layout.Width, layout.Height);
        _heightAtZero = Vector3D.Dot(_frame.Normal, _frame.Dose.Grid.OriginMm);
        _perHeight = 1 / Vector3D.Dot(_frame.Normal, _frame.Step(2));
        int size = _frame.Size(0);
        _firstNode = Math.Clamp((int)Math.Floor(layout.MiddleU(0)), 0, size - 1);
        int lastNode = Math.Clamp((int)Math.Floor(layout.MiddleU(layout.Width - 1)) + 1, 0, size - 1);
        int nodes = lastNode - _firstNode + 2;
        (_dose, _alongV, _alongN) = (new double[nodes], new double[nodes], new double[nodes]);
        (_cell, _place) = (new int[layout.Width], new double[layout.Width]);
        for (int column = 0; column < layout.Width; column++)
        {
            double at = Math.Clamp(layout.MiddleU(column), 0, size - 1);
            if (interpolation == HistogramInterpolation.Nearest)
                at = Math.Floor(at + 0.5);
            _cell[column] = Math.Min((int)at, lastNode) - _firstNode;
            _place[column] = at - (int)at;
        }
    }

    public void Visit(StructureSlab slab, DoseAccumulator sums, CancellationToken cancellation)
    {
        double from = (slab.LowMm - _heightAtZero) * _perHeight;
        double to = (slab.HighMm - _heightAtZero) * _perHeight;
        if (from > to)
            (from, to) = (to, from);
        from = Math.Max(from, -0.5);
        to = Math.Min(to, _frame.Size(2) - 0.5);
        if (!(to > from))
            return;
        ReadOnlySpan<float> parts = _raster.Cover(slab);
        double pieces = _interpolation == HistogramInterpolation.Nearest ? 2 : 1;
        while (from < to)
        {
            // Cuts at whole numbers; at halves too where each voxel has one dose.
            double next = Math.Min(to, (Math.Floor(from * pieces + 1e-9) + 1) / pieces);
            cancellation.ThrowIfCancellationRequested();
            VisitLayer(parts, 0.5 * (from + next), next - from, sums);
            from = next;
        }
    }

    private void VisitLayer(ReadOnlySpan<float> parts, double middle, double height, DoseAccumulator sums)
    {
        for (int row = 0; row < _layout.Height; row++)
        {
            int start = row * _layout.Width;
            ReadOnlySpan<float> rowParts = parts.Slice(start, _layout.Width);
            int first = rowParts.IndexOfAnyExcept(0f);
            if (first < 0)
                continue;
            int last = rowParts.LastIndexOfAnyExcept(0f);
            Blend(_layout.MiddleV(row), middle);
            VisitRow(parts, row, first, last, middle, height, sums);
        }
    }

    private void VisitRow(ReadOnlySpan<float> parts, int row, int first, int last, double n, double height, DoseAccumulator sums)
    {
        DoseSampler sampler = new(_frame, _interpolation);
        double boxCc = _layout.PixelAreaMm2 * height / Math.Abs(_perHeight) / 1000;
        int start = row * _layout.Width;
        double v = _layout.MiddleV(row);
        double perU = 1.0 / _layout.PerVoxelU;
        double perV = 1.0 / _layout.PerVoxelV;
        for (int column = first; column <= last; column++)
        {
            float part = parts[start + column];
            if (part == 0)
                continue;
            int node = _cell[column];
            double place = _place[column];
            double step = _dose[node + 1] - _dose[node];
            Vector3D edges = new(
                place > 0 ? step * perU : 0,
                (_alongV[node] + place * (_alongV[node + 1] - _alongV[node])) * perV,
                (_alongN[node] + place * (_alongN[node + 1] - _alongN[node])) * height);
            double centre = _dose[node] + place * step;
            (float, float) across = part >= PixelDoses.Whole ? default : PixelDoses.Across(parts, _layout.Width, column, start + column);
            (double mean, double width) = PixelDoses.Of(centre, edges, part, across);
            sums.Add(mean, width, boxCc * part);
            if (part >= PixelDoses.Whole)
                BoxCorners.Visit(sampler, centre, edges, new(_layout.MiddleU(column), v, n), new(perU, 0, 0), new(0, perV, 0), new(0, 0, height), sums);
        }
    }

    // The doses and their changes along the other two axes, at all voxels of a line through the middle of a row of pixels.
    private void Blend(double v, double n)
    {
        (int j, double partV, int nextV) = Place(v, 1);
        (int k, double partN, int nextN) = Place(n, 2);
        ReadOnlySpan<float> voxels = _frame.Dose.Voxels;
        int stride = _frame.Stride(0);
        int at = _firstNode * stride + j * _frame.Stride(1) + k * _frame.Stride(2);
        int count = Math.Min(_dose.Length, _frame.Size(0) - _firstNode);
        for (int i = 0; i < count; i++, at += stride)
        {
            double low = voxels[at];
            double lowNext = voxels[at + nextV];
            double high = voxels[at + nextN];
            double highNext = voxels[at + nextV + nextN];
            double changeLow = lowNext - low;
            double changeHigh = highNext - high;
            double below = low + partV * changeLow;
            double above = high + partV * changeHigh;
            _dose[i] = below + partN * (above - below);
            _alongV[i] = changeLow + partN * (changeHigh - changeLow);
            _alongN[i] = above - below;
        }

        // Beyond the last voxel nothing changes.
        for (int i = count; i < _dose.Length; i++)
            (_dose[i], _alongV[i], _alongN[i]) = (_dose[i - 1], _alongV[i - 1], _alongN[i - 1]);
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
