using PetRecon.Dicom.Codecs.Jpeg2000;

namespace PetRecon.Dicom.Codecs;

/// <summary>
/// Decodes JPEG 2000 Part 1 (ISO/IEC 15444-1), as DICOM's transfer syntaxes 1.2.840.10008.1.2.4.90 to .93 hold it, bare or in a JP2 file. High-throughput
/// blocks (Part 15) and the extensions of Part 2 are refused by name.
/// </summary>
internal static class Jpeg2000Decoder
{
    /// <summary>Decodes a frame.</summary>
    /// <param name="codestream">The compressed frame.</param>
    /// <param name="format">What the data set says of it; a codestream of another size, or of more bits than are allocated, is a fault.</param>
    /// <param name="destination">
    /// Room for the frame: interleaved samples, little-endian, sign-extended where the component is signed. Subsampled components are repeated to full size.
    /// </param>
    /// <param name="maxThreads">Threads that may work on it.</param>
    /// <exception cref="CodecException">The codestream is damaged, cut short, not what the data set says, or of a kind that is not read.</exception>
    public static void Decode(ReadOnlyMemory<byte> codestream, in FrameFormat format, Span<byte> destination, int maxThreads = 1)
    {
        if (destination.Length < format.FrameBytes)
            throw new ArgumentException($"{destination.Length} bytes for a frame of {format.FrameBytes}.", nameof(destination));

        Codestream stream = Codestream.Read(codestream.Span, format);
        TileDecoder decoder = new(codestream, stream, maxThreads);
        for (int tile = 0; tile < stream.Tiles.Length; tile++)
        {
            TileComponent[] components = decoder.Decode(tile);
            for (int i = 0; i < components.Length; i++)
                FrameWriter.Write(components[i], i, stream.Size, format, destination);
        }
    }
}
