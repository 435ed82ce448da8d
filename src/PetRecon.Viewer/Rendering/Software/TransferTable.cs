using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>A transfer function as a table: per value the light that a mm sends out (red, green and blue, each depth times colour) and its depth.</summary>
internal sealed unsafe class TransferTable
{
    private const int Entries = 4096;

    // Red, green, blue and depth of each entry, beside each other and never moved, so that they are one load.
    private readonly float[] _numbers = GC.AllocateArray<float>(4 * Entries, pinned: true);
    private readonly float* _start;
    private readonly int[] _seenBelow = new int[Entries + 1];
    private readonly float _first;
    private readonly float _scale;

    // All values up to the one and from the other on are clear; and whether all between them are seen.
    private readonly float _clearTo;
    private readonly float _clearFrom;
    private readonly bool _isOneRange;

    public TransferTable(VolumeLayer layer)
    {
        (double first, double last) = Transfers.Range(layer);
        IsShaded = layer.Transfer?.IsShaded ?? true;
        Extent = last - first;
        _start = (float*)Unsafe.AsPointer(ref _numbers[0]);
        _first = (float)first;
        _scale = (float)((Entries - 1) / Extent);
        int lowest = Entries;
        int highest = -1;
        for (int entry = 0; entry < Entries; entry++)
        {
            TransferPoint point = Transfers.At(layer, first + Extent * entry / (Entries - 1));
            float depth = Transfers.DepthPerMm(layer, point);
            (float red, float green, float blue) = (depth / 255 * point.Red, depth / 255 * point.Green, depth / 255 * point.Blue);
            (_numbers[4 * entry], _numbers[4 * entry + 1], _numbers[4 * entry + 2], _numbers[4 * entry + 3]) = (red, green, blue, depth);
            _seenBelow[entry + 1] = _seenBelow[entry] + (depth > 0 ? 1 : 0);
            if (depth > 0)
                (lowest, highest) = (Math.Min(lowest, entry), entry);
        }

        _clearTo = Outside(lowest - 1, first, static value => MathF.BitDecrement(value), entry => entry < lowest);
        _clearFrom = Outside(highest + 1, first, static value => MathF.BitIncrement(value), entry => entry > highest);
        _isOneRange = _seenBelow[Entries] == highest - lowest + 1;
    }

    public bool IsShaded { get; }

    /// <summary>From the first to the last value.</summary>
    public double Extent { get; }

    /// <summary>Where eight values are in the table, by the same operations as <see cref="IsClear"/> finds them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> EntriesOf(Vector256<float> values)
    {
        Vector256<float> places = (values - Vector256.Create(_first)) * _scale;
        places = Vector256.MinNative(Vector256.MaxNative(places, Vector256<float>.Zero), Vector256.Create(Entries - 1f));
        return Vector256.ConvertToInt32Native(places + Vector256.Create(0.5f));
    }

    /// <summary>What a mm of eight values does; nothing if it is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HazeEight At(Vector256<float> values)
    {
        Vector256<int> places = EntriesOf(values) << 2;
        HazeEight haze = default;
        if (Avx2.IsSupported)
            new VoxelRows(places).Fours(_start, out haze.Red, out haze.Green, out haze.Blue, out haze.Depth);
        else
            (haze.Red, haze.Green, haze.Blue, haze.Depth) = (One(places, 0), One(places, 1), One(places, 2), One(places, 3));
        haze.Depth &= Vector256.Equals(values, values);
        return haze;
    }

    /// <summary>Whether no value from one to another can be seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsClear(float low, float high) => !(high >= low) || high <= _clearTo || low >= _clearFrom || (!_isOneRange && IsClearBetween(low, high));

    private bool IsClearBetween(float low, float high) => _seenBelow[EntryOf(high) + 1] == _seenBelow[EntryOf(low)];

    // A value of an entry that is clear, like all beyond it: the middle of the entry, or if rounding makes it another's, the next one that is.
    private float Outside(int entry, double first, Func<float, float> next, Func<int, bool> isOutside)
    {
        if (!isOutside(0) && !isOutside(Entries - 1))
            return entry < 0 ? float.NegativeInfinity : float.PositiveInfinity;
        float value = (float)(first + Extent * entry / (Entries - 1));
        while (!isOutside(EntryOf(value)))
            value = next(value);
        return value;
    }

    private Vector256<float> One(Vector256<int> places, int number) => Vector256.Create(
        _start[places[0] + number], _start[places[1] + number], _start[places[2] + number], _start[places[3] + number],
        _start[places[4] + number], _start[places[5] + number], _start[places[6] + number], _start[places[7] + number]);

    private int EntryOf(float value) => (int)(MathF.Min(MathF.Max((value - _first) * _scale, 0), Entries - 1) + 0.5f);
}
