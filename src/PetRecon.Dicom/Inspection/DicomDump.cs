namespace PetRecon.Dicom.Inspection;

/// <summary>What is in a DICOM file, element by element.</summary>
public static class DicomDump
{
    /// <summary>Writes the elements as lines: tag, representation, length in bytes, keyword, value; what lies in sequences is indented.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="options">How much of it; null for the usual.</param>
    /// <exception cref="DicomFormatException">The file cannot be read as DICOM.</exception>
    /// <exception cref="ArgumentException">A tag of the options is none.</exception>
    public static void Write(string path, TextWriter output, DicomDumpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        options ??= new();
        DumpFilter filter = new(options.Tags);
        DicomFile file = Open(path);
        new TextDump(output, filter, options.MaxValueLength).Write(file);
    }

    /// <summary>Writes the data set as the DICOM JSON model (PS3.18, annex F), which has no meta header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="options">How much of it; null for the usual. Values are not shortened.</param>
    /// <exception cref="DicomFormatException">The file cannot be read as DICOM.</exception>
    /// <exception cref="ArgumentException">A tag of the options is none.</exception>
    public static void WriteJson(string path, Stream output, DicomDumpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        options ??= new();
        DumpFilter filter = new(options.Tags);
        DicomFile file = Open(path);
        new JsonDump(output, filter, options.MaxInlineBytes, path).Write(file.Dataset);
    }

    private static DicomFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException exception)
        {
            throw new DicomFormatException(path, exception.Message, inner: exception);
        }
    }
}
