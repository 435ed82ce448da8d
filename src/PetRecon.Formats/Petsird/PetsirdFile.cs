using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// PETSIRD files (ETSI's raw data format for PET, https://github.com/ETSInitiative/PETSIRD) in the binary and NDJSON encodings, either
/// of them optionally compressed with gzip, and HDF5.
/// </summary>
public static class PetsirdFile
{
    /// <summary>Opens a file and reads its header. The file is not held open.</summary>
    /// <param name="path">The file; its encoding is told by its content.</param>
    /// <exception cref="ListModeFormatException">The header is damaged, or what it describes is not a scanner.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PetsirdListMode Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path);
    }

    /// <summary>
    /// Writes a file again in the same or another encoding. Nothing is interpreted, so nothing is lost: the schema and every value stay as
    /// they are, and a binary file written as binary gives the same bytes. One time block at a time is in memory.
    /// </summary>
    /// <param name="source">The file to read; its encoding is told by its content.</param>
    /// <param name="target">The file to make; replaced if it exists, and left alone if anything fails.</param>
    /// <param name="encoding">Binary or NDJSON.</param>
    /// <param name="cancellationToken">Stops between time blocks.</param>
    /// <exception cref="ListModeFormatException">The source is damaged.</exception>
    /// <exception cref="ArgumentException">HDF5 is asked for, or the encoding cannot hold a value, as NDJSON cannot hold infinity.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Copy(string source, string target, PetsirdEncoding encoding, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        (YardlStreamReader reader, _) = PetsirdStreams.Open(source);
        using (reader)
        {
            PetsirdStreams.CheckProtocol(reader);
            using PetsirdOutput output = new(target, reader.Schema, encoding);
            output.Writer.WriteValue(0, reader.ReadValue(0));
            while (reader.TryReadItem(1, out object? item))
            {
                cancellationToken.ThrowIfCancellationRequested();
                output.Writer.WriteItem(1, item, reader.BlockBegun);
            }

            output.Complete();
        }
    }
}
