namespace PetRecon.Dicom.Codecs;

/// <summary>JPEG-LS, lossless and near-lossless (ITU-T T.87 | ISO/IEC 14495-1): 2 to 16 bits, every interleave mode, presets, restart intervals.</summary>
internal static class JpegLsDecoder
{
    internal const string Codec = "JPEG-LS";

    /// <summary>Decodes one frame to interleaved little-endian samples, as stored: no colour conversion, no sign extension.</summary>
    /// <exception cref="CodecException">The stream is damaged, uses mapping tables, or has another shape than the format.</exception>
    public static void Decode(ReadOnlySpan<byte> data, in FrameFormat format, Span<byte> destination)
    {
        if (destination.Length < format.FrameBytes)
            throw new ArgumentException($"The destination has {destination.Length} bytes, the frame needs {format.FrameBytes}.", nameof(destination));
        JpegLsStream stream = new(data, format);
        int decoded = 0;
        while (decoded < format.SamplesPerPixel)
        {
            JpegLsScanHeader scan = stream.ReadScanHeader();
            int end = DecodeScan(data, scan, stream, format, destination);
            stream.MoveTo(end);
            decoded += scan.Components.Length;
        }
    }

    private static int DecodeScan(ReadOnlySpan<byte> data, JpegLsScanHeader scan, in JpegLsStream stream, in FrameFormat format, Span<byte> destination)
    {
        JpegLsCoding coding = stream.CodingOf(scan);
        JpegLsScanState state = new(coding, format.Columns, scan.Components.Length);
        JpegLsBitReader reader = new(data, scan.DataStart);
        JpegLsBits bits = default;
        int untilRestart = stream.RestartLines;
        int marker = 0;
        for (int row = 0; row < format.Rows; row++)
        {
            if (stream.RestartLines > 0 && untilRestart-- == 0)
            {
                Restart(data, ref reader, marker++ & 7);
                state.Restart();
                bits = default;
                untilRestart = stream.RestartLines - 1;
            }

            state.StartLine();
            if (coding.IsPlain)
                DecodeRow<JpegLsPlainLaw>(ref reader, ref bits, state, scan);
            else
                DecodeRow<JpegLsNearLaw>(ref reader, ref bits, state, scan);
            if (reader.IsOverrun(bits))
                throw new CodecException(Codec, $"the data end in row {row + 1} of {format.Rows}.", reader.Position);
            for (int i = 0; i < scan.Components.Length; i++)
                FrameRow.Store(state.Current(i).AsSpan(1, format.Columns), scan.Components[i], row, scan.PointTransform, format, destination);
            state.EndLine();
        }

        reader.FindMarker();
        return reader.Position;
    }

    private static void DecodeRow<TLaw>(ref JpegLsBitReader reader, ref JpegLsBits bits, JpegLsScanState state, JpegLsScanHeader scan)
        where TLaw : struct, IJpegLsLaw
    {
        if (scan.IsPixelInterleaved)
        {
            JpegLsScanDecoder.DecodePixelLine<TLaw>(ref reader, ref bits, state, scan.Components.Length);
            return;
        }

        for (int i = 0; i < scan.Components.Length; i++)
            JpegLsScanDecoder.DecodeLine<TLaw>(ref reader, ref bits, state, i);
    }

    private static void Restart(ReadOnlySpan<byte> data, ref JpegLsBitReader reader, int number)
    {
        reader.FindMarker();
        int at = reader.Position;
        if (at + 1 >= data.Length || data[at + 1] != 0xD0 + number)
            throw new CodecException(Codec, $"restart marker {number} is missing.", at);
        reader.SkipMarker();
    }
}
