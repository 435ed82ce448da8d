namespace PetRecon.Dicom.Network;

/// <summary>How far a retrieval has come, as far as the other side tells.</summary>
/// <param name="Remaining">Objects that are still to come; null when it is not told.</param>
/// <param name="Completed">Objects that have come.</param>
/// <param name="Failed">Objects that could not be sent.</param>
/// <param name="Warnings">Objects that came with a warning.</param>
/// <param name="Received">The object that just came over this association (C-GET); otherwise null.</param>
public sealed record DicomRetrieveProgress(int? Remaining, int Completed, int Failed, int Warnings, DicomReceivedObject? Received);
