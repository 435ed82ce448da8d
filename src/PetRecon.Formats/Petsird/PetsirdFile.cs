using PetRecon.Core.ListMode;

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
}
