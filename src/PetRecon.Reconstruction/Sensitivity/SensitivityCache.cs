using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Sensitivity images on disk, one file a key: 8 bytes of magic, the key (32), method (1), number of lines (8), the two errors (16),
/// number of voxels (8), voxels (4 each), and SHA-256 of all that (32); little-endian. Files appear complete or not at all.
/// </summary>
internal sealed class SensitivityCache(string folder)
{
    private const int HeaderBytes = 73;
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Magic => "PRSENS03"u8;

    /// <summary>Finds an image.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="notice">Says that a file was there but damaged; null otherwise.</param>
    /// <returns>The image, or null if there is none that is whole.</returns>
    public SensitivityImage? Find(string key, VoxelGrid grid, out string? notice)
    {
        notice = null;
        string path = PathOf(key);
        if (!File.Exists(path))
            return null;
        try
        {
            using FileStream file = File.OpenRead(path);
            long expectedBytes = HeaderBytes + sizeof(float) * (long)grid.VoxelCount + HashBytes;
            if (file.Length == expectedBytes && Read(file, key, grid) is { } image)
                return image;
            notice = $"The cached sensitivity image {path} is damaged; it is computed again.";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            notice = $"The cached sensitivity image {path} could not be read ({problem.Message}); it is computed again.";
        }

        return null;
    }

    /// <summary>Keeps an image.</summary>
    /// <returns>Says why it could not be kept; null if it was.</returns>
    public string? Keep(SensitivityImage image)
    {
        string path = PathOf(image.Key);
        string unfinished = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write))
                Write(file, image);
            File.Move(unfinished, path, overwrite: true);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            return $"The sensitivity image could not be kept in {folder}: {problem.Message}";
        }
    }

    private static SensitivityImage? Read(FileStream file, string key, VoxelGrid grid)
    {
        byte[] header = new byte[HeaderBytes];
        float[] voxels = GC.AllocateUninitializedArray<float>(grid.VoxelCount);
        byte[] stored = new byte[HashBytes];
        file.ReadExactly(header);
        file.ReadExactly(MemoryMarshal.AsBytes(voxels.AsSpan()));
        file.ReadExactly(stored);
        if (!stored.AsSpan().SequenceEqual(Hash(header, voxels)) || !header.AsSpan(0, 8).SequenceEqual(Magic)
            || Convert.ToHexStringLower(header.AsSpan(8, 32)) != key)
        {
            return null;
        }

        return new()
        {
            Image = new(grid, voxels),
            Key = key,
            Method = (SensitivityMethod)header[40],
            LineCount = BitConverter.ToInt64(header, 41),
            RelativeStandardError = BitConverter.ToDouble(header, 49),
            CentralRelativeStandardError = BitConverter.ToDouble(header, 57),
            IsFromCache = true,
        };
    }

    private static void Write(FileStream file, SensitivityImage image)
    {
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        Convert.FromHexString(image.Key).CopyTo(header, 8);
        header[40] = (byte)image.Method;
        BitConverter.TryWriteBytes(header.AsSpan(41), image.LineCount);
        BitConverter.TryWriteBytes(header.AsSpan(49), image.RelativeStandardError);
        BitConverter.TryWriteBytes(header.AsSpan(57), image.CentralRelativeStandardError);
        BitConverter.TryWriteBytes(header.AsSpan(65), (long)image.Image.Grid.VoxelCount);
        file.Write(header);
        file.Write(MemoryMarshal.AsBytes(image.Image.Voxels));
        file.Write(Hash(header, image.Image.Voxels));
    }

    private static byte[] Hash(ReadOnlySpan<byte> header, ReadOnlySpan<float> voxels)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(MemoryMarshal.AsBytes(voxels));
        return hash.GetHashAndReset();
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The reason why it could not be written has been reported; that it could not be removed either adds nothing.
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key + ".sens");
}
