using System.Buffers.Binary;

namespace PetRecon.Formats.Deflate;

/// <summary>The checksum of gzip streams (RFC 1952), eight bytes at a time by eight tables.</summary>
internal sealed class Crc32 : IChecksum
{
    private static readonly uint[] s_tables = Tables();

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        ReadOnlySpan<uint> tables = s_tables.AsSpan(0, 8 * 256);
        while (bytes.Length >= 8)
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = tables[7 * 256 + (int)(eight & 255)]
                ^ tables[6 * 256 + (int)(eight >> 8 & 255)]
                ^ tables[5 * 256 + (int)(eight >> 16 & 255)]
                ^ tables[4 * 256 + (int)(eight >> 24 & 255)]
                ^ tables[3 * 256 + (int)(eight >> 32 & 255)]
                ^ tables[2 * 256 + (int)(eight >> 40 & 255)]
                ^ tables[1 * 256 + (int)(eight >> 48 & 255)]
                ^ tables[(int)(eight >> 56)];
            bytes = bytes[8..];
        }

        foreach (byte one in bytes)
            state = state >> 8 ^ tables[(int)((state ^ one) & 255)];
        _state = state;
    }

    private static uint[] Tables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1;
            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[i - 256] >> 8 ^ tables[tables[i - 256] & 255];
        return tables;
    }
}
