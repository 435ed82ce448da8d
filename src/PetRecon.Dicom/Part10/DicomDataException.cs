namespace PetRecon.Dicom.Part10;

/// <summary>An attribute is missing, or its value is not what it should be.</summary>
internal class DicomDataException : DicomException
{
    public DicomDataException(string message)
        : base(message)
    {
    }

    public DicomDataException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
