using System.Text.Json;
using System.Text.Json.Nodes;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>
/// Scenes as JSON files, which every host can load: layers, structures, isodose lines and views, with the files of their values relative to the
/// scene's own. What is misspelt, missing or not known is refused by its key.
/// </summary>
public static class SceneFile
{
    /// <summary>The version of files that are written and read.</summary>
    public const int Version = 1;

    /// <summary>The key that says that a JSON file is a scene, and of which version.</summary>
    internal const string VersionKey = "petreconScene";

    private const int MaxBytes = 64 << 20;

    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <summary>Whether a path names a scene by its ending.</summary>
    /// <param name="path">A path.</param>
    public static bool IsScene(string path) => Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a scene file; the files that it names are not opened.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SceneFormatException">It is no scene, or something in it is wrong; the message names the key.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SceneDocument Read(string path)
    {
        FileInfo file = new(path);
        if (file.Length > MaxBytes)
            throw new SceneFormatException(path, "", $"it has {file.Length} bytes; a scene has {MaxBytes} at the most.");
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a scene from the bytes of a file.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="path">Where the file is, or would be: what it names is relative to this.</param>
    /// <exception cref="SceneFormatException">It is no scene, or something in it is wrong; the message names the key.</exception>
    public static SceneDocument Parse(ReadOnlyMemory<byte> json, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return new SceneReader(FolderOf(path)).Document(new SceneNode(path, "", document.RootElement));
        }
        catch (JsonException exception)
        {
            throw new SceneFormatException(path, "", $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: it is no JSON.", exception);
        }
        catch (InvalidOperationException exception)
        {
            // A text whose bytes are no UTF-8.
            throw new SceneFormatException(path, "", "it has a text that cannot be read.", exception);
        }
    }

    /// <summary>A scene as the bytes of a file.</summary>
    /// <param name="document">The scene.</param>
    /// <param name="path">Where the file will be: what it names becomes relative to this. Null where that is not known, as of a download: it names its files in full.</param>
    public static byte[] ToBytes(SceneDocument document, string? path) =>
        Written(document, path is null ? static file => file : file => Path.GetRelativePath(FolderOf(path), file));

    /// <summary>A scene as the bytes of a file, with names of its own for the files that it names.</summary>
    internal static byte[] Written(SceneDocument document, Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(document);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_indented))
            ((JsonNode)new SceneWriter(nameOf).Document(document)).WriteTo(writer);
        return stream.ToArray();
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
}
