using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Browser.Jpeg;

/// <summary>
/// Pictures as baseline JPEG files with full colour resolution, five to ten times as fast as Skia, which has libjpeg make a Huffman code for
/// each picture. Brightness and colours by JFIF 1.02 (ITU-T T.871). A block of one colour, as the surroundings of a body are, is
/// hardly looked at, and of a grey one only its brightness.
/// </summary>
internal sealed class JpegEncoder
{
    private const int Edge = JpegBlock.Edge;

    private readonly byte[][] _steps;
    private readonly float[][] _scales;

    /// <param name="quality">50 to 100, as the Independent JPEG Group's library counts.</param>
    public JpegEncoder(int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        _steps = [JpegTables.Steps(0, quality), JpegTables.Steps(1, quality)];
        _scales = [JpegBlock.Scales(_steps[0]), JpegBlock.Scales(_steps[1])];
    }

    /// <summary>A picture as a file; its opacity is left out.</summary>
    public byte[] Encode(Picture picture)
    {
        (int width, int height) = (picture.Width, picture.Height);
        ReadOnlySpan<uint> pixels = MemoryMarshal.Cast<byte, uint>(picture.Rgba.Span);
        JpegWriter writer = new(4096 + width * height / 8);
        WriteHead(writer, width, height);
        Span<Vector256<uint>> block = stackalloc Vector256<uint>[Edge];
        Components components = new(this, writer);
        for (int y = 0; y < height; y += Edge)
        {
            for (int x = 0; x < width; x += Edge)
            {
                Take(pixels, width, height, x, y, block);
                components.Write(block);
            }
        }

        writer.EndBits();
        writer.Segment(0xD9);
        return writer.ToArray();
    }

    private void WriteHead(JpegWriter writer, int width, int height)
    {
        writer.Segment(0xD8);
        writer.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        for (int table = 0; table < 2; table++)
            writer.Segment(0xDB, [(byte)table, .. JpegTables.Order.Select(place => _steps[table][place])]);
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), (ushort)width);
        writer.Segment(0xC0, [8, .. size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        for (int table = 0; table < 2; table++)
        {
            writer.Segment(0xC4, [(byte)table, .. JpegTables.Means[table].Description]);
            writer.Segment(0xC4, [(byte)(0x10 | table), .. JpegTables.Rests[table].Description]);
        }

        writer.Segment(0xDA, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    // What is beyond the picture is as its last column and row.
    private static void Take(ReadOnlySpan<uint> pixels, int width, int height, int x, int y, Span<Vector256<uint>> block)
    {
        Span<uint> row = stackalloc uint[Edge];
        for (int n = 0; n < Edge; n++)
        {
            ReadOnlySpan<uint> from = pixels.Slice(Math.Min(y + n, height - 1) * width + x, Math.Min(Edge, width - x));
            if (from.Length == Edge)
            {
                block[n] = Vector256.Create(from);
                continue;
            }

            row.Fill(from[^1]);
            from.CopyTo(row);
            block[n] = Vector256.Create<uint>(row);
        }
    }

    private sealed class Components(JpegEncoder encoder, JpegWriter writer)
    {
        private const uint Colours = 0xFFFFFF;

        private int _brightness;
        private int _blueness;
        private int _redness;

        public void Write(ReadOnlySpan<Vector256<uint>> block)
        {
            Vector256<uint> first = Vector256.Create(block[0][0]);
            Vector256<uint> differs = default;
            Vector256<uint> coloured = default;
            foreach (Vector256<uint> row in block)
            {
                differs |= row ^ first;
                coloured |= row ^ (row >> 8);
            }

            bool isPlain = (differs & Vector256.Create(Colours)) == Vector256<uint>.Zero;
            bool isGrey = (coloured & Vector256.Create(0xFFFFu)) == Vector256<uint>.Zero;
            Write(block, isPlain, 0.299f, 0.587f, 0.114f, -128, 0, ref _brightness);
            if (isGrey)
            {
                None(ref _blueness);
                None(ref _redness);
                return;
            }

            Write(block, isPlain, -0.168735892f, -0.331264108f, 0.5f, 0, 1, ref _blueness);
            Write(block, isPlain, 0.5f, -0.418687589f, -0.081312411f, 0, 1, ref _redness);
        }

        private void Write(ReadOnlySpan<Vector256<uint>> block, bool isPlain, float red, float green, float blue, float offset, int table, ref int mean)
        {
            Span<int> steps = stackalloc int[Edge * Edge];
            ulong present = 0;
            float[] scales = encoder._scales[table];
            if (isPlain)
            {
                steps[0] = (int)MathF.Round(Edge * Edge * Of(block[0], red, green, blue, offset)[0] * scales[0]);
            }
            else
            {
                Span<Vector256<float>> rows = stackalloc Vector256<float>[Edge];
                for (int n = 0; n < Edge; n++)
                    rows[n] = Of(block[n], red, green, blue, offset);
                present = JpegBlock.Transform(rows, scales, steps);
            }

            writer.Block(steps, present, ref mean, JpegTables.Means[table], JpegTables.Rests[table]);
        }

        private void None(ref int mean) => writer.Block(stackalloc int[1], 0, ref mean, JpegTables.Means[1], JpegTables.Rests[1]);

        private static Vector256<float> Of(Vector256<uint> row, float red, float green, float blue, float offset) =>
            Part(row) * red + Part(row >> 8) * green + Part(row >> 16) * blue + Vector256.Create(offset);

        private static Vector256<float> Part(Vector256<uint> row) => Vector256.ConvertToSingle((row & Vector256.Create(0xFFu)).AsInt32());
    }
}
