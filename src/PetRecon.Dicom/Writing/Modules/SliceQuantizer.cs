using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>
/// Floating point values as stored integers: value = slope * stored, with the slope that the file's decimal string holds, so that the error is half
/// a slope at most.
/// </summary>
internal static class SliceQuantizer
{
    /// <summary>Least and greatest value.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static (float Least, float Greatest) Range(ReadOnlySpan<float> values)
    {
        float least = float.PositiveInfinity, greatest = float.NegativeInfinity;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if (!float.IsFinite(value))
                throw new ArgumentException($"Voxel {i} of a slice is {value}; DICOM images hold finite numbers only.");
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        return (least, greatest);
    }

    /// <summary>The slope with which the largest size of a value takes the largest number; 1 where all are 0.</summary>
    public static double Slope(float largest, double largestNumber) => largest > 0 ? DicomText.Rounded(largest / largestNumber) : 1;

    /// <summary>Values as 16-bit numbers, signed or not.</summary>
    public static void ToInt16(ReadOnlySpan<float> values, double slope, bool isSigned, Span<byte> bytes)
    {
        Span<ushort> numbers = MemoryMarshal.Cast<byte, ushort>(bytes);
        double least = isSigned ? short.MinValue : 0, greatest = isSigned ? short.MaxValue : ushort.MaxValue;
        double inverse = 1 / slope;
        for (int i = 0; i < values.Length; i++)
            numbers[i] = unchecked((ushort)(int)Math.Clamp(Math.Round(values[i] * inverse), least, greatest));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
    }

    /// <summary>Values from 0 on as unsigned 32-bit numbers.</summary>
    public static void ToUInt32(ReadOnlySpan<float> values, double slope, Span<byte> bytes)
    {
        Span<uint> numbers = MemoryMarshal.Cast<byte, uint>(bytes);
        for (int i = 0; i < values.Length; i++)
            numbers[i] = (uint)Math.Clamp(Math.Round(values[i] / slope), 0, uint.MaxValue);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
    }
}
