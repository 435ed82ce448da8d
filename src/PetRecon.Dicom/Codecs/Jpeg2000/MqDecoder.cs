using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The arithmetic decoder (ISO/IEC 15444-1, annex C), on bytes that <see cref="CodewordBuffer"/> has freed of stuffed bits.
/// </summary>
/// <remarks>
/// The code register holds 16 bits that are compared with the interval, beneath them the bits that follow, then a single 1 that marks their end. As long as
/// neither the interval falls below 0x8000 nor the code below 0, a symbol is the more probable one and nothing but both changes, by the same amount. So
/// what is kept is how far that may go, the slack, and the two less the slack; the usual case is one subtraction and one comparison.
/// </remarks>
internal unsafe struct MqDecoder
{
    private ulong _code;
    private int _interval;
    private int _slack;
    private byte* _next;
    private byte* _end;

    /// <summary>Starts a codeword.</summary>
    /// <param name="bytes">Its bits, one 0 bit before the first; at least 8 bytes.</param>
    /// <param name="end">From here on there are only bytes FF, at least 4.</param>
    public void Start(byte* bytes, byte* end)
    {
        _code = (BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(bytes, 8)) & ~0xFFFFUL) | 0x8000;
        _next = bytes + 6;
        _end = end;
        _interval = 0x8000;
        _slack = 0;
    }

    /// <summary>Decodes a symbol, 0 or 1, and moves its context on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Decode(uint* context)
    {
        uint state = *context;
        int less = (int)(state & 0xFFFF);
        _slack -= less;
        if (_slack >= 0)
            return (state >> 16) & 1;

        int interval = _interval + _slack;
        int code = (int)(_code >> 48) + _slack;
        int isLow = code >> 31;
        int swaps = (interval - less) >> 31;
        int isLess = isLow ^ swaps;
        *context = MqStates.Table[(state >> (MqStates.MoreProbableShift + (isLess & (MqStates.LessProbableShift - MqStates.MoreProbableShift)))) & MqStates.IndexMask];

        _code += (ulong)(long)(_slack + (less & isLow)) << 48;
        interval += (less - interval) & isLow;
        int shift = BitOperations.LeadingZeroCount((uint)interval) - 16;
        interval <<= shift;
        _code <<= shift;
        if ((uint)_code == 0)
            Refill();
        _slack = Math.Min(interval - 0x8000, (int)(_code >> 48));
        _interval = interval - _slack;
        _code -= (ulong)_slack << 48;
        return ((state >> 16) ^ (uint)isLess) & 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refill()
    {
        int mark = BitOperations.TrailingZeroCount(_code);
        ulong bits = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(_next));
        _code = (_code & (_code - 1)) | bits << (mark - 31) | 1UL << (mark - 32);
        if (_next < _end)
            _next += 4;
    }
}
