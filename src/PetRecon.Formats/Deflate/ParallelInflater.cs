using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace PetRecon.Formats.Deflate;

/// <summary>
/// Unpacks one zlib or gzip stream on several threads. The stream is cut at even distances; each piece is unpacked from the first block that is found
/// there, while what it copies from before is not known yet, and completed in order. Where a piece does not begin where the one before it has ended, the
/// bytes in between are unpacked in order. Method: Knespel and Brunst, HPDC '23, 295. Anything out of the ordinary is left to the caller: then
/// <see cref="HasFailed"/> is true, and a plain decompressor has to go on.
/// </summary>
internal sealed class ParallelInflater : IDisposable
{
    private const long LeastPackedBytes = 1 << 20;
    private const long PieceBytes = 1 << 21;
    private const int MostAhead = 16;

    private readonly SafeFileHandle _file;
    private readonly bool _isGzip;
    private readonly long _start;
    private readonly long _end;
    private readonly long _step;
    private readonly int _count;
    private readonly Queue<Task<InflatePiece>> _ahead = [];
    private readonly Stack<InflatePiece> _free = [];
    private readonly byte[] _known = new byte[256 + InflatePiece.Window];
    private readonly IChecksum _checksum;
    private InflatePiece? _given;
    private InflatePiece? _pending;
    private int _started;
    private int _taken;
    private long _bit;
    private long _total;

    private ParallelInflater(SafeFileHandle file, bool isGzip, long start, long end, long step)
    {
        (_file, _isGzip, _start, _end, _step) = (file, isGzip, start, end, step);
        _count = (int)((end - start + step - 1) / step);
        _bit = 8 * start;
        _checksum = isGzip ? new Crc32() : new Adler32();
        for (int i = 0; i < 256; i++)
            _known[i] = (byte)i;
    }

    /// <summary>Whether the stream's last byte was given out.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether the rest, or all, has to be unpacked in another way.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Opens a stream; null if it is not worth it, or not of the plain kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the stream begins; it is taken to reach up to the end of the file at the most.</param>
    /// <param name="isGzip">gzip, or else zlib.</param>
    /// <param name="unpackedBytes">How long it is when unpacked, about.</param>
    /// <param name="stepBytes">How far from each other the pieces begin; if left out, as is good for streams that are long enough for several.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ParallelInflater? Open(string path, long offset, bool isGzip, long unpackedBytes, long? stepBytes = null)
    {
        if (Environment.ProcessorCount < 2 && stepBytes is null)
            return null;
        SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        long end = RandomAccess.GetLength(file);
        long start = offset + (isGzip ? StreamHeader.OfGzip(file, offset) : StreamHeader.OfZlib(file, offset));
        if (start <= offset || (end - start < LeastPackedBytes && stepBytes is null))
        {
            file.Dispose();
            return null;
        }

        // Pieces of 2 MB when unpacked, so that they differ little in the time they take and stay in caches.
        double ratio = Math.Max(1, (double)unpackedBytes / (end - start));
        return new(file, isGzip, start, end, stepBytes ?? Math.Max(PieceBytes / 16, (long)(PieceBytes / ratio)));
    }

    /// <summary>The next bytes, which may be changed; they are valid until the next call. Empty at the end and after a failure.</summary>
    public Span<byte> Next()
    {
        if (_given is not null)
            _free.Push(_given);
        _given = null;
        while (!IsAtEnd && !HasFailed)
        {
            InflatePiece? piece = NextPiece();
            if (piece is null)
                continue;
            _given = piece;
            (_bit, IsAtEnd) = (piece.EndBit, piece.IsLast);
            piece.Close(_known);
            Span<byte> bytes = piece.Bytes;
            Remember(bytes);
            if (bytes.Length > 0)
                return bytes;
        }

        return [];
    }

    /// <summary>Whether the checksum after the stream is that of what was given out.</summary>
    public bool IsIntact()
    {
        Span<byte> stored = stackalloc byte[8];
        int length = _isGzip ? 8 : 4;
        if (!IsAtEnd || RandomAccess.Read(_file, stored[..length], (_bit + 7) >> 3) != length)
            return false;
        return _isGzip
            ? BinaryPrimitives.ReadUInt32LittleEndian(stored) == _checksum.Value && BinaryPrimitives.ReadUInt32LittleEndian(stored[4..]) == (uint)_total
            : BinaryPrimitives.ReadUInt32BigEndian(stored) == _checksum.Value;
    }

    /// <summary>Waits for what is still being unpacked, and closes the file.</summary>
    public void Dispose()
    {
        foreach (Task<InflatePiece> task in _ahead)
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        _file.Dispose();
    }

    // Null if a piece was dropped; the next one is then looked at.
    private InflatePiece? NextPiece()
    {
        while (_started < _count && _ahead.Count < Math.Min(Environment.ProcessorCount, MostAhead))
            Start();
        if (_pending is null)
        {
            if (_ahead.Count == 0)
            {
                HasFailed = true;
                return null;
            }

            _pending = _ahead.Dequeue().GetAwaiter().GetResult();
            _taken++;
        }

        // The stretch that the pending piece was to unpack ends here.
        long end = Math.Min(_end, _start + _taken * _step);
        if (_pending.StartBit == _bit)
        {
            InflatePiece piece = _pending;
            _pending = null;
            return piece;
        }

        if (_bit >= 8 * end)
        {
            _free.Push(_pending);
            _pending = null;
            return null;
        }

        // In order up to where the piece begins; where it has no beginning, or a wrong one, up to where it would have ended.
        InflatePiece between = Take();
        int before = (int)Math.Min(_total, InflatePiece.Window);
        HasFailed = !between.Continue(_bit, _pending.StartBit > _bit ? _pending.StartBit : 8 * end, _known.AsSpan(_known.Length - before));
        return HasFailed ? null : between;
    }

    private void Start()
    {
        InflatePiece piece = Take();
        long from = _start + _started * _step;
        long to = Math.Min(_end, from + _step);
        bool isFirst = _started++ == 0;
        _ahead.Enqueue(Task.Run(() =>
        {
            if (!isFirst)
                piece.Search(from, to);
            else if (!piece.Continue(8 * from, 8 * to, []))
                piece.Drop();
            return piece;
        }));
    }

    private InflatePiece Take() => _free.Count > 0 ? _free.Pop() : new(_file, _end);

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        _checksum.Add(bytes);
        _total += bytes.Length;
        Span<byte> window = _known.AsSpan(256);
        if (bytes.Length < window.Length)
            window[bytes.Length..].CopyTo(window);
        else
            bytes = bytes[^window.Length..];
        bytes.CopyTo(window[^bytes.Length..]);
    }
}
