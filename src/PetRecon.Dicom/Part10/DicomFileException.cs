namespace PetRecon.Dicom.Part10;

/// <summary>A file or stream cannot be read as DICOM; the message says at which byte.</summary>
internal class DicomFileException : DicomException
{
    public DicomFileException(string message, long offset = -1, Exception? inner = null)
        : base(offset < 0 ? message : $"{message} (at byte {offset})", inner)
    {
        Offset = offset;
    }

    /// <summary>Byte of the file at which the fault was found; -1 when it has no place.</summary>
    public long Offset { get; }
}
