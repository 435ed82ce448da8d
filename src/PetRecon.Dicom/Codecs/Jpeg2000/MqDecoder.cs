using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The arithmetic decoder (ISO/IEC 15444-1, annex C), on bytes that <see cref="CodewordBuffer"/> has freed of stuffed bits.
/// </summary>
/// <remarks>
/// The registers hold numbers with 16 bits from bit 47 on. In the code register come beneath them the bits that follow, then a single 1 that marks their
/// end. As long as neither the interval falls below 0x8000 nor the code below 0, a symbol is the more probable one and only both change, by the same
/// amount. So what is kept is how far that may go, the slack, and the two less the slack; the usual case is one subtraction and one comparison. The
/// other case has no branches, as they would go either way: measured on CT1_J2KR, 24 ms with one branch, 21 without.
/// </remarks>
internal unsafe struct MqDecoder
{
    private const long HalfInterval = 0x8000L << MqStates.IntervalShift;
    private long _code;
    private long _interval;
    private long _slack;
    private byte* _next;
    private byte* _end;

    /// <summary>Starts a codeword.</summary>
    /// <param name="bytes">Its bits, freed of stuffed ones; at least 8 bytes.</param>
    /// <param name="end">From here on there are only bytes FF, at least 8.</param>
    public void Start(byte* bytes, byte* end)
    {
        // The first 48 bits: 15 of them, after a 0, are compared at once.
        ulong first = BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(bytes, 8)) >> 16;
        _code = (long)(first << 14 | 1UL << 13);
        _next = bytes + 6;
        _end = end;
        _interval = HalfInterval;
        _slack = 0;
    }

    /// <summary>Decodes a symbol, 0 or 1, and moves its context on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Decode(ulong* context)
    {
        ulong state = *context;
        long less = (long)(state & MqStates.IntervalMask);
        _slack -= less;
        if (_slack >= 0)
            return (uint)(state >> 1) & 1;

        long interval = _interval + _slack;
        long code = _code + _slack;
        long isLow = code >> 63;
        long isLess = isLow ^ ((interval - less) >> 63);
        *context = MqStates.Following[(long)(byte)state - isLess];

        code += less & isLow;
        interval += (less - interval) & isLow;
        int shift = BitOperations.LeadingZeroCount((ulong)interval) - 1;
        interval <<= shift;
        code <<= shift;
        if ((uint)code == 0)
            code = Refill(code);
        // The lesser of what interval and code leave.
        long excess = interval - HalfInterval - code;
        _slack = code + (excess & (excess >> 63));
        _interval = interval - _slack;
        _code = code - _slack;
        return (uint)((long)(state >> 1) ^ isLess) & 1;
    }

    // With fewer than 15 bits left, the next shift could need more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Refill(long code)
    {
        int mark = BitOperations.TrailingZeroCount(code);
        ulong bits = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(_next));
        if (_next < _end)
            _next += 4;
        return (code & (code - 1)) | (long)(bits << (mark - 31) | 1UL << (mark - 32));
    }
}
