namespace PetRecon.Dicom.Network;

/// <summary>What became of one file that was to be stored.</summary>
/// <param name="Path">The file.</param>
/// <param name="SopClassUid">Its SOP class; empty when it could not be read.</param>
/// <param name="SopInstanceUid">Its SOP instance; empty when it could not be read.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Status">What the other side answered; null when it was not sent.</param>
/// <param name="Problem">Why it was not sent; null when it was.</param>
public sealed record DicomStoreResult(string Path, string SopClassUid, string SopInstanceUid, long Bytes, DicomStatus? Status, string? Problem)
{
    /// <summary>The other side has it; there may be a warning.</summary>
    public bool IsStored => Status?.Kind is DicomStatusKind.Success or DicomStatusKind.Warning;
}
