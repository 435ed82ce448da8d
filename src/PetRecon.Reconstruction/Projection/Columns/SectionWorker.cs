using PetRecon.Core.Rays;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>What a thread needs for itself to project the events of a pair of columns.</summary>
/// <typeparam name="TWide">The vector.</typeparam>
internal sealed unsafe class SectionWorker<TWide> : IDisposable
    where TWide : struct, IWide<TWide>
{
    private const int PlaneArrays = 4;

    // Off a power of two, so that a column's neighbours are not in its way in a cache.
    private const int PaddingFloats = 16;

    private readonly SectionShape _shape;
    private readonly ColumnPlaces _places;
    private readonly double _spacingZMm;
    private readonly AlignedFloats _perPlane;
    private readonly AlignedFloats _turning;
    private float[] _values = [];
    private float[] _steps = [];
    private float[] _heights = [];
    private float[] _slopes = [];

    /// <summary>Prepares.</summary>
    /// <param name="shape">The size of sections.</param>
    /// <param name="places">The columns of crystals.</param>
    /// <param name="spacingZMm">Voxel spacing along columns.</param>
    public SectionWorker(in SectionShape shape, ColumnPlaces places, double spacingZMm)
    {
        (_shape, _places, _spacingZMm) = (shape, places, spacingZMm);
        _perPlane = new(PlaneArrays * shape.Blocks * TWide.Lanes);
        new Span<float>(All, shape.Blocks * TWide.Lanes).Fill(1f);
        int stride = shape.Stride + PaddingFloats;
        _turning = new((long)TWide.Lanes * (stride + 2));
        Turn = new() { Rows = _turning.Pointer, Stride = stride, RowPlaces = (int*)(_turning.Pointer + TWide.Lanes * stride) };
        Turn.LanePlaces = Turn.RowPlaces + TWide.Lanes;
        for (int lane = 0; lane < TWide.Lanes; lane++)
            (Turn.RowPlaces[lane], Turn.LanePlaces[lane]) = (lane * stride / 2, lane * TWide.Lanes / 2);
    }

    /// <summary>Room for turning blocks.</summary>
    public readonly SectionTurn Turn;

    private float* All => _perPlane.Pointer;

    private float* Cut => _perPlane.Pointer + _shape.Blocks * TWide.Lanes;

    private float* Starts => _perPlane.Pointer + 2 * _shape.Blocks * TWide.Lanes;

    private int* BlockPlaces => (int*)(_perPlane.Pointer + 3 * _shape.Blocks * TWide.Lanes);

    /// <summary>Makes room for so many events of a pair.</summary>
    public void Reserve(int events)
    {
        if (_values.Length >= events)
            return;
        (_values, _steps) = (new float[events], new float[events]);
        (_heights, _slopes) = (new float[events], new float[events]);
    }

    /// <summary>Projects the events of a pair forward along its section, inverts, and leaves in the section what they project back.</summary>
    /// <param name="batch">Where the section is.</param>
    /// <param name="place">Its place there.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="events">The events.</param>
    /// <returns>The sum of logarithms; see <see cref="EmLaw.InvertAndSumLogs"/>.</returns>
    public double Project(SectionBatch batch, int place, in SectionPair pair, SectionEvents events)
    {
        ref readonly SectionPath path = ref batch.PathOf(place);
        float* section = batch.SectionOf(place);
        (int first, int last) = (batch.FirstBlockOf(place), batch.LastBlockOf(place));
        ReadOnlySpan<uint> crystals = events.Crystals.Slice(pair.Start, pair.Count);
        for (int i = 0; i < crystals.Length; i++)
        {
            double height = _places.HeightOf(pair.First, (int)(crystals[i] & ((1u << SectionEvents.CrystalBits) - 1)));
            double rise = _places.HeightOf(pair.Second, (int)(crystals[i] >> SectionEvents.CrystalBits)) - height;
            double riseMm = rise * _spacingZMm;
            _slopes[i] = (float)(rise / path.Delta);
            _heights[i] = (float)(height + rise * path.ShareAt(0));
            _steps[i] = (float)(Math.Sqrt(path.LengthMm * path.LengthMm + riseMm * riseMm) / Math.Abs(path.Delta));
            _values[i] = _steps[i] * SectionKernel<TWide>.Sum(section, _shape, Line(batch, place, i), first, last);
        }

        ReadOnlySpan<float> contamination = events.HasContamination ? events.Contamination.Slice(pair.Start, pair.Count) : default;
        double logs = EmLaw.InvertAndSumLogs(_values.AsSpan(0, crystals.Length), contamination);
        batch.Clear(place);
        for (int i = 0; i < crystals.Length; i++)
            SectionKernel<TWide>.Add(_steps[i] * _values[i], section, _shape, Line(batch, place, i), first, last);
        return logs;
    }

    public void Dispose()
    {
        _perPlane.Dispose();
        _turning.Dispose();
    }

    private SectionLine Line(SectionBatch batch, int place, int i)
    {
        SectionLine line = new() { Height = _heights[i], Slope = _slopes[i], Shares = All, Starts = Starts, Places = BlockPlaces };
        ref readonly SectionPath path = ref batch.PathOf(place);
        float top = _shape.Depth - 0.5f;
        float from = line.Height + line.Slope * path.Enter;
        float to = line.Height + line.Slope * path.Leave;
        if (!(MathF.Min(from, to) >= -0.5f && MathF.Max(from, to) <= top))
        {
            CutOff(line, path, batch.SharesOf(place), batch.FirstBlockOf(place), batch.LastBlockOf(place));
            line.Shares = Cut;
        }

        return line;
    }

    // Shares of planes between where a line comes in through one end of the image and goes out through the other, of those that the section has.
    private void CutOff(in SectionLine line, in SectionPath path, float* shares, int first, int last)
    {
        (float enter, float leave) = PlaneCrossing.Narrowed(path.Enter, path.Leave, line.Height, line.Slope, _shape.Depth);
        for (int plane = first * TWide.Lanes; plane < (last + 1) * TWide.Lanes; plane++)
            Cut[plane] = enter < leave && shares[plane] > 0 ? MathF.Max(0, PlaneRay.Share(plane, enter, leave)) / shares[plane] : 0;
    }
}
