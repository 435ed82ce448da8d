namespace PetRecon.Formats.Volumes;

/// <summary>Writes a file beside its target and renames it when it is complete, so that nobody ever sees half a file.</summary>
internal static class CompleteFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes voxels as floating-point samples.</summary>
    public static void WriteSamples(Stream stream, ReadOnlySpan<float> voxels, StoredSamples samples)
    {
        const int ChunkSamples = 1 << 14;
        byte[] chunk = new byte[ChunkSamples * samples.ByteCount];
        for (int at = 0; at < voxels.Length; at += ChunkSamples)
        {
            ReadOnlySpan<float> part = voxels.Slice(at, Math.Min(ChunkSamples, voxels.Length - at));
            samples.Encode(part, chunk);
            stream.Write(chunk, 0, part.Length * samples.ByteCount);
        }
    }
}
