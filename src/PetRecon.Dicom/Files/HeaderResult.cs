namespace PetRecon.Dicom.Files;

/// <summary>What came of looking at one file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Header">Its header, if it is an object of a study.</param>
/// <param name="Problem">Why it has none, when reading failed.</param>
/// <param name="Warning">The same for the user, when the file is DICOM by its first bytes, so that its loss matters.</param>
internal sealed record HeaderResult(FileSource Source, InstanceHeader? Header, string? Problem = null, string? Warning = null)
{
    public static HeaderResult Read(FileSource source, SourceReader reader)
    {
        try
        {
            return new(source, InstanceHeader.Of(reader.OpenHeader(source), source));
        }
        catch (Exception exception) when (exception is DicomException or InvalidDataException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            bool matters = exception is not DicomException || reader.IsMarked(source);
            return new(source, null, exception.Message, matters ? $"{source.Location}: {exception.Message}; it was left out." : null);
        }
    }
}
