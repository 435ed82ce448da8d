using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs;

/// <summary>A row of one component, as codecs that work by rows hold it, and its place in a frame.</summary>
internal static class FrameRow
{
    /// <summary>Writes one row of a component into the frame.</summary>
    public static void Store(ReadOnlySpan<ushort> line, int component, int row, int shift, in FrameFormat format, Span<byte> destination)
    {
        int step = format.SamplesPerPixel;
        int first = row * format.Columns * step + component;
        if (format.BytesPerSample == 1)
        {
            Span<byte> samples = destination[first..];
            for (int x = 0, at = 0; x < line.Length; x++, at += step)
                samples[at] = (byte)(line[x] << shift);
            return;
        }

        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(destination)[first..];
        if (step == 1 && shift == 0)
        {
            line.CopyTo(words);
            return;
        }

        for (int x = 0, at = 0; x < line.Length; x++, at += step)
            words[at] = (ushort)(line[x] << shift);
    }
}
