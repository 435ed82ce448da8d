namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// A codeword's bytes, joined from its parts and freed of stuffed bits: the byte after FF adds only seven, and its first bit is a carry into those before
/// (ISO/IEC 15444-1, C.3.4). Done once for each byte here, it is not asked about at every shift of the decoder.
/// </summary>
internal sealed class CodewordBuffer
{
    /// <summary>Bytes FF behind a codeword: what the standard's decoders read there.</summary>
    public const int Padding = 16;
    private byte[] _bytes = new byte[8192];
    private int _count;
    private uint _bits;
    private int _bitCount;
    private bool _isRaw;
    private bool _afterFf;
    private bool _ended;

    public byte[] Bytes => _bytes;

    /// <summary>The bytes before the padding.</summary>
    public int Count => _count;

    public void Begin(bool isRaw)
    {
        _count = 0;
        _bits = 0;
        _bitCount = 0;
        _isRaw = isRaw;
        _afterFf = false;
        _ended = false;
    }

    public void Append(ReadOnlySpan<byte> part)
    {
        if (_count + part.Length + Padding + 1 > _bytes.Length)
            Array.Resize(ref _bytes, 2 * (_count + part.Length + Padding + 1));
        foreach (byte value in part)
        {
            if (_ended)
                return;
            if (_afterFf)
                AppendStuffed(value);
            else
                Push(value, 8);
            _afterFf = value == 0xFF;
        }
    }

    public void End()
    {
        if (_bitCount > 0)
            Push(0xFFu >> _bitCount, 8 - _bitCount);
        _bytes.AsSpan(_count, Padding).Fill(0xFF);
    }

    private void AppendStuffed(byte value)
    {
        if (value > 0x8F)
        {
            // A marker cannot be within a codeword; this is its end.
            _ended = true;
            return;
        }

        if (value > 0x7F && !_isRaw)
            Carry();
        Push((uint)value & 0x7F, 7);
    }

    private void Push(uint value, int count)
    {
        _bits = (_bits << count) | value;
        _bitCount += count;
        if (_bitCount >= 8)
        {
            _bitCount -= 8;
            _bytes[_count++] = (byte)(_bits >> _bitCount);
            _bits &= (1u << _bitCount) - 1;
        }
    }

    private void Carry()
    {
        _bits++;
        if (_bits >> _bitCount == 0)
            return;
        _bits = 0;
        for (int i = _count - 1; i >= 0; i--)
        {
            if (++_bytes[i] != 0)
                return;
        }
    }
}
