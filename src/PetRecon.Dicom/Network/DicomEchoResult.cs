namespace PetRecon.Dicom.Network;

/// <summary>The application answered.</summary>
/// <param name="AssociationTime">From connecting to the association.</param>
/// <param name="EchoTime">From the request to its answer.</param>
public sealed record DicomEchoResult(TimeSpan AssociationTime, TimeSpan EchoTime);
