namespace PetRecon.Dicom.Network;

/// <summary>What came of a retrieval.</summary>
/// <param name="Status">The final answer: success, a warning when part of it failed, cancelled, or a failure.</param>
/// <param name="Completed">Objects that came.</param>
/// <param name="Failed">Objects that did not.</param>
/// <param name="Warnings">Objects that came with a warning.</param>
/// <param name="FailedSopInstanceUids">Those that did not come, if the other side lists them.</param>
/// <param name="Objects">The objects that came over this association (C-GET); with C-MOVE they go to the receiver.</param>
public sealed record DicomRetrieveResult(
    DicomStatus Status, int Completed, int Failed, int Warnings, IReadOnlyList<string> FailedSopInstanceUids, IReadOnlyList<DicomReceivedObject> Objects)
{
    /// <summary>Everything came.</summary>
    public bool IsComplete => Status.Kind is DicomStatusKind.Success or DicomStatusKind.Warning && Failed == 0;
}
