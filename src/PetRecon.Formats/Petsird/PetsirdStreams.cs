using System.IO.Compression;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Opens files: tells encodings apart by their first bytes and sees through gzip.</summary>
internal static class PetsirdStreams
{
    /// <summary>Opens a file at its schema.</summary>
    public static (YardlStreamReader Reader, PetsirdEncoding Encoding) Open(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
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

            ByteReader bytes = new(path, stream, compressed ? null : file.Length);
            return head switch
            {
                [(byte)'y', (byte)'a', (byte)'r', (byte)'d', (byte)'l', ..] => (new YardlBinaryReader(bytes), PetsirdEncoding.Binary),
                _ => throw bytes.Error(0, "this is no PETSIRD file; it begins neither with 'yardl' (binary), '{' (NDJSON) nor the signature of HDF5."),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
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
