namespace PetRecon.Dicom;

/// <summary>
/// DICOM data are damaged, or are not what they have to be. The message names the file, the place in it (byte or attribute), what was expected and,
/// where it can be told, the likely cause.
/// </summary>
public sealed class DicomFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file, folder or connection that the data came from.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="byteOffset">Byte at which it was found; null when the place is an attribute, named in <paramref name="problem"/>.</param>
    /// <param name="inner">What led to it.</param>
    public DicomFormatException(string path, string problem, long? byteOffset = null, Exception? inner = null)
        : base(byteOffset is long place ? $"{path}, byte {place}: {problem}" : $"{path}: {problem}", inner)
    {
        Path = path;
        ByteOffset = byteOffset;
    }

    /// <summary>The file, folder or connection that the data came from.</summary>
    public string Path { get; }

    /// <summary>Byte at which the fault was found; null when it has no such place.</summary>
    public long? ByteOffset { get; }
}
