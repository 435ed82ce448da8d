namespace PetRecon.Cli.CommandLine;

/// <summary>Names of image files; .nii.gz counts as one extension.</summary>
internal static class ImagePath
{
    private static readonly string[] s_writable = [".nii", ".nii.gz", ".mha", ".mhd", ".nrrd", ".nhdr", ".hv", ".v", ".npy"];

    private static readonly string[] s_readable =
    [
        ".nii", ".nii.gz", ".hdr", ".img", ".mha", ".mhd", ".nrrd", ".nhdr", ".hv", ".v", ".npy",
        ".hed", ".hed.gz", ".ctx", ".ctx.gz", ".dos", ".dos.gz", ".dosemlet", ".dosemlet.gz", ".mlet", ".mlet.gz",
    ];

    /// <summary>Whether a name is that of an image.</summary>
    public static bool IsImage(string path) => Ends(path, s_readable);

    /// <summary>The same name with another extension.</summary>
    public static string Beside(string path, string extension) => WithoutExtension(path) + extension;

    /// <summary>The same name with something added before the extension.</summary>
    public static string WithSuffix(string path, string suffix) => WithoutExtension(path) + suffix + path[WithoutExtension(path).Length..];

    /// <summary>Says early, before the work, that an image could not be written under this name.</summary>
    public static void CheckWritable(string path)
    {
        if (!Ends(path, s_writable))
            throw new UsageException($"{path}: images are written as {string.Join(", ", s_writable)}; the name must end in one of these.");
    }

    private static bool Ends(string path, string[] extensions) => Array.Exists(extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static string WithoutExtension(string path)
    {
        string bare = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string extension = Path.GetExtension(bare);
        return extension.Length > 0 && extension.Length < bare.Length ? bare[..^extension.Length] : bare;
    }
}
