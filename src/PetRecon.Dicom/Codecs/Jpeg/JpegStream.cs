using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs;

/// <summary>The marker segments of a JPEG stream (annex B of ITU-T T.81): frame header, tables, scan headers.</summary>
internal ref struct JpegStream
{
    private const byte StartOfScan = 0xDA;

    private readonly ReadOnlySpan<byte> _data;
    private readonly JpegHuffmanTable?[] _dcTables = new JpegHuffmanTable?[4];
    private readonly JpegHuffmanTable?[] _acTables = new JpegHuffmanTable?[4];
    private readonly ushort[]?[] _quantisation = new ushort[]?[4];
    private int _position;

    /// <summary>Reads up to the frame header.</summary>
    public JpegStream(ReadOnlySpan<byte> data)
    {
        _data = data;
        if (data.Length < 4 || data[0] != 0xFF || data[1] != 0xD8)
            throw Fault("no SOI marker (FF D8): this is not a JPEG stream.", 0);
        _position = 2;
        ReadFrame();
    }

    public bool IsLossless { get; private set; }

    /// <summary>Bits a sample.</summary>
    public int Precision { get; private set; }

    public int Columns { get; private set; }

    /// <summary>Rows; 0 where a segment behind the first scan tells them (DNL).</summary>
    public int Rows { get; private set; }

    public JpegComponent[] Components { get; private set; } = [];

    /// <summary>Units between restart markers; 0: there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Colour transform of the Adobe segment: 0 none, 1 YCbCr; -1 where there is no such segment.</summary>
    public int AdobeTransform { get; private set; } = -1;

    /// <summary>Whether a JFIF segment is there, which says that three components are YCbCr.</summary>
    public bool IsJfif { get; private set; }

    public static CodecException Fault(string problem, int at) => new(JpegDecoder.Codec, problem, at);

    public void MoveTo(int position) => _position = position;

    public readonly JpegHuffmanTable DcTable(JpegScanComponent component) =>
        _dcTables[component.DcTable] ?? throw Fault($"Huffman table {component.DcTable} is not there.", _position);

    public readonly JpegHuffmanTable AcTable(JpegScanComponent component) =>
        _acTables[component.AcTable] ?? throw Fault($"Huffman table {component.AcTable} for AC is not there.", _position);

    /// <summary>The quantisation table of a component, by rows.</summary>
    public readonly ushort[] Quantisation(JpegComponent component) =>
        _quantisation[component.Quantisation] ?? throw Fault($"quantisation table {component.Quantisation} is not there.", _position);

    /// <summary>Reads up to the next scan's coded data.</summary>
    public JpegScan ReadScan()
    {
        ReadOnlySpan<byte> segment = NextSegment(StartOfScan, out _);
        int start = _position - segment.Length;
        int count = segment.Length > 0 ? segment[0] : 0;
        if (count is 0 or > 4 || segment.Length < 4 + 2 * count)
            throw Fault($"the scan header names {count} components in {segment.Length} bytes.", start);
        var components = new JpegScanComponent[count];
        for (int i = 0; i < count; i++)
        {
            JpegComponent? component = null;
            foreach (JpegComponent candidate in Components)
            {
                if (candidate.Id == segment[1 + 2 * i])
                    component = candidate;
            }

            int tables = segment[2 + 2 * i];
            if (component is null || (tables & 0xCC) != 0)
                throw Fault($"component {segment[1 + 2 * i]} of the scan is not one of the frame's, or has no Huffman tables.", start);
            components[i] = new JpegScanComponent(component, tables >> 4, tables & 3);
        }

        ReadOnlySpan<byte> rest = segment[(1 + 2 * count)..];
        return new JpegScan(components, rest[0], rest[1], rest[2] & 15, _position);
    }

    private void ReadFrame()
    {
        ReadOnlySpan<byte> frame = NextSegment(0, out byte kind);
        int start = _position - frame.Length;
        if (frame.Length < 6 || frame.Length < 6 + 3 * frame[5])
            throw Fault($"the frame header has {frame.Length} bytes.", start);
        IsLossless = kind == 0xC3;
        Precision = frame[0];
        Rows = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        Columns = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        bool isPrecisionRight = IsLossless ? Precision is >= 2 and <= 16 : Precision == 8 || (Precision == 12 && kind == 0xC1);
        if (!isPrecisionRight)
            throw Fault($"{Precision} bits a sample are not possible in this kind of JPEG (FF {kind:X2}).", start);
        Components = new JpegComponent[frame[5]];
        for (int i = 0; i < Components.Length; i++)
        {
            ReadOnlySpan<byte> entry = frame.Slice(6 + 3 * i, 3);
            int horizontal = entry[1] >> 4;
            int vertical = entry[1] & 15;
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || entry[2] > 3)
                throw Fault($"component {i + 1} has sampling {horizontal} x {vertical} and quantisation table {entry[2]}.", start + 6 + 3 * i);
            Components[i] = new JpegComponent(entry[0], i, horizontal, vertical, entry[2]);
        }
    }

    // Reads segments, and uses those that set something, until the wanted one; 0 is the frame header of a known kind.
    private ReadOnlySpan<byte> NextSegment(byte wanted, out byte marker)
    {
        while (true)
        {
            while (_position + 1 < _data.Length && _data[_position] == 0xFF && _data[_position + 1] == 0xFF)
                _position++;
            if (_position + 4 > _data.Length)
                throw Fault("the data end before the pixels do.", _position);
            marker = _data[_position + 1];
            if (_data[_position] != 0xFF || marker < 0xC0 || marker is >= 0xD0 and <= 0xD9)
                throw Fault($"{_data[_position]:X2} {marker:X2} where a marker segment was expected.", _position);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_data[(_position + 2)..]);
            if (length < 2 || length > _data.Length - _position - 2)
                throw Fault($"the segment of marker FF {marker:X2} has {length} bytes, {_data.Length - _position - 2} are left.", _position);
            ReadOnlySpan<byte> segment = _data.Slice(_position + 4, length - 2);
            int start = _position;
            _position += 2 + length;
            bool isFrame = marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
            if (marker == wanted || (wanted == 0 && marker is 0xC0 or 0xC1 or 0xC3))
                return segment;
            if (isFrame || marker is 0xC8 or 0xCC or 0xF7 || marker == StartOfScan)
                throw Fault($"marker FF {marker:X2}: {NameOf(marker)}.", start);
            Use(marker, segment, start + 4);
        }
    }

    private static string NameOf(byte marker) => marker switch
    {
        0xC2 => "progressive JPEG is not supported (DICOM has retired it)",
        0xF7 => "this is JPEG-LS; the transfer syntax says JPEG",
        StartOfScan => "a scan before the frame header",
        0xC0 or 0xC1 or 0xC3 => "a second frame header",
        0xC5 or 0xC6 or 0xC7 => "hierarchical JPEG is not supported",
        _ => "arithmetic coding is not supported",
    };

    private void Use(byte marker, ReadOnlySpan<byte> segment, int start)
    {
        switch (marker)
        {
            case 0xC4:
                UseHuffmanTables(segment, start);
                break;
            case 0xDB:
                UseQuantisation(segment, start);
                break;
            case 0xDD when segment.Length >= 2:
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case 0xE0 when segment.StartsWith("JFIF\0"u8):
                IsJfif = true;
                break;
            case 0xEE when segment.Length >= 12 && segment.StartsWith("Adobe"u8):
                AdobeTransform = segment[11];
                break;
        }
    }

    private readonly void UseHuffmanTables(ReadOnlySpan<byte> segment, int start)
    {
        while (segment.Length > 0)
        {
            int count = 0;
            if (segment.Length >= 17)
            {
                foreach (byte codes in segment.Slice(1, 16))
                    count += codes;
            }

            if (segment.Length < 17 + count || count > 256 || (segment[0] & 0xEC) != 0)
                throw Fault($"a Huffman table of {count} codes, class and number {segment[0]:X2}, in {segment.Length} bytes.", start);
            JpegHuffmanTable table = new(segment.Slice(1, 16), segment.Slice(17, count), start);
            (segment[0] >> 4 == 0 ? _dcTables : _acTables)[segment[0] & 3] = table;
            segment = segment[(17 + count)..];
        }
    }

    private readonly void UseQuantisation(ReadOnlySpan<byte> segment, int start)
    {
        while (segment.Length > 0)
        {
            bool isWide = segment[0] >> 4 == 1;
            int bytes = 1 + (isWide ? 128 : 64);
            if (segment[0] >> 4 > 1 || (segment[0] & 15) > 3 || segment.Length < bytes)
                throw Fault($"a quantisation table of kind and number {segment[0]:X2} in {segment.Length} bytes.", start);
            var table = new ushort[64];
            for (int i = 0; i < 64; i++)
                table[JpegInverseDct.ZigZag[i]] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + 2 * i)..]) : segment[1 + i];
            _quantisation[segment[0] & 15] = table;
            segment = segment[bytes..];
        }
    }
}
