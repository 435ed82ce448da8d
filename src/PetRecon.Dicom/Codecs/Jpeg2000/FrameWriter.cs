using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Puts a tile component's samples in their places of the frame.</summary>
internal static class FrameWriter
{
    public static void Write(TileComponent tile, int component, ImageSize size, in FrameFormat format, Span<byte> destination)
    {
        ComponentSize sampling = size.Components[component];
        ToRange(tile, sampling);
        int pixelBytes = format.SamplesPerPixel * format.BytesPerSample;
        for (int y = 0; y < tile.Height; y++)
        {
            (int top, int bottom) = Spanned(tile.Y0 + y, sampling.StepY, size.Y0, size.Y1);
            Span<byte> row = destination.Slice(top * format.Columns * pixelBytes, format.Columns * pixelBytes);
            ReadOnlySpan<int> samples = tile.Samples.AsSpan(y * tile.Width, tile.Width);
            Span<byte> target = row[(component * format.BytesPerSample)..];
            if (sampling.StepX == 1)
                WriteRow(samples, target[((tile.X0 - size.X0) * pixelBytes)..], pixelBytes, format.BytesPerSample);
            else
                WriteStretchedRow(samples, target, pixelBytes, format.BytesPerSample, tile.X0, sampling.StepX, size);
            for (int copy = top + 1; copy < bottom; copy++)
                CopyComponent(target, destination.Slice(copy * format.Columns * pixelBytes)[(component * format.BytesPerSample)..], format);
        }
    }

    // The part of the image that a sample stands for: from its place on the reference grid to the next sample's; the first also for what is before it.
    private static (int Start, int End) Spanned(int sample, int step, int imageStart, int imageEnd)
    {
        long start = (long)sample * step;
        long previous = start - step;
        return ((int)((previous < imageStart ? imageStart : start) - imageStart), (int)(Math.Min(start + step, imageEnd) - imageStart));
    }

    private static void WriteStretchedRow(ReadOnlySpan<int> samples, Span<byte> row, int pixelBytes, int sampleBytes, int x0, int step, ImageSize size)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            (int left, int right) = Spanned(x0 + i, step, size.X0, size.X1);
            for (int x = left; x < right; x++)
                WriteRow(samples.Slice(i, 1), row[(x * pixelBytes)..], pixelBytes, sampleBytes);
        }
    }

    private static void CopyComponent(ReadOnlySpan<byte> source, Span<byte> target, in FrameFormat format)
    {
        int pixelBytes = format.SamplesPerPixel * format.BytesPerSample;
        for (int x = 0; x < format.Columns; x++)
            source.Slice(x * pixelBytes, format.BytesPerSample).CopyTo(target[(x * pixelBytes)..]);
    }

    private static void WriteRow(ReadOnlySpan<int> samples, Span<byte> row, int pixelBytes, int sampleBytes)
    {
        if (sampleBytes == 1)
        {
            for (int i = 0; i < samples.Length; i++)
                row[i * pixelBytes] = (byte)samples[i];
        }
        else if (sampleBytes == 2 && pixelBytes == 2 && BitConverter.IsLittleEndian)
        {
            Span<short> target = MemoryMarshal.Cast<byte, short>(row)[..samples.Length];
            int i = 0;
            for (; i <= target.Length - Vector<short>.Count; i += Vector<short>.Count)
                Vector.Narrow(new Vector<int>(samples[i..]), new Vector<int>(samples[(i + Vector<int>.Count)..])).CopyTo(target[i..]);
            for (; i < target.Length; i++)
                target[i] = (short)samples[i];
        }
        else if (sampleBytes == 2)
        {
            for (int i = 0; i < samples.Length; i++)
                BinaryPrimitives.WriteInt16LittleEndian(row[(i * pixelBytes)..], (short)samples[i]);
        }
        else
        {
            for (int i = 0; i < samples.Length; i++)
                WriteWide(row.Slice(i * pixelBytes, sampleBytes), samples[i]);
        }
    }

    private static void WriteWide(Span<byte> target, int value)
    {
        for (int i = 0; i < target.Length; i++, value >>= 8)
            target[i] = (byte)value;
    }

    // Whole numbers within their range, unsigned ones moved up by half of it.
    private static void ToRange(TileComponent tile, ComponentSize sampling)
    {
        Span<int> samples = tile.Samples;
        int most = (int)((1L << (sampling.Precision - 1)) - 1);
        int least = -1 - most;
        int shift = sampling.IsSigned ? 0 : -least;
        if (!tile.Coding.IsReversible)
            Round(samples);

        int i = 0;
        for (; i <= samples.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> inRange = Vector.Min(Vector.Max(new Vector<int>(samples[i..]), new Vector<int>(least)), new Vector<int>(most));
            (inRange + new Vector<int>(shift)).CopyTo(samples[i..]);
        }

        for (; i < samples.Length; i++)
            samples[i] = Math.Clamp(samples[i], least, most) + shift;
    }

    // To the nearest whole number, the even one of two, in place.
    private static void Round(Span<int> samples)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<int, float>(samples);
        int i = 0;
        for (; i <= samples.Length - Vector<int>.Count; i += Vector<int>.Count)
            Vector.ConvertToInt32(Vector.Round(new Vector<float>(values[i..]))).CopyTo(samples[i..]);
        for (; i < samples.Length; i++)
            samples[i] = (int)MathF.Round(values[i]);
    }
}
