using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Yardl;

/// <summary>Reads bytes of a file's content and, where that fails, says of which file and at which byte.</summary>
internal static class ContentReader
{
    /// <summary>Reads what comes next, at least a byte; 0 at the end.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="target">Receives the bytes.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="offset">Where in the (uncompressed) content the stream is; named in errors.</param>
    /// <exception cref="ListModeFormatException">The compression is damaged.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public static int Read(Stream stream, Span<byte> target, string path, long offset)
    {
        try
        {
            return stream.Read(target);
        }
        catch (InvalidDataException e)
        {
            throw new ListModeFormatException(path, offset, $"the compressed content is damaged: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new IOException($"{path}: at byte {offset}: the file cannot be read: {e.Message}", e);
        }
    }
}
