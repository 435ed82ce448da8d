namespace PetRecon.Dicom.Part10;

/// <summary>Several buffers one after another, such as the fragments of a frame.</summary>
internal sealed class CompositeByteBuffer(params IByteBuffer[] buffers) : IByteBuffer
{
    public bool IsMemory => buffers.All(buffer => buffer.IsMemory);

    public long Size => buffers.Sum(buffer => buffer.Size);

    public byte[] Data
    {
        get
        {
            byte[] data = GC.AllocateUninitializedArray<byte>(checked((int)Size));
            GetByteRange(0, data.Length, data);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output)
    {
        int done = 0;
        foreach (IByteBuffer buffer in buffers)
        {
            if (done == count)
                return;
            if (offset < buffer.Size)
            {
                byte[] part = new byte[(int)Math.Min(buffer.Size - offset, count - done)];
                buffer.GetByteRange(offset, part.Length, part);
                part.CopyTo(output, done);
                done += part.Length;
                offset = 0;
            }
            else
            {
                offset -= buffer.Size;
            }
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(done, count);
    }

    public void CopyToStream(Stream stream)
    {
        foreach (IByteBuffer buffer in buffers)
            buffer.CopyToStream(stream);
    }
}
