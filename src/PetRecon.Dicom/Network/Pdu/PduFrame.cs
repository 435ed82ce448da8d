namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A PDU as it came.</summary>
/// <param name="Type">Its type, one of those that there are.</param>
/// <param name="Body">Without the head; valid until the next one is read.</param>
internal readonly record struct PduFrame(PduType Type, ReadOnlyMemory<byte> Body);
