namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// Names of the files of a cube: header and data share a stem, and a word at the end of the stem says what the data are. Each may be packed (.gz)
/// and in upper case.
/// </summary>
internal static class VoxelplanNames
{
    private static readonly string[] s_dataExtensions = [".ctx", ".dos", ".dosemlet", ".mlet"];

    // Longer words first, as one ends with another.
    private static readonly (string Word, VoxelplanCubeKind Kind)[] s_kinds =
    [
        ("dosemlet", VoxelplanCubeKind.DoseAveragedLet),
        ("mlet", VoxelplanCubeKind.TrackAveragedLet),
        ("phys", VoxelplanCubeKind.PhysicalDose),
        ("bio", VoxelplanCubeKind.BiologicalDose),
        ("rbe", VoxelplanCubeKind.Rbe),
        ("svv", VoxelplanCubeKind.Survival),
        ("alpha", VoxelplanCubeKind.Alpha),
        ("beta", VoxelplanCubeKind.Beta),
    ];

    /// <summary>Whether a name is that of a cube's header or data.</summary>
    public static bool IsCube(string path) =>
        IsHeader(path) || Array.Exists(s_dataExtensions, extension => Bare(path).EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    public static bool IsHeader(string path) => Bare(path).EndsWith(".hed", StringComparison.OrdinalIgnoreCase);

    public static VoxelplanCubeKind KindOf(string dataPath)
    {
        string bare = Bare(Path.GetFileName(dataPath)).ToLowerInvariant();
        if (bare.EndsWith(".ctx", StringComparison.Ordinal))
            return VoxelplanCubeKind.Ct;
        bool isDose = bare.EndsWith(".dos", StringComparison.Ordinal);
        string stem = isDose ? bare[..^4] : bare;
        foreach ((string word, VoxelplanCubeKind kind) in s_kinds)
        {
            if (stem.EndsWith(word, StringComparison.Ordinal) && (stem.Length == word.Length || !char.IsLetter(stem[^(word.Length + 1)])))
                return kind;
        }

        return isDose ? VoxelplanCubeKind.Dose : VoxelplanCubeKind.Other;
    }

    /// <summary>The header of a file of data: of its own name, else the one that it shares with others of the same stem; null when there is none.</summary>
    public static string? HeaderOf(string dataPath, out bool isShared)
    {
        string bare = Bare(dataPath);
        string stem = bare[..^Path.GetExtension(bare).Length];
        isShared = false;
        if (Existing([bare, stem], [".hed"]) is [string own, ..])
            return own;
        isShared = true;
        foreach ((string word, _) in s_kinds)
        {
            if (stem.EndsWith(word, StringComparison.OrdinalIgnoreCase))
                return Existing([stem[..^word.Length].TrimEnd('.')], [".hed"]) is [string shared, ..] ? shared : null;
        }

        return null;
    }

    /// <summary>All files of data that a header may be of.</summary>
    public static List<string> DataOf(string headerPath)
    {
        string bare = Bare(headerPath);
        string stem = bare[..^".hed".Length];
        List<string> found = Existing([stem], s_dataExtensions);
        return found.Count == 0 && IsCube(stem) ? Existing([stem], [""]) : found;
    }

    private static string Bare(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static List<string> Existing(string[] stems, string[] extensions)
    {
        List<string> found = [];
        foreach (string stem in stems)
        {
            foreach (string extension in extensions)
            {
                string lower = stem + extension;
                string upper = stem + extension.ToUpperInvariant();
                foreach (string candidate in (string[])[lower, lower + ".gz", upper, upper + ".GZ", upper + ".gz"])
                {
                    if (File.Exists(candidate) && !found.Contains(candidate))
                    {
                        found.Add(candidate);
                        break;
                    }
                }
            }
        }

        return found;
    }
}
