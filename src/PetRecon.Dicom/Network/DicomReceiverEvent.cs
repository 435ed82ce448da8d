namespace PetRecon.Dicom.Network;

/// <summary>Something that happened at a receiver.</summary>
/// <param name="Kind">What.</param>
/// <param name="Caller">Who called: AE titles and address, as far as they are known.</param>
/// <param name="Received">The object that was received.</param>
/// <param name="Problem">Why a connection was rejected or broke, or an object was refused.</param>
public sealed record DicomReceiverEvent(DicomReceiverEventKind Kind, string Caller, DicomReceivedObject? Received = null, string? Problem = null);
