using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Part10;

/// <summary>The bytes of a buffer with the order of each number's bytes turned round.</summary>
internal sealed class SwapByteBuffer(IByteBuffer inner, int unitSize) : IByteBuffer
{
    public bool IsMemory => inner.IsMemory;

    public long Size => inner.Size;

    public byte[] Data
    {
        get
        {
            byte[] data = inner.Data;
            if (inner.IsMemory)
                data = (byte[])data.Clone();
            Swap(data, unitSize);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output)
    {
        // A range may begin or end within a number, so whole numbers are read.
        long first = offset / unitSize * unitSize;
        long last = Math.Min((offset + count + unitSize - 1) / unitSize * unitSize, inner.Size);
        byte[] whole = new byte[last - first];
        inner.GetByteRange(first, whole.Length, whole);
        Swap(whole, unitSize);
        whole.AsSpan((int)(offset - first), count).CopyTo(output);
    }

    public void CopyToStream(Stream stream) => new RangeByteBuffer(this, 0, Size).CopyToStream(stream);

    /// <summary>Turns each number round in place; what is left over at the end stays as it is.</summary>
    internal static void Swap(Span<byte> bytes, int unitSize)
    {
        switch (unitSize)
        {
            case 2: Turn(MemoryMarshal.Cast<byte, ushort>(bytes)); break;
            case 4: Turn(MemoryMarshal.Cast<byte, uint>(bytes)); break;
            case 8: Turn(MemoryMarshal.Cast<byte, ulong>(bytes)); break;
        }
    }

    private static void Turn(Span<ushort> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Turn(Span<uint> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Turn(Span<ulong> values) => BinaryPrimitives.ReverseEndianness(values, values);
}
