namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Bits that bypass the arithmetic coder, freed of stuffed ones by <see cref="CodewordBuffer"/>; behind the end come ones.</summary>
internal unsafe struct RawBits(byte* bytes, byte* end)
{
    private byte* _next = bytes;
    private int _bitsLeft = 8;

    public uint Read()
    {
        if (_bitsLeft == 0)
        {
            _bitsLeft = 8;
            if (_next < end)
                _next++;
        }

        return ((uint)*_next >> --_bitsLeft) & 1;
    }
}
