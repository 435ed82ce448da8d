namespace PetRecon.Dicom.Part10;

/// <summary>Anything that is wrong with DICOM data.</summary>
internal class DicomException : Exception
{
    public DicomException(string message)
        : base(message)
    {
    }

    public DicomException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
