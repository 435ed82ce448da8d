using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Sorts coincidences into PETSIRD's lists by pair of module types, with the ends of each in the order that the version asks for:
/// since v0.10 the first detection bin is not below the second, before it is not above.
/// </summary>
internal sealed class EventLists
{
    private readonly ScannerGeometry _scanner;
    private readonly bool _isSquare;
    private readonly int _typeCount;
    private readonly int[] _tofCounts;
    private readonly bool[] _mayExchange;

    public EventLists(ScannerGeometry scanner, bool isSquare)
    {
        _scanner = scanner;
        _isSquare = isSquare;
        _typeCount = scanner.ModuleTypes.Length;
        _tofCounts = new int[_typeCount * _typeCount];
        _mayExchange = new bool[_typeCount * _typeCount];
        for (int pair = 0; pair < _tofCounts.Length; pair++)
        {
            (int type0, int type1) = Math.DivRem(pair, _typeCount);
            _tofCounts[pair] = Math.Max(1, scanner.Tof(type0, type1).BinCount);
            _mayExchange[pair] = type0 != type1 || TofMirror.IsSymmetric(scanner.Tof(type0, type1));
        }
    }

    /// <summary>The lists [type0][type1] of one kind of coincidence, empty lists included; no lists at all when there are no events.</summary>
    /// <exception cref="ArgumentException">An event has a bin or TOF bin that the scanner does not have.</exception>
    public object?[] Make(ReadOnlySpan<CoincidenceEvent> events, CoincidenceKind kind)
    {
        int[] counts = new int[_typeCount * _typeCount];
        foreach (ref readonly CoincidenceEvent item in events)
        {
            if (item.Kind == kind)
                counts[Place(item, out _)]++;
        }

        uint[][] lists = new uint[counts.Length][];
        for (int pair = 0; pair < counts.Length; pair++)
            lists[pair] = new uint[checked(3 * counts[pair])];
        if (counts.Max() == 0)
            return [];
        Array.Clear(counts);
        foreach (ref readonly CoincidenceEvent item in events)
        {
            if (item.Kind == kind)
                Append(item, lists, counts);
        }

        return ToValue(lists);
    }

    private void Append(CoincidenceEvent item, uint[][] lists, int[] counts)
    {
        int pair = Place(item, out bool exchange);
        (int type0, int type1) = Math.DivRem(pair, _typeCount);
        (uint bin0, uint bin1) = exchange ? (item.DetectionBin1, item.DetectionBin0) : (item.DetectionBin0, item.DetectionBin1);
        Span<uint> target = lists[pair].AsSpan(3 * counts[pair]++, 3);
        target[0] = bin0 - (uint)_scanner.DetectionBinOffsets[type0];
        target[1] = bin1 - (uint)_scanner.DetectionBinOffsets[type1];
        target[2] = exchange ? (uint)(_tofCounts[pair] - 1 - item.TofBin) : item.TofBin;
    }

    /// <summary>The list that an event belongs to, as type0 * types + type1 after exchanging the ends where the version asks for that.</summary>
    private int Place(CoincidenceEvent item, out bool exchange)
    {
        if (item.DetectionBin0 >= (uint)_scanner.DetectionBinCount || item.DetectionBin1 >= (uint)_scanner.DetectionBinCount)
            throw new ArgumentException($"The event {item} has a detection bin that the scanner does not have; it has {_scanner.DetectionBinCount}.");
        int type0 = _typeCount == 1 ? 0 : _scanner.TypeOf(item.DetectionBin0);
        int type1 = _typeCount == 1 ? 0 : _scanner.TypeOf(item.DetectionBin1);
        if (item.TofBin >= _tofCounts[type0 * _typeCount + type1])
            throw new ArgumentException($"The event {item} has a TOF bin that the scanner does not have; it has {_tofCounts[type0 * _typeCount + type1]}.");
        bool rising = item.DetectionBin0 < item.DetectionBin1;
        bool wrong = item.DetectionBin0 != item.DetectionBin1 && rising != _isSquare;
        exchange = wrong && _mayExchange[type0 * _typeCount + type1];
        return exchange ? type1 * _typeCount + type0 : type0 * _typeCount + type1;
    }

    private object?[] ToValue(uint[][] lists)
    {
        object?[] rows = new object?[_typeCount];
        for (int type0 = 0; type0 < _typeCount; type0++)
        {
            object?[] row = new object?[_isSquare ? _typeCount : type0 + 1];
            for (int type1 = 0; type1 < row.Length; type1++)
                row[type1] = new YardlFlat(lists[type0 * _typeCount + type1], 3);
            rows[type0] = row;
        }

        return rows;
    }
}
