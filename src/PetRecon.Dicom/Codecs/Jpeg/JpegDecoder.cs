namespace PetRecon.Dicom.Codecs;

/// <summary>
/// JPEG with Huffman codes (ITU-T T.81): baseline, extended sequential of 8 and 12 bits, and lossless of 2 to 16 bits.
/// </summary>
internal static class JpegDecoder
{
    internal const string Codec = "JPEG";

    /// <summary>Decodes one frame to interleaved little-endian samples, as stored: no colour conversion, no sign extension.</summary>
    /// <exception cref="CodecException">The stream is damaged, of another kind (progressive, arithmetic), or has another shape than the format.</exception>
    public static void Decode(ReadOnlySpan<byte> data, in FrameFormat format, Span<byte> destination)
    {
        if (destination.Length < format.FrameBytes)
            throw new ArgumentException($"The destination has {destination.Length} bytes, the frame needs {format.FrameBytes}.", nameof(destination));
        JpegStream stream = new(data);
        Check(stream, format);
        JpegPlane[] planes = stream.IsLossless ? [] : MakePlanes(stream, format);
        var isDecoded = new bool[stream.Components.Length];
        while (Array.IndexOf(isDecoded, false) >= 0)
        {
            JpegScan scan = stream.ReadScan();
            foreach (JpegScanComponent part in scan.Components)
            {
                if (isDecoded[part.Component.Index])
                    throw JpegStream.Fault($"component {part.Component.Id} is coded twice.", scan.DataStart);
                isDecoded[part.Component.Index] = true;
            }

            stream.MoveTo(stream.IsLossless
                ? JpegLosslessScan.Decode(data, stream, scan, format, destination)
                : JpegSequentialScan.Decode(data, stream, scan, planes, format.Rows));
        }

        if (!stream.IsLossless)
            StorePlanes(planes, format, destination);
    }

    /// <summary>Whether the stream itself says that its three components are YCbCr (true) or are not (false); null where it says nothing.</summary>
    /// <exception cref="CodecException">The stream has no sound frame header.</exception>
    public static bool? SaysYcbcr(ReadOnlySpan<byte> data)
    {
        JpegStream stream = new(data);
        if (stream.AdobeTransform >= 0)
            return stream.AdobeTransform == 1;
        if (stream.IsJfif)
            return true;
        return stream.Components.Length == 3 && stream.Components[0].Id == 'R' && stream.Components[1].Id == 'G' ? false : null;
    }

    private static void Check(in JpegStream stream, in FrameFormat format)
    {
        // Rows of 0 are told by a DNL segment behind the scan; the format has them already.
        if ((stream.Rows != format.Rows && stream.Rows != 0) || stream.Columns != format.Columns || stream.Columns == 0
            || stream.Components.Length != format.SamplesPerPixel)
        {
            throw new CodecException(
                Codec,
                $"the frame is {stream.Columns} x {stream.Rows} of {stream.Components.Length} components; "
                    + $"{format.Columns} x {format.Rows} of {format.SamplesPerPixel} were expected.");
        }

        if (format.BitsAllocated is not (8 or 16) || stream.Precision > format.BitsAllocated)
            throw new CodecException(Codec, $"{stream.Precision} bits a sample do not fit the {format.BitsAllocated} allocated bits.");
        foreach (JpegComponent component in stream.Components)
        {
            JpegComponent first = stream.Components[0];
            if (stream.IsLossless && (component.Horizontal != first.Horizontal || component.Vertical != first.Vertical))
                throw new CodecException(Codec, "components of different sampling are not supported in lossless JPEG.");
        }
    }

    private static JpegPlane[] MakePlanes(in JpegStream stream, in FrameFormat format)
    {
        int horizontal = 1;
        int vertical = 1;
        foreach (JpegComponent component in stream.Components)
        {
            horizontal = Math.Max(horizontal, component.Horizontal);
            vertical = Math.Max(vertical, component.Vertical);
        }

        var planes = new JpegPlane[stream.Components.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            JpegComponent component = stream.Components[i];
            if (horizontal % component.Horizontal != 0 || vertical % component.Vertical != 0)
                throw new CodecException(Codec, $"sampling {component.Horizontal} x {component.Vertical} of {horizontal} x {vertical} is not supported.");
            planes[i] = new JpegPlane(component, format.Columns, format.Rows, horizontal, vertical);
        }

        return planes;
    }

    private static void StorePlanes(JpegPlane[] planes, in FrameFormat format, Span<byte> destination)
    {
        // Whole samples of the coarsest component, so that a row may end beyond the frame.
        var line = new ushort[format.Columns + 4];
        var sums = new int[format.Columns + 4];
        for (int row = 0; row < format.Rows; row++)
        {
            foreach (JpegPlane plane in planes)
            {
                plane.Upsample(row, line, sums);
                FrameRow.Store(line.AsSpan(0, format.Columns), plane.Component.Index, row, 0, format, destination);
            }
        }
    }
}
