using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs;

/// <summary>Compresses frames by the RLE of PS3.5 annex G. Runs end with a row, as the annex asks, and segments have an even length.</summary>
internal static class RleEncoder
{
    private const int LongestRun = 128;

    /// <summary>Compresses one frame of interleaved little-endian samples; a one-bit sample is a byte of 0 or 1.</summary>
    /// <exception cref="ArgumentException">The format has more byte planes than RLE can hold, or the frame is too short.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> frame, in FrameFormat format)
    {
        int segments = format.SamplesPerPixel * format.BytesPerSample;
        if (segments > RleDecoder.MaxSegments)
            throw new ArgumentException($"RLE has {RleDecoder.MaxSegments} byte planes at the most; {format} has {segments}.", nameof(format));
        if (frame.Length < format.FrameBytes)
            throw new ArgumentException($"The frame has {frame.Length} bytes; {format.FrameBytes} are needed.", nameof(frame));
        int samples = format.Columns * format.Rows;
        bool isPacked = format.BitsAllocated == 1;
        byte[] plane = new byte[isPacked ? (samples + 7) / 8 : samples];
        int rowBytes = isPacked ? plane.Length : format.Columns;
        int rows = isPacked ? 1 : format.Rows;
        byte[] output = new byte[RleDecoder.HeaderBytes + segments * (rows * WorstCaseBytes(rowBytes) + 1)];
        BinaryPrimitives.WriteInt32LittleEndian(output, segments);
        int at = RleDecoder.HeaderBytes;
        for (int segment = 0; segment < segments; segment++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.AsSpan(4 + 4 * segment), at);
            TakePlane(frame, segment, format, plane);
            for (int row = 0; row < rows; row++)
                at += EncodeRow(plane.AsSpan(row * rowBytes, rowBytes), output.AsSpan(at));
            at += at & 1;
        }

        return output.AsSpan(0, at).ToArray();
    }

    private static int WorstCaseBytes(int rowBytes) => rowBytes + (rowBytes + LongestRun - 1) / LongestRun;

    private static void TakePlane(ReadOnlySpan<byte> frame, int segment, in FrameFormat format, Span<byte> plane)
    {
        if (format.BitsAllocated == 1)
        {
            plane.Clear();
            for (int i = 0; i < format.Columns * format.Rows; i++)
                plane[i >> 3] |= (byte)((frame[i] & 1) << (i & 7));
            return;
        }

        int bytes = format.BytesPerSample;
        int at = segment / bytes * bytes + (bytes - 1 - segment % bytes);
        for (int i = 0; i < plane.Length; i++, at += bytes * format.SamplesPerPixel)
            plane[i] = frame[at];
    }

    // Two equal bytes are a run of their own only where no literal is open: within one they would cost a byte.
    private static int EncodeRow(ReadOnlySpan<byte> row, Span<byte> output)
    {
        int written = 0;
        int literal = 0;
        int at = 0;
        while (at < row.Length)
        {
            int run = 1;
            while (run < LongestRun && at + run < row.Length && row[at + run] == row[at])
                run++;
            if (run >= 3 || (run == 2 && literal == at))
            {
                written += WriteLiterals(row[literal..at], output[written..]);
                output[written++] = (byte)(1 - run);
                output[written++] = row[at];
                at += run;
                literal = at;
            }
            else
            {
                at += run;
            }
        }

        return written + WriteLiterals(row[literal..], output[written..]);
    }

    private static int WriteLiterals(ReadOnlySpan<byte> literals, Span<byte> output)
    {
        int written = 0;
        while (literals.Length > 0)
        {
            int count = Math.Min(literals.Length, LongestRun);
            output[written++] = (byte)(count - 1);
            literals[..count].CopyTo(output[written..]);
            written += count;
            literals = literals[count..];
        }

        return written;
    }
}
