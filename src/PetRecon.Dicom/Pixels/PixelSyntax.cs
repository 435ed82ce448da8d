using System.IO.Compression;
using PetRecon.Dicom.Codecs;

namespace PetRecon.Dicom.Pixels;

/// <summary>Decodes one compressed frame to interleaved little-endian samples.</summary>
internal delegate void FrameDecoder(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination);

/// <summary>The transfer syntaxes whose pixel data can be read: the one table of them.</summary>
internal sealed class PixelSyntax
{
    private const string Video = "it is a video stream: `ffmpeg` reads it once it is extracted from the file";
    private const string Server = "the file has no pixels, they are at the address in (0028,7fe0)";
    private const string Transcoder = "a program that knows it can rewrite the file: `gdcmconv --raw in.dcm out.dcm`, `dcmconv +te`, or dcm4che's `dcm2dcm`";

    private static readonly PixelSyntax[] s_known =
    [
        new("1.2.840.10008.1.2", null),
        new("1.2.840.10008.1.2.1", null),
        new("1.2.840.10008.1.2.2", null),
        new("1.2.840.10008.1.2.1.99", null),
        new("1.2.840.10008.1.2.1.98", Copy) { MostExpansion = 8, HoldsNativeFrames = true },
        new("1.2.840.10008.1.2.8.1", Inflate) { MostExpansion = 8 * 1032, HoldsNativeFrames = true },
        new("1.2.840.10008.1.2.5", (data, in format, destination) => RleDecoder.Decode(data.Span, format, destination)) { MostExpansion = 512 },
        new("1.2.840.10008.1.2.4.50", Jpeg) { MostExpansion = 1024, IsLossyJpeg = true },
        new("1.2.840.10008.1.2.4.51", Jpeg) { MostExpansion = 1024, IsLossyJpeg = true },
        new("1.2.840.10008.1.2.4.57", Jpeg) { MostExpansion = 16 },
        new("1.2.840.10008.1.2.4.70", Jpeg) { MostExpansion = 16 },
        new("1.2.840.10008.1.2.4.80", JpegLs),
        new("1.2.840.10008.1.2.4.81", JpegLs),
        new("1.2.840.10008.1.2.4.90", Jpeg2000) { UndoesColours = true },
        new("1.2.840.10008.1.2.4.91", Jpeg2000) { UndoesColours = true },
        new("1.2.840.10008.1.2.4.92", Jpeg2000) { UndoesColours = true },
        new("1.2.840.10008.1.2.4.93", Jpeg2000) { UndoesColours = true },
    ];

    // Newer than many dictionaries.
    private static readonly (string Prefix, string Name, string Way)[] s_others =
    [
        ("1.2.840.10008.1.2.4.11", "JPEG XL", Transcoder),
        ("1.2.840.10008.1.2.4.20", "High-Throughput JPEG 2000", Transcoder),
        ("1.2.840.10008.1.2.4.94", "JPIP Referenced", Server),
        ("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", Server),
        ("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", Server),
        ("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", Server),
    ];

    private PixelSyntax(string uid, FrameDecoder? decoder)
    {
        Uid = uid;
        Decoder = decoder;
    }

    public string Uid { get; }

    /// <summary>What decodes a frame; null: pixel data are native.</summary>
    public FrameDecoder? Decoder { get; }

    /// <summary>How many bytes of a frame a compressed byte can stand for at the most; a header that asks for more is wrong.</summary>
    public int MostExpansion { get; private init; } = 1 << 20;

    /// <summary>Whether what is decoded is a frame as native pixel data have it: perhaps in planes, or of packed bits.</summary>
    public bool HoldsNativeFrames { get; private init; }

    /// <summary>Whether the JPEG stream may say itself what its colours are.</summary>
    public bool IsLossyJpeg { get; private init; }

    /// <summary>Whether decoding gives red, green and blue where the data set names a transform that is part of the codec (YBR_RCT, YBR_ICT).</summary>
    public bool UndoesColours { get; private init; }

    /// <summary>The entry of a syntax.</summary>
    /// <exception cref="DicomFormatException">It is not in the table; the message names it and what can rewrite the file.</exception>
    public static PixelSyntax Find(DicomTransferSyntax syntax, string path)
    {
        foreach (PixelSyntax known in s_known)
        {
            if (known.Uid == syntax.UID.UID)
                return known;
        }

        string uid = syntax.UID.UID;
        string name = syntax.UID.Name;
        string way = uid.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal) ? Video : Transcoder;
        foreach ((string prefix, string family, string familyWay) in s_others)
        {
            if (uid.StartsWith(prefix, StringComparison.Ordinal))
                (name, way) = (family, familyWay);
        }

        throw new DicomFormatException(path, $"pixel data in the transfer syntax \"{name}\" ({uid}) cannot be read; {way}.");
    }

    private static void Jpeg(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination) =>
        JpegDecoder.Decode(data.Span, format, destination);

    private static void JpegLs(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination) =>
        JpegLsDecoder.Decode(data.Span, format, destination);

    private static void Jpeg2000(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination) =>
        Jpeg2000Decoder.Decode(data, format, destination);

    private static void Copy(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination)
    {
        if (data.Length < destination.Length)
            throw new CodecException("Encapsulated uncompressed", $"the frame has {data.Length} bytes; {destination.Length} are needed.");
        data.Span[..destination.Length].CopyTo(destination);
    }

    private static void Inflate(ReadOnlyMemory<byte> data, in FrameFormat format, Span<byte> destination)
    {
        try
        {
            using DeflateStream stream = new(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            if (read < destination.Length)
                throw new CodecException("Deflated image frame", $"the frame ends after {read} of {destination.Length} bytes.");
        }
        catch (InvalidDataException exception)
        {
            throw new CodecException("Deflated image frame", exception.Message);
        }
    }
}
