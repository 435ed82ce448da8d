namespace PetRecon.Dicom.Network;

/// <summary>How files are stored.</summary>
public sealed record DicomStoreOptions
{
    /// <summary>Ends after the first file that is not stored; those behind it are not mentioned in the result.</summary>
    public bool StopOnFailure { get; init; }
}
