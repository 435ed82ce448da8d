using System.IO.Compression;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Opens files: tells encodings apart by their first bytes and sees through gzip.</summary>
internal static class PetsirdStreams
{
    /// <summary>Opens a file at its schema.</summary>
    public static (YardlStreamReader Reader, PetsirdEncoding Encoding) Open(string path) => Open(path, OpenFile(path));

    /// <summary>The file as a stream, unbuffered: every reader here has a buffer of its own.</summary>
    public static Stream OpenFile(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);

    /// <summary>Opens content at its schema.</summary>
    /// <param name="path">Named in errors.</param>
    /// <param name="file">The content, seekable; disposed of with the reader.</param>
    public static (YardlStreamReader Reader, PetsirdEncoding Encoding) Open(string path, Stream file)
    {
        Stream stream = file;
        try
        {
            byte[] head = Peek(path, file);
            bool compressed = head is [0x1F, 0x8B, ..];
            if (compressed)
            {
                head = Peek(path, new GZipStream(file, CompressionMode.Decompress, leaveOpen: true));
                file.Position = 0;
                stream = new GZipStream(file, CompressionMode.Decompress);
            }

            return head switch
            {
                [(byte)'y', (byte)'a', (byte)'r', (byte)'d', (byte)'l', ..] =>
                    (new YardlBinaryReader(new(path, stream, compressed ? null : file.Length)), PetsirdEncoding.Binary),
                [(byte)'{', ..] => (new YardlNdjsonReader(new(path, stream)), PetsirdEncoding.Ndjson),
                [0x89, (byte)'H', (byte)'D', (byte)'F', ..] when compressed => throw new ListModeFormatException(
                    path, 0, "this is HDF5 compressed with gzip, which cannot be read from the middle; decompress it first (gunzip)."),
                [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => (new YardlHdf5Reader(path, stream), PetsirdEncoding.Hdf5),
                _ => throw new ListModeFormatException(
                    path, 0, "this is no PETSIRD file; it begins neither with 'yardl' (binary), '{' (NDJSON) nor the signature of HDF5."),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Refuses yardl files of other protocols.</summary>
    public static void CheckProtocol(YardlStreamReader reader)
    {
        YardlSchema schema = reader.Schema;
        if (schema.Steps is not [{ Name: "header", IsStream: false, Type.Kind: YardlKind.Record }, { Name: "timeBlocks", IsStream: true }])
            throw reader.Error($"the protocol '{schema.Protocol}' is not PETSIRD, which has a header and a stream of time blocks.");
    }

    private static byte[] Peek(string path, Stream stream)
    {
        try
        {
            byte[] head = new byte[8];
            int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (stream.CanSeek)
                stream.Position = 0;
            return head[..count];
        }
        catch (InvalidDataException e)
        {
            throw new ListModeFormatException(path, 0, $"the compressed content is damaged: {e.Message}", e);
        }
    }
}
