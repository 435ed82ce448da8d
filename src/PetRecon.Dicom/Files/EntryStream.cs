using System.IO.Compression;

namespace PetRecon.Dicom.Files;

/// <summary>
/// An archive's entry as a stream that can seek: what was inflated is kept, and what is passed over at the end is never inflated, so that
/// a scan of headers leaves pixels alone. Sizes that only a trap would have are refused before anything is inflated.
/// </summary>
internal sealed class EntryStream : Stream
{
    /// <summary>No object that a scanner makes is larger.</summary>
    public const long MaxBytes = 2_000_000_000;

    /// <summary>Deflate reaches 1032 on nothing but zeros; an empty image compresses nearly as well, so small entries may.</summary>
    private const int MaxRatio = 400;

    private const long AnyRatioBytes = 64 << 20;
    private const int StepBytes = 64 * 1024;

    private readonly Stream _inflating;
    private readonly MemoryStream _inflated = new();

    private EntryStream(Stream inflating, long length) => (_inflating, Length) = (inflating, length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    /// <exception cref="InvalidDataException">The entry is too large, or compressed as no real object would be.</exception>
    public static EntryStream Open(ZipArchiveEntry entry)
    {
        if (entry.Length > MaxBytes)
            throw new InvalidDataException($"The archive's entry has {entry.Length} bytes; PetRecon reads {MaxBytes} at most from an archive. Unpack it, and give the folder.");
        if (entry.Length > AnyRatioBytes && entry.Length / MaxRatio > entry.CompressedLength)
            throw new InvalidDataException($"The archive's entry would grow from {entry.CompressedLength} to {entry.Length} bytes, which no image does.");
        return new(entry.Open(), entry.Length);
    }

    public override int Read(Span<byte> buffer)
    {
        long end = Math.Min(Position + buffer.Length, Length);
        if (end <= Position)
            return 0;
        InflateTo(end);
        _inflated.Position = Math.Min(Position, _inflated.Length);
        int count = Position < _inflated.Length ? _inflated.Read(buffer[..(int)(end - Position)]) : 0;
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflating.Dispose();
            _inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private void InflateTo(long end)
    {
        _inflated.Position = _inflated.Length;
        Span<byte> step = stackalloc byte[1024];
        byte[]? large = end - _inflated.Length > StepBytes ? new byte[StepBytes] : null;
        Span<byte> buffer = large ?? step;
        while (_inflated.Length < end)
        {
            int count = _inflating.Read(buffer[..(int)Math.Min(buffer.Length, end - _inflated.Length)]);
            if (count == 0)
                return;
            _inflated.Write(buffer[..count]);
        }
    }
}
