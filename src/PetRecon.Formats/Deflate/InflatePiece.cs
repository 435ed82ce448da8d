using Microsoft.Win32.SafeHandles;

namespace PetRecon.Formats.Deflate;

/// <summary>
/// A stretch of a deflate stream that is unpacked on its own. What lies before it is not known yet, so bytes that are copied from there stay open: symbols
/// from 256 on say which of the 32768 bytes before they are. Once no such symbol can be referred to any more, the rest is plain bytes. Its memory is used
/// again from stretch to stretch.
/// </summary>
internal sealed class InflatePiece
{
    /// <summary>How far back a match may refer.</summary>
    public const int Window = 1 << 15;

    private const int InputAhead = 1 << 17;
    private const int MaxOutput = 1 << 28;

    private readonly SafeFileHandle _file;
    private readonly long _fileEnd;
    private readonly DeflateBlocks _blocks = new();
    private byte[] _input = new byte[1 << 18];
    private int _loaded;
    private long _inputStart;
    private ushort[] _symbols = [];
    private int _symbolCount;
    private byte[] _bytes = [];
    private int _byteCount;
    private int _openCount;
    private int _begin;
    private bool _areBytes;

    /// <summary>Room for a stretch.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fileEnd">Where the stream's bytes end at the latest.</param>
    public InflatePiece(SafeFileHandle file, long fileEnd)
    {
        _file = file;
        _fileEnd = fileEnd;
    }

    /// <summary>The bit of the file that it begins with; -1 if no block was found.</summary>
    public long StartBit { get; private set; }

    /// <summary>The bit after it.</summary>
    public long EndBit { get; private set; }

    /// <summary>Whether the stream ends with it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>What was unpacked, after <see cref="Close"/>.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(_begin, _byteCount - _begin);

    /// <summary>Unpacks from the first block that begins at some byte or after it, up to the first one that begins at another or after it.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="to">The other.</param>
    public void Search(long from, long to)
    {
        Load(from, to);
        long until = 8 * (to - from);
        for (long bit = 0; ; bit++)
        {
            bit = _blocks.Find(_input.AsSpan(0, _loaded + DeflateBlocks.InputSlack), bit, until);
            if (bit < 0)
                break;
            BeginOpen();
            if (!Unpack(bit, until))
                continue;
            StartBit = 8 * from + bit;
            return;
        }

        StartBit = -1;
    }

    /// <summary>Unpacks from the beginning of a block, when the bytes before it are known. False if that is not possible.</summary>
    /// <param name="bit">Where the block begins in the file.</param>
    /// <param name="until">The bit that the next stretch begins at, or after.</param>
    /// <param name="before">The bytes before it, as far as there are any.</param>
    public bool Continue(long bit, long until, ReadOnlySpan<byte> before)
    {
        Load(bit >> 3, (until + 7) >> 3);
        (_areBytes, _openCount, _begin, _byteCount) = (true, 0, before.Length, before.Length);
        if (_bytes.Length < before.Length + (1 << 16))
            _bytes = new byte[1 << 20];
        before.CopyTo(_bytes);
        StartBit = bit;
        return Unpack(bit & 7, until - 8 * _inputStart);
    }

    /// <summary>Says that there is nothing in it.</summary>
    public void Drop() => StartBit = -1;

    /// <summary>Fills in what was open.</summary>
    /// <param name="known">0 to 255, and after them the 32768 bytes before this stretch.</param>
    public void Close(ReadOnlySpan<byte> known)
    {
        if (!_areBytes)
        {
            _openCount = _symbolCount - Window;
            if (_bytes.Length < _openCount)
                _bytes = new byte[_openCount];
            _byteCount = _openCount;
            _areBytes = true;
        }

        ReadOnlySpan<ushort> symbols = _symbols.AsSpan(_openCount > 0 ? Window : 0, _openCount);
        known = known[..(256 + Window)];
        for (int i = 0; i < symbols.Length; i++)
            _bytes[i] = known[symbols[i]];
    }

    private void BeginOpen()
    {
        if (_symbols.Length == 0)
        {
            _symbols = new ushort[Window + (1 << 18)];
            for (int i = 0; i < Window; i++)
                _symbols[i] = (ushort)(256 + i);
        }

        (_areBytes, _openCount, _begin, _symbolCount) = (false, 0, 0, Window);
    }

    private bool Unpack(long bit, long until)
    {
        IsLast = false;
        while (true)
        {
            if (!_areBytes && _symbolCount >= 2 * Window && _symbols.AsSpan(_symbolCount - Window, Window).IndexOfAnyExceptInRange((ushort)0, (ushort)255) < 0)
                GoOnWithBytes();
            ReadOnlySpan<byte> input = _input.AsSpan(0, _loaded + DeflateBlocks.InputSlack);
            BlockStatus status = _areBytes
                ? _blocks.Unpack<byte>(input, ref bit, _bytes, ref _byteCount)
                : _blocks.Unpack<ushort>(input, ref bit, _symbols, ref _symbolCount);
            switch (status)
            {
                case BlockStatus.IsComplete when bit < until:
                    break;
                case BlockStatus.IsComplete or BlockStatus.IsLast:
                    IsLast = status == BlockStatus.IsLast;
                    EndBit = 8 * _inputStart + bit;
                    return true;
                case BlockStatus.NeedsInput when _inputStart + _loaded < _fileEnd:
                    Load(_inputStart, _inputStart + 2L * _loaded);
                    break;
                case BlockStatus.NeedsOutput when (_areBytes ? _bytes.Length : _symbols.Length) < MaxOutput:
                    Grow();
                    break;
                default:
                    return false;
            }
        }
    }

    private void GoOnWithBytes()
    {
        _openCount = _symbolCount - Window;
        if (_bytes.Length < _openCount + (1 << 16))
            _bytes = new byte[_openCount + (1 << 21)];
        for (int i = Window; i > 0; i--)
            _bytes[_openCount - i] = (byte)_symbols[_symbolCount - i];
        (_areBytes, _byteCount) = (true, _openCount);
    }

    private void Grow()
    {
        if (_areBytes)
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        else
            Array.Resize(ref _symbols, 2 * _symbols.Length);
    }

    private void Load(long from, long to)
    {
        int wanted = (int)Math.Min(_fileEnd - from, Math.Min(to - from + InputAhead, MaxOutput));
        if (_input.Length < wanted + DeflateBlocks.InputSlack)
            _input = new byte[wanted + DeflateBlocks.InputSlack];
        (_inputStart, _loaded) = (from, 0);
        while (_loaded < wanted && RandomAccess.Read(_file, _input.AsSpan(_loaded, wanted - _loaded), from + _loaded) is int got and > 0)
            _loaded += got;
        Array.Clear(_input, _loaded, DeflateBlocks.InputSlack);
    }
}
