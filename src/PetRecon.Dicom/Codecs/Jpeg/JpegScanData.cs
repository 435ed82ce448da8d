using System.Buffers;

namespace PetRecon.Dicom.Codecs;

/// <summary>Gives a scan's coded data piece by piece, from restart marker to restart marker, without the zeros stuffed behind FF.</summary>
internal ref struct JpegScanData
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly byte[] _buffer;
    private int _restarts;

    public JpegScanData(ReadOnlySpan<byte> data, int start)
    {
        _data = data;
        Position = start;
        _buffer = ArrayPool<byte>.Shared.Rent(data.Length - start + JpegBitReader.Margin);
    }

    /// <summary>The first byte that has not been given out: after the last piece a marker, or the end.</summary>
    public int Position { get; private set; }

    /// <summary>The first piece.</summary>
    public JpegBitReader First() => Take();

    /// <summary>The piece behind the next restart marker.</summary>
    public JpegBitReader Next()
    {
        int marker = 0xD0 + (_restarts++ & 7);
        if (Position + 1 >= _data.Length || _data[Position + 1] != marker)
            throw new CodecException(JpegDecoder.Codec, $"restart marker FF {marker:X2} is missing.", Position);
        Position += 2;
        return Take();
    }

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private JpegBitReader Take()
    {
        int filled = 0;
        int origin = Position;
        while (Position < _data.Length)
        {
            ReadOnlySpan<byte> rest = _data[Position..];
            int plain = rest.IndexOf((byte)0xFF);
            if (plain < 0)
                plain = rest.Length;
            rest[..plain].CopyTo(_buffer.AsSpan(filled));
            filled += plain;
            Position += plain;
            if (Position + 1 >= _data.Length)
            {
                Position = _data.Length;
                break;
            }

            byte next = _data[Position + 1];
            if (next == 0)
            {
                _buffer[filled++] = 0xFF;
                Position += 2;
            }
            else if (next == 0xFF)
            {
                Position++;
            }
            else
            {
                break;
            }
        }

        _buffer.AsSpan(filled, JpegBitReader.Margin).Clear();
        return new JpegBitReader(_buffer.AsSpan(0, filled + JpegBitReader.Margin), origin);
    }
}
