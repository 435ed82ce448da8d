namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The probability states of the MQ coder (ISO/IEC 15444-1, table C.2), each twice, once for either more probable symbol. A context holds its whole state:
/// from bit <see cref="IntervalShift"/> on the interval of the less probable symbol, in bits 1 to 7 the number 2 * state + more probable symbol.
/// </summary>
internal static unsafe class MqStates
{
    /// <summary>Where intervals stand in the decoder's registers.</summary>
    public const int IntervalShift = 47;

    /// <summary>The bits of a context that are the interval of its less probable symbol.</summary>
    public const ulong IntervalMask = 0xFFFFUL << IntervalShift;

    private static readonly ulong[] _following = BuildFollowing();

    /// <summary>
    /// The context that follows one: index is its low byte, plus 1 after the less probable symbol. The array is pinned, as all on that heap are.
    /// </summary>
    public static readonly ulong* Following = (ulong*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _following[0]);

    // Interval, next state after the more probable symbol, after the less probable one, and whether the latter swaps the two.
    private static ReadOnlySpan<ushort> Rows =>
    [
        0x5601, 1, 1, 1, 0x3401, 2, 6, 0, 0x1801, 3, 9, 0, 0x0AC1, 4, 12, 0, 0x0521, 5, 29, 0, 0x0221, 38, 33, 0,
        0x5601, 7, 6, 1, 0x5401, 8, 14, 0, 0x4801, 9, 14, 0, 0x3801, 10, 14, 0, 0x3001, 11, 17, 0, 0x2401, 12, 18, 0,
        0x1C01, 13, 20, 0, 0x1601, 29, 21, 0, 0x5601, 15, 14, 1, 0x5401, 16, 14, 0, 0x5101, 17, 15, 0, 0x4801, 18, 16, 0,
        0x3801, 19, 17, 0, 0x3401, 20, 18, 0, 0x3001, 21, 19, 0, 0x2801, 22, 19, 0, 0x2401, 23, 20, 0, 0x2201, 24, 21, 0,
        0x1C01, 25, 22, 0, 0x1801, 26, 23, 0, 0x1601, 27, 24, 0, 0x1401, 28, 25, 0, 0x1201, 29, 26, 0, 0x1101, 30, 27, 0,
        0x0AC1, 31, 28, 0, 0x09C1, 32, 29, 0, 0x08A1, 33, 30, 0, 0x0521, 34, 31, 0, 0x0441, 35, 32, 0, 0x02A1, 36, 33, 0,
        0x0221, 37, 34, 0, 0x0141, 38, 35, 0, 0x0111, 39, 36, 0, 0x0085, 40, 37, 0, 0x0049, 41, 38, 0, 0x0025, 42, 39, 0,
        0x0015, 43, 40, 0, 0x0009, 44, 41, 0, 0x0005, 45, 42, 0, 0x0001, 45, 43, 0, 0x5601, 46, 46, 0,
    ];

    /// <summary>A context in a state, 0 its more probable symbol.</summary>
    public static ulong Context(int state) => Make(state, 0);

    private static ulong Make(int state, int symbol) => (ulong)Rows[4 * state] << IntervalShift | (uint)(2 * state + symbol) << 1;

    private static ulong[] BuildFollowing()
    {
        ReadOnlySpan<ushort> rows = Rows;
        ulong[] table = GC.AllocateArray<ulong>(rows.Length, pinned: true);
        for (int i = 0; i < table.Length / 2; i++)
        {
            int row = i / 2 * 4;
            int symbol = i & 1;
            table[2 * i] = Make(rows[row + 1], symbol);
            table[2 * i + 1] = Make(rows[row + 2], symbol ^ rows[row + 3]);
        }

        return table;
    }
}
