using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>Compresses frames by lossless JPEG-LS (ITU-T T.87) with the default presets, colour interleaved by line.</summary>
internal static class JpegLsEncoder
{
    private const byte InterleaveByLine = 1;

    /// <summary>Compresses one frame of interleaved little-endian samples.</summary>
    /// <param name="frame">The samples.</param>
    /// <param name="format">Their shape: 8 or 16 bits allocated.</param>
    /// <param name="bitsStored">Bits that a sample uses, 2 to 16; higher ones (a sign's repeats, or overlays) are not kept.</param>
    /// <exception cref="ArgumentException">JPEG-LS cannot hold such a frame.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> frame, in FrameFormat format, int bitsStored)
    {
        if (format.BitsAllocated is not (8 or 16) || bitsStored < 1 || bitsStored > format.BitsAllocated)
            throw new ArgumentException($"JPEG-LS has 2 to 16 bits a sample; {bitsStored} of {format.BitsAllocated} bits were given.", nameof(format));
        if (format.Columns is < 1 or > ushort.MaxValue || format.Rows is < 1 or > ushort.MaxValue)
            throw new ArgumentException($"JPEG-LS has 1 to {ushort.MaxValue} columns and rows; {format} was given.", nameof(format));
        if (frame.Length < format.FrameBytes)
            throw new ArgumentException($"The frame has {frame.Length} bytes; {format.FrameBytes} are needed.", nameof(frame));
        int precision = Math.Max(2, bitsStored);
        byte[] output = new byte[Math.Max(1024, format.FrameBytes / 2)];
        JpegLsBitWriter writer = new(output, WriteHeaders(output, format, precision));
        JpegLsScanState state = new(new JpegLsCoding((1 << precision) - 1, 0), format.Columns, format.SamplesPerPixel);
        // A code has 64 bits at the most; stuffing adds an eighth.
        int longestLine = checked(format.Columns * format.SamplesPerPixel * 10 + 64);
        for (int row = 0; row < format.Rows; row++)
        {
            for (int component = 0; component < format.SamplesPerPixel; component++)
                Load(frame, row, component, bitsStored, format, state.Current(component).AsSpan(1, format.Columns));
            state.StartLine();
            writer.Reserve(longestLine);
            for (int component = 0; component < format.SamplesPerPixel; component++)
                JpegLsScanEncoder.EncodeLine(ref writer, state, component);
            state.EndLine();
        }

        writer.Reserve(64);
        writer.End();
        writer.Output[writer.Position] = 0xFF;
        writer.Output[writer.Position + 1] = 0xD9;
        return writer.Output.AsSpan(0, writer.Position + 2).ToArray();
    }

    private static int WriteHeaders(Span<byte> output, in FrameFormat format, int precision)
    {
        int components = format.SamplesPerPixel;
        ReadOnlySpan<byte> start = [0xFF, 0xD8, 0xFF, 0xF7, 0, (byte)(8 + 3 * components), (byte)precision];
        start.CopyTo(output);
        int at = start.Length;
        BinaryPrimitives.WriteUInt16BigEndian(output[at..], (ushort)format.Rows);
        BinaryPrimitives.WriteUInt16BigEndian(output[(at + 2)..], (ushort)format.Columns);
        at += 4;
        output[at++] = (byte)components;
        for (int component = 1; component <= components; component++)
        {
            output[at++] = (byte)component;
            output[at++] = 0x11;
            output[at++] = 0;
        }

        ReadOnlySpan<byte> scan = [0xFF, 0xDA, 0, (byte)(6 + 2 * components), (byte)components];
        scan.CopyTo(output[at..]);
        at += scan.Length;
        for (int component = 1; component <= components; component++)
        {
            output[at++] = (byte)component;
            output[at++] = 0;
        }

        output[at++] = 0;
        output[at++] = components > 1 ? InterleaveByLine : (byte)0;
        output[at++] = 0;
        return at;
    }

    private static void Load(ReadOnlySpan<byte> frame, int row, int component, int bits, in FrameFormat format, Span<ushort> line)
    {
        int step = format.SamplesPerPixel;
        int at = row * format.Columns * step + component;
        int mask = (1 << bits) - 1;
        if (format.BytesPerSample == 1)
        {
            for (int x = 0; x < line.Length; x++, at += step)
                line[x] = (ushort)(frame[at] & mask);
            return;
        }

        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(frame);
        for (int x = 0; x < line.Length; x++, at += step)
            line[x] = (ushort)(words[at] & mask);
    }
}
