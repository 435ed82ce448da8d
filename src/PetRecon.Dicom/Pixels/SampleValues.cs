using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Pixels;

/// <summary>
/// From stored samples to values: bits above the stored ones are dropped, the sign is extended, then value = slope * sample + intercept.
/// </summary>
internal static class SampleValues
{
    /// <summary>Converts a frame.</summary>
    /// <param name="samples">Little-endian samples of one component, as <see cref="FrameReader.ReadStored"/> gives them.</param>
    /// <param name="description">What the data set says of them.</param>
    /// <param name="slope">Value of a step.</param>
    /// <param name="intercept">Value of the sample 0.</param>
    /// <param name="values">As many as there are samples.</param>
    public static void Convert(ReadOnlySpan<byte> samples, PixelDescription description, double slope, double intercept, Span<float> values)
    {
        if (description.IsFloat)
            FromFloats(samples, description.BitsAllocated == 64, slope, intercept, values);
        else if (description.Format.BitsAllocated == 16)
            FromWords(samples, description, (float)slope, (float)intercept, values);
        else if (description.BitsAllocated == 32)
            FromLongWords(samples, description, slope, intercept, values);
        else
            FromBytes(samples, description, (float)slope, (float)intercept, values);
    }

    private static void FromWords(ReadOnlySpan<byte> samples, PixelDescription description, float slope, float intercept, Span<float> values)
    {
        int left = 15 - description.HighBit;
        int right = 16 - description.BitsStored;
        if (description.IsSigned)
            FromSignedWords(MemoryMarshal.Cast<byte, short>(samples), left, right, slope, intercept, values);
        else
            FromUnsignedWords(MemoryMarshal.Cast<byte, ushort>(samples), left, right, slope, intercept, values);
    }

    // The hot loops of reading a series: a vector of 16-bit samples gives two of values. Lanes are independent, and the rest is converted one by one.
    private static void FromSignedWords(ReadOnlySpan<short> samples, int left, int right, float slope, float intercept, Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen((new Vector<short>(samples[i..]) << left) >> right, out Vector<int> low, out Vector<int> high);
            (Vector.ConvertToSingle(low) * slope + new Vector<float>(intercept)).CopyTo(values[i..]);
            (Vector.ConvertToSingle(high) * slope + new Vector<float>(intercept)).CopyTo(values[(i + Vector<int>.Count)..]);
        }

        for (; i < values.Length; i++)
            values[i] = (short)((short)(samples[i] << left) >> right) * slope + intercept;
    }

    private static void FromUnsignedWords(ReadOnlySpan<ushort> samples, int left, int right, float slope, float intercept, Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen((new Vector<ushort>(samples[i..]) << left) >>> right, out Vector<uint> low, out Vector<uint> high);
            (Vector.ConvertToSingle(low.As<uint, int>()) * slope + new Vector<float>(intercept)).CopyTo(values[i..]);
            (Vector.ConvertToSingle(high.As<uint, int>()) * slope + new Vector<float>(intercept)).CopyTo(values[(i + Vector<int>.Count)..]);
        }

        for (; i < values.Length; i++)
            values[i] = (ushort)((ushort)(samples[i] << left) >> right) * slope + intercept;
    }

    private static void FromBytes(ReadOnlySpan<byte> samples, PixelDescription description, float slope, float intercept, Span<float> values)
    {
        // A sample of one bit is a byte of 0 or 1.
        int left = description.BitsAllocated == 1 ? 0 : 31 - description.HighBit;
        int right = description.BitsAllocated == 1 ? 0 : 32 - description.BitsStored;
        var table = new float[256];
        for (int sample = 0; sample < table.Length; sample++)
        {
            int moved = sample << left;
            table[sample] = (description.IsSigned ? moved >> right : (int)((uint)moved >> right)) * slope + intercept;
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = table[samples[i]];
    }

    private static void FromLongWords(ReadOnlySpan<byte> samples, PixelDescription description, double slope, double intercept, Span<float> values)
    {
        int left = 31 - description.HighBit;
        int right = 32 - description.BitsStored;
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(samples);
        if (description.IsSigned)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((words[i] << left >> right) * slope + intercept);
            return;
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(((uint)words[i] << left >> right) * slope + intercept);
    }

    private static void FromFloats(ReadOnlySpan<byte> samples, bool isDouble, double slope, double intercept, Span<float> values)
    {
        ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(samples);
        ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(samples);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((isDouble ? doubles[i] : floats[i]) * slope + intercept);
    }
}
