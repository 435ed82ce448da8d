using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// RLE of PS3.5 annex G: one PackBits segment for each byte plane of each component, the most significant byte first.
/// </summary>
/// <remarks>One-bit frames are packed eight samples to a byte, lowest bit first, before they are compressed; a sample is a byte here as in every codec.</remarks>
internal static class RleDecoder
{
    internal const int HeaderBytes = 64;
    internal const int MaxSegments = 15;
    private const string Codec = "RLE";

    /// <summary>Decodes one frame.</summary>
    /// <exception cref="CodecException">The data are damaged, too short, or have another number of segments than the format asks for.</exception>
    public static void Decode(ReadOnlySpan<byte> data, in FrameFormat format, Span<byte> destination)
    {
        if (destination.Length < format.FrameBytes)
            throw new ArgumentException($"The destination has {destination.Length} bytes, the frame needs {format.FrameBytes}.", nameof(destination));
        destination = destination[..(int)format.FrameBytes];
        int samples = checked(format.Columns * format.Rows);
        int planeBytes = format.BitsAllocated == 1 ? (samples + 7) / 8 : samples;
        int segments = format.SamplesPerPixel * format.BytesPerSample;
        if (data.Length < HeaderBytes)
            throw new CodecException(Codec, $"{data.Length} bytes are fewer than the {HeaderBytes} of the header.", 0);
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (found != segments)
        {
            throw new CodecException(
                Codec,
                $"{found} segments; {format.SamplesPerPixel} samples of {format.BitsAllocated} bits a pixel are {segments}.",
                0);
        }

        byte[] planes = ArrayPool<byte>.Shared.Rent(checked(planeBytes * segments));
        try
        {
            for (int segment = 0; segment < segments; segment++)
                DecodeSegment(data, segment, segments, planes.AsSpan(segment * planeBytes, planeBytes));
            Interleave(planes.AsSpan(0, planeBytes * segments), planeBytes, format, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    private static void DecodeSegment(ReadOnlySpan<byte> data, int segment, int segments, Span<byte> plane)
    {
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + 4 * segment)..]);
        uint end = segment + 1 < segments ? BinaryPrimitives.ReadUInt32LittleEndian(data[(8 + 4 * segment)..]) : (uint)data.Length;
        if (start < HeaderBytes || start > data.Length)
            throw new CodecException(Codec, $"segment {segment + 1} starts at byte {start}, outside the frame's {data.Length}.", 4 + 4 * segment);
        if (end < start || end > data.Length)
            throw new CodecException(Codec, $"segment {segment + 1} ends at byte {end}, outside the frame's {data.Length}.", 8 + 4 * segment);
        ReadOnlySpan<byte> source = data[(int)start..(int)end];
        int at = 0;
        int filled = 0;
        while (filled < plane.Length)
        {
            if (at + 1 >= source.Length)
                throw new CodecException(Codec, $"segment {segment + 1} ends after {filled} of {plane.Length} bytes.", start + at);
            int control = (sbyte)source[at++];
            if (control >= 0)
            {
                int count = Math.Min(control + 1, plane.Length - filled);
                if (count > source.Length - at)
                    throw new CodecException(Codec, $"segment {segment + 1} ends within a literal run of {count} bytes.", start + at);
                source.Slice(at, count).CopyTo(plane[filled..]);
                at += control + 1;
                filled += count;
            }
            else if (control != -128)
            {
                int count = Math.Min(1 - control, plane.Length - filled);
                plane.Slice(filled, count).Fill(source[at++]);
                filled += count;
            }
        }
    }

    private static void Interleave(ReadOnlySpan<byte> planes, int planeBytes, in FrameFormat format, Span<byte> destination)
    {
        if (format.BitsAllocated == 1)
        {
            for (int i = 0; i < destination.Length; i++)
                destination[i] = (byte)((planes[i >> 3] >> (i & 7)) & 1);
        }
        else if (format.FrameBytes == planeBytes)
        {
            planes.CopyTo(destination);
        }
        else if (format is { SamplesPerPixel: 1, BitsAllocated: 16 })
        {
            InterleaveWords(planes[..planeBytes], planes[planeBytes..], MemoryMarshal.Cast<byte, ushort>(destination));
        }
        else
        {
            int bytes = format.BytesPerSample;
            int stride = bytes * format.SamplesPerPixel;
            for (int segment = 0; segment < stride; segment++)
            {
                ReadOnlySpan<byte> plane = planes.Slice(segment * planeBytes, planeBytes);
                int at = segment / bytes * bytes + (bytes - 1 - segment % bytes);
                for (int i = 0; i < plane.Length; i++, at += stride)
                    destination[at] = plane[i];
            }
        }
    }

    private static void InterleaveWords(ReadOnlySpan<byte> high, ReadOnlySpan<byte> low, Span<ushort> words)
    {
        int i = 0;
        for (; i <= words.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(high[i..]), out Vector<ushort> firstHigh, out Vector<ushort> secondHigh);
            Vector.Widen(new Vector<byte>(low[i..]), out Vector<ushort> firstLow, out Vector<ushort> secondLow);
            ((firstHigh << 8) | firstLow).CopyTo(words[i..]);
            ((secondHigh << 8) | secondLow).CopyTo(words[(i + Vector<ushort>.Count)..]);
        }

        for (; i < words.Length; i++)
            words[i] = (ushort)((high[i] << 8) | low[i]);
    }
}
