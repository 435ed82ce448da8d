using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Reads and writes images in any of the formats that this library knows, by the file's extension.
/// World coordinates are DICOM's LPS in mm on this side; each file keeps its own convention. Voxels keep their stored order.
/// </summary>
public static class VolumeFile
{
    /// <summary>Reads one volume.</summary>
    /// <param name="path">A NIfTI (.nii, .nii.gz, .hdr, .img) file.</param>
    /// <param name="frame">Which frame of a file that has several, from 0; may be left out when there is only one.</param>
    /// <exception cref="VolumeFormatException">The file is damaged, or holds something else than one number a voxel.</exception>
    /// <exception cref="ArgumentException">The extension is not known, or the file has several frames and none (or none that exists) was chosen.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VolumeReadResult Read(string path, int? frame = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Extension(path) switch
        {
            ".nii" or ".hdr" or ".img" => NiftiReader.Read(path, frame),
            _ => throw Unknown(path, "read"),
        };
    }

    /// <summary>Writes a volume as 32-bit floats, complete or not at all.</summary>
    /// <param name="path">Target with the extension .nii or .nii.gz. A file of that name is replaced.</param>
    /// <param name="volume">The image.</param>
    /// <exception cref="ArgumentException">The extension is not known, or the format cannot hold this grid.</exception>
    public static void Write(string path, Volume volume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        switch (Extension(path))
        {
            case ".nii": NiftiWriter.Write(path, volume); break;
            default: throw Unknown(path, "write");
        }
    }

    private static string Extension(string path)
    {
        string bare = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(bare).ToLowerInvariant();
    }

    private static ArgumentException Unknown(string path, string verb) =>
        new($"The extension of {path} does not name an image format that PetRecon can {verb}: .nii, .nii.gz.", nameof(path));
}
