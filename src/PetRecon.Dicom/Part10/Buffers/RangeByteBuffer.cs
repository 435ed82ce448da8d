namespace PetRecon.Dicom.Part10;

/// <summary>A part of another buffer, such as one frame.</summary>
internal sealed class RangeByteBuffer : IByteBuffer
{
    private readonly IByteBuffer _whole;
    private readonly long _offset;

    public RangeByteBuffer(IByteBuffer whole, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, whole.Size);
        (_whole, _offset, Size) = (whole, offset, length);
    }

    public bool IsMemory => _whole.IsMemory;

    public long Size { get; }

    public byte[] Data
    {
        get
        {
            byte[] data = GC.AllocateUninitializedArray<byte>(checked((int)Size));
            _whole.GetByteRange(_offset, data.Length, data);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Size);
        _whole.GetByteRange(_offset + offset, count, output);
    }

    public void CopyToStream(Stream stream)
    {
        byte[] part = new byte[(int)Math.Min(1 << 20, Size)];
        for (long done = 0; done < Size; done += part.Length)
        {
            int count = (int)Math.Min(part.Length, Size - done);
            GetByteRange(done, count, part);
            stream.Write(part, 0, count);
        }
    }
}
