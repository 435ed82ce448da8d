namespace PetRecon.Viewer.SceneFiles;

/// <summary>A scene file that is not what it should be.</summary>
public sealed class SceneFormatException : Exception
{
    /// <summary>Says what is wrong, and where.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Where in it, such as layers[1].window.low; empty for the whole.</param>
    /// <param name="problem">What is wrong, and what was expected.</param>
    /// <param name="innerException">What led to it, if anything did.</param>
    public SceneFormatException(string path, string key, string problem, Exception? innerException = null)
        : base(key.Length > 0 ? $"{path}: {key}: {problem}" : $"{path}: {problem}", innerException)
    {
        FilePath = path;
        Key = key;
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Where in it; empty for the whole.</summary>
    public string Key { get; }
}
