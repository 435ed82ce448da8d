namespace PetRecon.Formats.Volumes;

/// <summary>An image file that is damaged, not what it claims to be, or of a kind that is not read.</summary>
public sealed class VolumeFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="byteOffset">Where reading failed, from the start of the (uncompressed) file.</param>
    /// <param name="problem">What was found, what was expected and the likely cause.</param>
    /// <param name="innerException">The cause, if another library found it.</param>
    public VolumeFormatException(string path, long byteOffset, string problem, Exception? innerException = null)
        : base($"{path}: at byte {byteOffset}: {problem}", innerException)
    {
        Path = path;
        ByteOffset = byteOffset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where in the (uncompressed) file reading failed.</summary>
    public long ByteOffset { get; }
}
