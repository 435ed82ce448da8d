using System.Buffers.Binary;

namespace PetRecon.Dicom.Codecs;

/// <summary>One scan of a JPEG-LS stream.</summary>
/// <param name="Components">Indices of the components that it holds.</param>
/// <param name="Near">Largest error; 0 is lossless.</param>
/// <param name="IsPixelInterleaved">Whether components alternate by sample; else by line.</param>
/// <param name="PointTransform">Bits by which samples were shifted down.</param>
/// <param name="DataStart">First byte of the coded data.</param>
internal sealed record JpegLsScanHeader(int[] Components, int Near, bool IsPixelInterleaved, int PointTransform, int DataStart);

/// <summary>The marker segments of a JPEG-LS stream (annex C of T.87).</summary>
internal ref struct JpegLsStream
{
    private const int ShortestSegment = 2;

    private readonly ReadOnlySpan<byte> _data;
    private readonly byte[] _componentIds;
    private readonly int _precision;
    private int _position;
    private int _maxValue;
    private int _threshold1;
    private int _threshold2;
    private int _threshold3;
    private int _reset;

    /// <summary>Reads up to the frame header.</summary>
    public JpegLsStream(ReadOnlySpan<byte> data, in FrameFormat format)
    {
        _data = data;
        if (data.Length < 4 || data[0] != 0xFF || data[1] != 0xD8)
            throw Fault("no SOI marker (FF D8): this is not a JPEG-LS stream.", 0);
        _position = 2;
        ReadOnlySpan<byte> frame = NextSegment(0xF7);
        int start = _position - frame.Length;
        if (frame.Length < 6)
            throw Fault($"the frame header has {frame.Length} bytes.", start);
        _precision = frame[0];
        int rows = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        int columns = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        int components = frame[5];
        if (_precision is < 2 or > 16 || _precision > 8 * format.BytesPerSample)
            throw Fault($"{_precision} bits a sample do not fit the {format.BitsAllocated} allocated bits.", start);
        // Rows of 0 are told by a DNL segment behind the scan; the format has them already.
        if ((rows != format.Rows && rows != 0) || columns != format.Columns || components != format.SamplesPerPixel)
        {
            throw Fault(
                $"the frame is {columns} x {rows} of {components} components; {format.Columns} x {format.Rows} of {format.SamplesPerPixel} were expected.",
                start);
        }

        if (frame.Length < 6 + 3 * components)
            throw Fault($"the frame header of {components} components has {frame.Length} bytes.", start);
        _componentIds = new byte[components];
        for (int i = 0; i < components; i++)
        {
            _componentIds[i] = frame[6 + 3 * i];
            if (frame[7 + 3 * i] != frame[7])
                throw Fault("components of different sampling are not supported.", start);
        }
    }

    /// <summary>Lines between restart markers; 0: there are none.</summary>
    public int RestartLines { get; private set; }

    public void MoveTo(int position) => _position = position;

    public readonly JpegLsCoding CodingOf(JpegLsScanHeader scan)
    {
        int most = (1 << _precision) - 1;
        int maxValue = _maxValue == 0 ? most : _maxValue;
        if (maxValue > most || scan.Near > Math.Min(255, maxValue / 2))
            throw Fault($"a largest value of {maxValue} and an error of {scan.Near} do not go with {_precision} bits.", scan.DataStart);
        JpegLsCoding coding = new(maxValue, scan.Near, _threshold1, _threshold2, _threshold3, _reset);
        if (coding.Threshold1 <= scan.Near || coding.Threshold2 < coding.Threshold1 || coding.Threshold3 < coding.Threshold2 || coding.Threshold3 > maxValue)
        {
            bool isDefault = _threshold1 == 0 && _threshold2 == 0 && _threshold3 == 0;
            if (!isDefault)
                throw Fault($"thresholds of {coding.Threshold1}, {coding.Threshold2}, {coding.Threshold3} are out of order.", scan.DataStart);
        }

        return coding;
    }

    /// <summary>Reads up to the next scan's coded data.</summary>
    public JpegLsScanHeader ReadScanHeader()
    {
        ReadOnlySpan<byte> scan = NextSegment(0xDA);
        int start = _position - scan.Length;
        int count = scan.Length > 0 ? scan[0] : 0;
        if (count == 0 || count > _componentIds.Length || scan.Length < 4 + 2 * count)
            throw Fault($"the scan header names {count} of {_componentIds.Length} components in {scan.Length} bytes.", start);
        var components = new int[count];
        for (int i = 0; i < count; i++)
        {
            components[i] = Array.IndexOf(_componentIds, scan[1 + 2 * i]);
            if (components[i] < 0 || Array.IndexOf(components, components[i], 0, i) >= 0)
                throw Fault($"component {scan[1 + 2 * i]} of the scan is not one of the frame's, or is there twice.", start);
            if (scan[2 + 2 * i] != 0)
                throw Fault("samples that stand for entries of a mapping table are not supported.", start);
        }

        int near = scan[1 + 2 * count];
        int interleave = scan[2 + 2 * count];
        int pointTransform = scan[3 + 2 * count] & 15;
        if (interleave > 2 || (interleave == 0 && count > 1) || pointTransform >= _precision)
            throw Fault($"interleave mode {interleave} and point transform {pointTransform} do not go with {count} components.", start);
        return new JpegLsScanHeader(components, near, interleave == 2 && count > 1, pointTransform, _position);
    }

    private static CodecException Fault(string problem, int at) => new(JpegLsDecoder.Codec, problem, at);

    // Reads segments, and uses those that set something, until the wanted one.
    private ReadOnlySpan<byte> NextSegment(byte wanted)
    {
        while (true)
        {
            while (_position + 1 < _data.Length && _data[_position] == 0xFF && _data[_position + 1] == 0xFF)
                _position++;
            if (_position + 4 > _data.Length)
                throw Fault($"the data end before marker FF {wanted:X2}.", _position);
            byte marker = _data[_position + 1];
            if (_data[_position] != 0xFF || marker < 0xC0 || marker is >= 0xD0 and <= 0xD9)
                throw Fault($"{_data[_position]:X2} {marker:X2} where marker FF {wanted:X2} was expected.", _position);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_data[(_position + 2)..]);
            if (length < ShortestSegment || length > _data.Length - _position - 2)
                throw Fault($"the segment of marker FF {marker:X2} has {length} bytes, {_data.Length - _position - 2} are left.", _position);
            ReadOnlySpan<byte> segment = _data.Slice(_position + 4, length - 2);
            _position += 2 + length;
            if (marker == wanted)
                return segment;
            Use(marker, segment);
        }
    }

    private void Use(byte marker, ReadOnlySpan<byte> segment)
    {
        int start = _position - segment.Length;
        switch (marker)
        {
            case 0xF8:
                UsePresets(segment, start);
                break;
            case 0xDD when segment.Length is >= 2 and <= 4:
                int lines = 0;
                foreach (byte digits in segment)
                    lines = (lines << 8) | digits;
                RestartLines = lines < 0 ? throw Fault($"a restart interval of {(uint)lines} lines.", start) : lines;
                break;
            case 0xE8 when segment.Length >= 5 && segment.StartsWith("mrfx"u8) && segment[4] != 0:
                throw Fault($"colour transform {segment[4]} of the HP extension is not supported.", start);
            case (>= 0xC0 and <= 0xCF) or 0xF7:
                throw Fault($"marker FF {marker:X2} is another kind of JPEG.", start);
        }
    }

    private void UsePresets(ReadOnlySpan<byte> segment, int start)
    {
        int kind = segment.Length > 0 ? segment[0] : 0;
        if (kind != 1)
        {
            // Mapping tables (2, 3) matter only to scans that use them, which are refused there.
            if (kind is 2 or 3)
                return;
            throw Fault($"presets of kind {kind} are not supported.", start);
        }

        if (segment.Length < 11)
            throw Fault($"presets of {segment.Length} bytes.", start);
        _maxValue = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        _threshold1 = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        _threshold2 = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        _threshold3 = BinaryPrimitives.ReadUInt16BigEndian(segment[7..]);
        _reset = BinaryPrimitives.ReadUInt16BigEndian(segment[9..]);
    }
}
