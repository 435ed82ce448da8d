namespace PetRecon.Viewer.Headless;

/// <summary>GIF's compression: LZW with codes of growing width, in blocks of up to 255 bytes.</summary>
internal sealed class GifLzw(Stream to)
{
    private const int MinBits = 8;
    private const int Clear = 1 << MinBits;
    private const int End = Clear + 1;
    private const int MaxCodes = 4096;

    private readonly byte[] _block = new byte[255];
    private int _blockLength;
    private int _bits;
    private int _bitCount;

    public void Write(ReadOnlySpan<byte> indices)
    {
        to.WriteByte(MinBits);
        Dictionary<int, int> codes = [];
        int width = MinBits + 1;
        int next = End + 1;
        Put(Clear, width);
        int prefix = indices[0];
        foreach (byte index in indices[1..])
        {
            int key = prefix << 8 | index;
            if (codes.TryGetValue(key, out int code))
            {
                prefix = code;
                continue;
            }

            Put(prefix, width);
            prefix = index;
            if (next == MaxCodes)
            {
                Put(Clear, width);
                codes.Clear();
                (width, next) = (MinBits + 1, End + 1);
                continue;
            }

            // A reader learns this code one step later, so the width grows when the code itself needs it.
            if (next == 1 << width)
                width++;
            codes[key] = next++;
        }

        Put(prefix, width);
        Put(End, width);
        if (_bitCount > 0)
            Byte((byte)_bits);
        Flush();
        to.WriteByte(0);
    }

    private void Put(int code, int width)
    {
        _bits |= code << _bitCount;
        _bitCount += width;
        while (_bitCount >= 8)
        {
            Byte((byte)_bits);
            _bits >>= 8;
            _bitCount -= 8;
        }
    }

    private void Byte(byte value)
    {
        _block[_blockLength++] = value;
        if (_blockLength == _block.Length)
            Flush();
    }

    private void Flush()
    {
        if (_blockLength == 0)
            return;
        to.WriteByte((byte)_blockLength);
        to.Write(_block, 0, _blockLength);
        _blockLength = 0;
    }
}
