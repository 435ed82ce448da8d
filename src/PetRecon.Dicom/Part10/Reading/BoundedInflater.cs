using System.IO.Compression;

namespace PetRecon.Dicom.Part10;

/// <summary>Inflates a data set, up to a limit: a small file can hold more than a machine has memory.</summary>
internal sealed class BoundedInflater(Stream deflated, long maxBytes) : Stream
{
    private readonly DeflateStream _inflater = new(deflated, CompressionMode.Decompress, leaveOpen: true);
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _inflater.Read(buffer);
        _count += read;
        return _count <= maxBytes
            ? read
            : throw new DicomFileException($"the deflated data set becomes larger than {maxBytes >> 20} MiB, the most that is inflated; if that is meant, inflate it with another program first", _count);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflater.Dispose();
        base.Dispose(disposing);
    }
}
