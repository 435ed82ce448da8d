using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Formats.Volumes;

/// <summary>The number format of voxels in a file.</summary>
/// <param name="Type">Integer or floating point, and how wide.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
internal readonly record struct StoredSamples(VoxelSampleType Type, bool BigEndian)
{
    public int ByteCount => Type switch
    {
        VoxelSampleType.UInt8 or VoxelSampleType.Int8 => 1,
        VoxelSampleType.UInt16 or VoxelSampleType.Int16 => 2,
        VoxelSampleType.UInt32 or VoxelSampleType.Int32 or VoxelSampleType.Float32 => 4,
        _ => 8,
    };

    public bool IsInteger => Type is not (VoxelSampleType.Float32 or VoxelSampleType.Float64);

    public override string ToString() => ByteCount == 1 ? $"{Type}" : $"{Type}, {(BigEndian ? "big" : "little")}-endian";

    /// <summary>Turns stored bytes into slope * stored + intercept. The bytes are scratch afterwards.</summary>
    public void Decode(Span<byte> bytes, Span<float> values, double slope, double intercept)
    {
        if (BigEndian == BitConverter.IsLittleEndian)
            SwapBytes(bytes);
        switch (Type)
        {
            case VoxelSampleType.UInt8: Scale<byte>(bytes, values, slope, intercept); break;
            case VoxelSampleType.Int8: Scale<sbyte>(bytes, values, slope, intercept); break;
            case VoxelSampleType.UInt16: Scale<ushort>(bytes, values, slope, intercept); break;
            case VoxelSampleType.Int16: Scale<short>(bytes, values, slope, intercept); break;
            case VoxelSampleType.UInt32: Scale<uint>(bytes, values, slope, intercept); break;
            case VoxelSampleType.Int32: Scale<int>(bytes, values, slope, intercept); break;
            case VoxelSampleType.UInt64: Scale<ulong>(bytes, values, slope, intercept); break;
            case VoxelSampleType.Int64: Scale<long>(bytes, values, slope, intercept); break;
            case VoxelSampleType.Float32: Scale<float>(bytes, values, slope, intercept); break;
            default: Scale<double>(bytes, values, slope, intercept); break;
        }
    }

    /// <summary>Turns floats into stored bytes of a floating-point type.</summary>
    public void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (Type == VoxelSampleType.Float32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
        else
        {
            Span<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
            for (int i = 0; i < values.Length; i++)
                doubles[i] = values[i];
        }

        if (BigEndian == BitConverter.IsLittleEndian)
            SwapBytes(bytes[..(values.Length * ByteCount)]);
    }

    private void SwapBytes(Span<byte> bytes)
    {
        switch (ByteCount)
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> doubleWords = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(doubleWords, doubleWords);
                break;
            case 8:
                Span<ulong> quadWords = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(quadWords, quadWords);
                break;
        }
    }

    private static void Scale<T>(ReadOnlySpan<byte> bytes, Span<float> values, double slope, double intercept)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> stored = MemoryMarshal.Cast<byte, T>(bytes);
        if (slope == 1 && intercept == 0)
        {
            if (typeof(T) == typeof(float))
            {
                bytes[..(sizeof(float) * values.Length)].CopyTo(MemoryMarshal.AsBytes(values));
                return;
            }

            for (int i = 0; i < values.Length; i++)
                values[i] = float.CreateTruncating(stored[i]);
            return;
        }

        // In double, so that wide integers and small slopes are rounded only once.
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(slope * double.CreateTruncating(stored[i]) + intercept);
    }
}
