using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Formats.Petsird;

/// <summary>What is needed to turn the events of one list [type0][type1] into Core's: bounds, offsets and order.</summary>
/// <param name="BinCount0">Detection bins of the first type.</param>
/// <param name="BinCount1">Detection bins of the second type.</param>
/// <param name="TofCount">TOF bins of the pair, at least 1.</param>
/// <param name="Offset0">First detection bin of the first type, counted through all types.</param>
/// <param name="Offset1">First detection bin of the second type.</param>
/// <param name="ExchangeRising">Whether an event whose first bin is below its second is turned round, as files before v0.10 need it.</param>
internal readonly record struct CoincidenceList(uint BinCount0, uint BinCount1, uint TofCount, uint Offset0, uint Offset1, bool ExchangeRising)
{
    public bool Contains(ulong bin0, ulong bin1, ulong tof) => (bin0 < BinCount0) & (bin1 < BinCount1) & (tof < TofCount);

    /// <summary>Turns rising events round: bins exchanged, TOF index mirrored.</summary>
    public void Exchange(Span<CoincidenceEvent> events)
    {
        if (!ExchangeRising)
            return;
        foreach (ref CoincidenceEvent item in events)
        {
            if (item.DetectionBin0 < item.DetectionBin1)
                item = new(item.DetectionBin1, item.DetectionBin0, (ushort)(TofCount - 1 - item.TofBin), item.Kind, item.TimeMs);
        }
    }

    public string Describe(ulong bin0, ulong bin1, ulong tof) =>
        $"an event has detection bins {bin0} and {bin1} and TOF index {tof}; the scanner has {BinCount0} and {BinCount1} bins and {TofCount} TOF bins for this pair of module types.";
}

/// <summary>The lists of coincidences that a scanner has.</summary>
internal sealed class CoincidenceLists
{
    private readonly CoincidenceList[] _lists;
    private readonly int _typeCount;
    private readonly bool _isSquare;

    public CoincidenceLists(ScannerGeometry scanner, bool isSquare)
    {
        _typeCount = scanner.ModuleTypes.Length;
        _isSquare = isSquare;
        _lists = new CoincidenceList[_typeCount * _typeCount];
        for (int i = 0; i < _lists.Length; i++)
        {
            (int type0, int type1) = Math.DivRem(i, _typeCount);
            TofPair tof = scanner.Tof(type0, type1);
            _lists[i] = new(
                (uint)scanner.ModuleTypes[type0].DetectionBinCount,
                (uint)scanner.ModuleTypes[type1].DetectionBinCount,
                (uint)Math.Max(1, tof.BinCount),
                (uint)scanner.DetectionBinOffsets[type0],
                (uint)scanner.DetectionBinOffsets[type1],
                isSquare && (type0 != type1 || TofMirror.IsSymmetric(tof)));
        }
    }

    /// <summary>Whether the model has a list there.</summary>
    public bool Has(int type0, int type1) => (uint)type0 < (uint)_typeCount && type1 < (_isSquare ? _typeCount : type0 + 1);

    /// <summary>
    /// The first module type of a row of lists; -1 for a row without meaning. The example generators of several versions append a row once
    /// for each list in it: a file of theirs has rows 0, 0, 1, 1 (square) or 0, 1, 1 (triangular), of which the first of each counts.
    /// </summary>
    /// <param name="row">Position of the row.</param>
    /// <param name="rowCount">Number of rows that the time block has.</param>
    public int TypeOfRow(int row, int rowCount)
    {
        int repeated = _isSquare ? _typeCount * _typeCount : _typeCount * (_typeCount + 1) / 2;
        if (rowCount != repeated || rowCount == _typeCount)
            return row < _typeCount ? row : -1;
        int first = 0;
        for (int type = 0; type < _typeCount; type++)
        {
            if (row == first)
                return type;
            first += _isSquare ? _typeCount : type + 1;
        }

        return -1;
    }

    public CoincidenceList this[int type0, int type1] => _lists[type0 * _typeCount + type1];
}
