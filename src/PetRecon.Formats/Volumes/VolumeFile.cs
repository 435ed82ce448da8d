using PetRecon.Core.Imaging;
using PetRecon.Formats.Voxelplan;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Reads and writes images in any of the formats that this library knows, by the file's extension.
/// World coordinates are DICOM's LPS in mm on this side; each file keeps its own convention. Voxels keep their stored order.
/// </summary>
public static class VolumeFile
{
    private const string Written = ".nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr, .hv with .v, .npy";
    private const string Known = $"{Written}, .hdr with .img, .hed with .ctx or .dos";

    /// <summary>Reads one volume.</summary>
    /// <param name="path">
    /// NIfTI (.nii, .nii.gz, .hdr, .img), MetaImage (.mha, .mhd), NRRD (.nrrd, .nhdr), STIR Interfile (.hv, .v),
    /// a TRiP98 cube (.hed, .ctx, .dos, .dosemlet; its meaning is with <see cref="VoxelplanCube"/>) or NumPy (.npy; voxels of 1 mm around the origin,
    /// with a warning: <see cref="NpyFile"/> takes the spacing). For plain voxels see <see cref="RawVolumeFile"/>.
    /// </param>
    /// <param name="frame">Which frame of a file that has several, from 0; may be left out when there is only one.</param>
    /// <exception cref="VolumeFormatException">The file is damaged, or holds something else than one number a voxel.</exception>
    /// <exception cref="ArgumentException">The extension is not known, or the file has several frames and none (or none that exists) was chosen.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VolumeReadResult Read(string path, int? frame = null) => Read(path, frame, null);

    /// <summary>Reads one volume, compressed samples from where they are unpacked already.</summary>
    internal static VolumeReadResult Read(string path, int? frame, UnpackedSamples? unpacked)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Extension(path))
        {
            case ".nii" or ".img": return NiftiReader.Read(path, frame, unpacked);
            case ".hdr": return IsInterfile(path) ? InterfileReader.Read(path, frame) : NiftiReader.Read(path, frame, unpacked);
            case ".mha" or ".mhd": return MetaImageReader.Read(path, frame, unpacked);
            case ".nrrd" or ".nhdr": return NrrdReader.Read(path, frame, unpacked);
            case ".hv" or ".v": return InterfileReader.Read(path, frame);
            case ".npy":
                FrameChoice.Of(path, frame, 1);
                VolumeReadResult array = NpyFile.Read(path, new(1, 1, 1));
                return array with { Warnings = array.Warnings.Add("A NumPy file does not say where its voxels are; 1 mm voxels centred on the origin are assumed.") };
            case string when VoxelplanNames.IsCube(path):
                FrameChoice.Of(path, frame, 1);
                return VoxelplanCube.Read(path).AsImage();
            default: throw Unknown(path, "read", Known);
        }
    }

    /// <summary>Writes a volume as 32-bit floats, complete or not at all.</summary>
    /// <param name="path">
    /// Target with the extension .nii, .nii.gz, .mha (compressed), .mhd (with a .raw beside it), .nrrd (compressed), .nhdr (with a .raw beside it), .hv (with a .v beside it) or .npy (values only).
    /// Files of those names are replaced.
    /// </param>
    /// <param name="volume">The image.</param>
    /// <exception cref="ArgumentException">The extension is not known, or the format cannot hold this grid (Interfile: oblique axes).</exception>
    public static void Write(string path, Volume volume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        bool gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        switch (Extension(path))
        {
            case ".nii": NiftiWriter.Write(path, volume); break;
            case ".mha" or ".mhd" when !gzip: MetaImageWriter.Write(path, volume); break;
            case ".nrrd" or ".nhdr" when !gzip: NrrdWriter.Write(path, volume); break;
            case ".hv" or ".v" when !gzip: InterfileWriter.Write(path, volume); break;
            case ".npy" when !gzip: NpyFile.Write(path, volume); break;
            default: throw Unknown(path, "write", Written);
        }
    }

    private static bool IsInterfile(string path) => InterfileHeader.IsAt(SampleReader.ReadStart(path, 64, out _));

    private static string Extension(string path)
    {
        string bare = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(bare).ToLowerInvariant();
    }

    private static ArgumentException Unknown(string path, string verb, string known) =>
        new($"The extension of {path} does not name an image format that PetRecon can {verb}: {known}.", nameof(path));
}
