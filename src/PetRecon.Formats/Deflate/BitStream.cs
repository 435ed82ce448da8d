using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PetRecon.Formats.Deflate;

/// <summary>The bits of a deflate stream from a place on, lowest first. It checks nothing: whoever uses it sees to it that there are bytes enough.</summary>
internal ref struct BitStream
{
    private readonly ref byte _source;
    private nint _place;
    private ulong _bits;
    private int _have;

    public BitStream(ref byte source, long bit)
    {
        _source = ref source;
        _place = (nint)(bit >> 3) + 7;
        _bits = Load(ref source, (nint)(bit >> 3)) >> (int)(bit & 7);
        _have = 56 - (int)(bit & 7);
    }

    /// <summary>The byte from which on bits are still to be loaded, at the most 8 beyond the present one.</summary>
    public readonly nint Place => _place;

    /// <summary>The next bit.</summary>
    public readonly long Bit => 8L * _place - _have;

    /// <summary>Loads bits, so that there are 56 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        _bits |= Load(ref _source, _place) << _have;
        _place += (63 - _have) >> 3;
        _have |= 56;
    }

    /// <summary>The entry of a first table for the next bits, which stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint First(ref uint table, int tableBits) => Unsafe.Add(ref table, (nint)(_bits & ((1u << tableBits) - 1)));

    /// <summary>Passes over the code of a literal's entry and gives the literal in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Literal(uint entry)
    {
        _bits >>= (int)entry;
        _have -= (byte)entry;
        return entry >> 8;
    }

    /// <summary>Passes over an entry's code, whichever table it is in, and its extra bits; gives base and extra bits together, which mean nothing for a literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Whole(ref uint table, int tableBits, ref uint entry)
    {
        if ((entry & PrefixCode.Longer) != 0)
        {
            _bits >>= tableBits;
            _have -= tableBits;
            entry = Unsafe.Add(ref table, (nint)(entry >> 8 & 0x1F_FFFF) + (nint)(_bits & ((1u << (PrefixCode.MaxLength - tableBits)) - 1)));
        }

        _bits >>= (int)entry;
        _have -= (byte)entry;
        if ((int)entry < 0)
            return 0;
        int extra = (int)(entry >> 8 & 31);
        int value = (int)(entry >> PrefixCode.BaseShift & 0x7FFF) + (int)((uint)_bits & ((1u << extra) - 1));
        _bits >>= extra;
        _have -= extra;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte source, nint place)
    {
        ulong bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, place));
        return BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits);
    }
}
