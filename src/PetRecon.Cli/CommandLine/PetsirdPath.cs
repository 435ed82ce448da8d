using PetRecon.Formats.Petsird;

namespace PetRecon.Cli.CommandLine;

/// <summary>Names of PETSIRD files to write.</summary>
internal static class PetsirdPath
{
    /// <summary>Whether a name is one under which list-mode data are written.</summary>
    public static bool IsListMode(string path) => Path.GetExtension(path).ToLowerInvariant() is ".petsird" or ".bin" or ".ndjson";

    /// <summary>The encoding that a name asks for.</summary>
    public static PetsirdEncoding EncodingOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".petsird" or ".bin" => PetsirdEncoding.Binary,
        ".ndjson" => PetsirdEncoding.Ndjson,
        _ => throw new UsageException($"{path}: list-mode files are written as .petsird (binary) or .ndjson; the name must end in one of these."),
    };
}
