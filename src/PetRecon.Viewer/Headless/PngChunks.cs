using System.Buffers.Binary;
using System.IO.Compression;

namespace PetRecon.Viewer.Headless;

/// <summary>The parts that PNG files are made of (ISO/IEC 15948, and its extension for animations).</summary>
internal static class PngChunks
{
    public const byte Grey = 0;
    public const byte Rgb = 2;

    private static readonly uint[] s_crc = Table();

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    public static void Header(Stream to, int width, int height, byte bits, byte colourType)
    {
        Span<byte> data = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], height);
        data[8] = bits;
        data[9] = colourType;
        data[10..].Clear();
        Write(to, "IHDR"u8, data);
    }

    public static void Write(Stream to, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        to.Write(number);
        to.Write(type);
        to.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        to.Write(number);
    }

    /// <summary>Rows of samples, filtered and compressed.</summary>
    /// <param name="rows">The samples, row by row, as PNG orders them.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="pixelBytes">Bytes of a pixel.</param>
    public static byte[] Compress(ReadOnlySpan<byte> rows, int rowBytes, int pixelBytes)
    {
        using MemoryStream stream = new();
        using (ZLibStream zlib = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] sub = new byte[rowBytes + 1];
            byte[] up = new byte[rowBytes + 1];
            ReadOnlySpan<byte> above = new byte[rowBytes];
            for (int start = 0; start < rows.Length; start += rowBytes)
            {
                ReadOnlySpan<byte> row = rows.Slice(start, rowBytes);
                sub[0] = 1;
                up[0] = 2;
                for (int i = 0; i < rowBytes; i++)
                {
                    sub[i + 1] = (byte)(row[i] - (i >= pixelBytes ? row[i - pixelBytes] : 0));
                    up[i + 1] = (byte)(row[i] - above[i]);
                }

                zlib.Write(Roughness(sub) < Roughness(up) ? sub : up);
                above = row;
            }
        }

        return stream.ToArray();
    }

    // What is near to 0 on either side compresses well.
    private static long Roughness(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        foreach (byte value in filtered[1..])
            sum += Math.Abs((int)(sbyte)value);
        return sum;
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
            crc = s_crc[(byte)(crc ^ value)] ^ crc >> 8;
        return crc;
    }

    private static uint[] Table()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
            table[n] = crc;
        }

        return table;
    }
}
