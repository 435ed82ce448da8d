namespace PetRecon.Core.ListMode;

/// <summary>A list-mode file that is damaged or not what it claims to be.</summary>
public sealed class ListModeFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="byteOffset">Where in the (uncompressed) file reading failed, from its start.</param>
    /// <param name="problem">What was found, what was expected and the likely cause.</param>
    /// <param name="innerException">The cause, if another library found it.</param>
    public ListModeFormatException(string path, long byteOffset, string problem, Exception? innerException = null)
        : base($"{path}: at byte {byteOffset}: {problem}", innerException)
    {
        Path = path;
        ByteOffset = byteOffset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where in the file reading failed.</summary>
    public long ByteOffset { get; }
}
