namespace PetRecon.Dicom.Part10;

/// <summary>Bytes that stay in their file until they are asked for. The file has to stay as it is meanwhile.</summary>
internal sealed class FileByteBuffer(string path, long position, long length) : IByteBuffer
{
    private const int CopyBytes = 1 << 20;

    public bool IsMemory => false;

    public long Size => length;

    public byte[] Data
    {
        get
        {
            if (length > Array.MaxLength)
                throw new DicomDataException($"A value of {length} bytes is too large to be read at once; read it in parts.");
            byte[] data = GC.AllocateUninitializedArray<byte>((int)length);
            Read(0, data);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, length);
        Read(offset, output.AsSpan(0, count));
    }

    public void CopyToStream(Stream stream)
    {
        byte[] part = new byte[(int)Math.Min(CopyBytes, length)];
        for (long done = 0; done < length; done += part.Length)
        {
            Span<byte> bytes = part.AsSpan(0, (int)Math.Min(part.Length, length - done));
            Read(done, bytes);
            stream.Write(bytes);
        }
    }

    private void Read(long offset, Span<byte> destination)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(file, destination, position + offset);
            if (count == 0)
                throw new DicomFileException($"{path} has become shorter since it was opened", position + offset);
            destination = destination[count..];
            offset += count;
        }
    }
}
