namespace PetRecon.Dicom.Part10;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteBuffer : IByteBuffer
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public MemoryByteBuffer(byte[] data) => _bytes = data;

    internal MemoryByteBuffer(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public bool IsMemory => true;

    public long Size => _bytes.Length;

    /// <summary>All bytes: the array itself if the buffer is a whole one, else a copy.</summary>
    public byte[] Data =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(_bytes, out ArraySegment<byte> part) && part.Array is byte[] array && array.Length == _bytes.Length
            ? array
            : _bytes.ToArray();

    internal ReadOnlySpan<byte> Span => _bytes.Span;

    public void GetByteRange(long offset, int count, byte[] output) => _bytes.Span.Slice(checked((int)offset), count).CopyTo(output);

    public void CopyToStream(Stream stream) => stream.Write(_bytes.Span);
}
