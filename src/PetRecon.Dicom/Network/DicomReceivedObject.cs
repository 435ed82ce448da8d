namespace PetRecon.Dicom.Network;

/// <summary>An object that has been received and lies on the disk.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="SopClassUid">Its SOP class.</param>
/// <param name="SopInstanceUid">Its SOP instance.</param>
/// <param name="TransferSyntaxUid">The syntax it came in, and lies in.</param>
/// <param name="Bytes">Size of its file.</param>
/// <param name="IsDuplicate">It was there before; <see cref="DicomDuplicates"/> says which of the two lies there now.</param>
public sealed record DicomReceivedObject(string Path, string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, long Bytes, bool IsDuplicate);
