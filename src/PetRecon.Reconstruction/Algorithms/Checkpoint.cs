using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// An <see cref="IterationState"/> as a file: 8 bytes of magic, the fingerprint of what is reconstructed (32), iteration and subset (4 each),
/// two sums (8 each), number of complete iterations (4) with two numbers (16) each, number of voxels (4), both images, and
/// SHA-256 of all that (32); little-endian.
/// </summary>
internal static class Checkpoint
{
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Magic => "PRCHKP01"u8;

    /// <summary>Saves a state beside its target and renames it when complete.</summary>
    public static void Write(string path, ReadOnlySpan<byte> fingerprint, IterationState state)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (MemoryStream memory = new())
            {
                using BinaryWriter writer = new(memory);
                writer.Write(Magic);
                writer.Write(fingerprint);
                writer.Write(state.Iteration);
                writer.Write(state.Subset);
                writer.Write(state.Logs);
                writer.Write(state.Expected);
                writer.Write(state.LogLikelihoods.Count);
                for (int i = 0; i < state.LogLikelihoods.Count; i++)
                {
                    writer.Write(state.LogLikelihoods[i]);
                    writer.Write(state.RelativeChanges[i]);
                }

                writer.Write(state.Image.Length);
                byte[] header = memory.ToArray();
                using FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write);
                file.Write(header);
                file.Write(MemoryMarshal.AsBytes<float>(state.Image));
                file.Write(MemoryMarshal.AsBytes<float>(state.IterationStart));
                file.Write(Hash(header, state.Image, state.IterationStart));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="ArgumentException">The checkpoint belongs to other data or options.</exception>
    public static IterationState Read(string path, ReadOnlySpan<byte> fingerprint, int voxelCount)
    {
        using FileStream file = File.OpenRead(path);
        using BinaryReader reader = new(file);
        try
        {
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
                throw new InvalidDataException($"{path} is not a checkpoint of this version.");
            if (!reader.ReadBytes(HashBytes).AsSpan().SequenceEqual(fingerprint))
                throw new ArgumentException($"The checkpoint {path} belongs to other data, options or another version of the program. Remove it to start anew.");
            IterationState state = new() { Image = new float[voxelCount], IterationStart = new float[voxelCount] };
            state.Iteration = reader.ReadInt32();
            state.Subset = reader.ReadInt32();
            state.Logs = reader.ReadDouble();
            state.Expected = reader.ReadDouble();
            int iterations = reader.ReadInt32();
            if (iterations < 0 || iterations != state.Iteration || 16L * iterations > file.Length)
                throw Damaged(path);
            for (int i = 0; i < iterations; i++)
            {
                state.LogLikelihoods.Add(reader.ReadDouble());
                state.RelativeChanges.Add(reader.ReadDouble());
            }

            if (reader.ReadInt32() != voxelCount)
                throw Damaged(path);
            byte[] header = new byte[file.Position];
            file.ReadExactly(MemoryMarshal.AsBytes(state.Image.AsSpan()));
            file.ReadExactly(MemoryMarshal.AsBytes(state.IterationStart.AsSpan()));
            byte[] stored = reader.ReadBytes(HashBytes);
            file.Position = 0;
            file.ReadExactly(header);
            return stored.AsSpan().SequenceEqual(Hash(header, state.Image, state.IterationStart)) ? state : throw Damaged(path);
        }
        catch (EndOfStreamException)
        {
            throw Damaged(path);
        }
    }

    private static InvalidDataException Damaged(string path) => new($"The checkpoint {path} is damaged. Remove it to start anew.");

    private static byte[] Hash(ReadOnlySpan<byte> header, ReadOnlySpan<float> image, ReadOnlySpan<float> iterationStart)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(MemoryMarshal.AsBytes(image));
        hash.AppendData(MemoryMarshal.AsBytes(iterationStart));
        return hash.GetHashAndReset();
    }
}
