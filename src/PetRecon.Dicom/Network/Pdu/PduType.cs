namespace PetRecon.Dicom.Network.Pdu;

/// <summary>Protocol data units of the upper layer (PS3.8, 9.3).</summary>
internal enum PduType : byte
{
    AssociateRequest = 1,
    AssociateAccept = 2,
    AssociateReject = 3,
    PresentationData = 4,
    ReleaseRequest = 5,
    ReleaseResponse = 6,
    Abort = 7,
}
