namespace PetRecon.Dicom.Network.Pdu;

/// <summary>What the other side sent breaks the protocol; the reason is the one that an A-ABORT names.</summary>
internal sealed class PduException(string problem, AbortReason reason = AbortReason.InvalidParameterValue) : Exception(problem)
{
    public AbortReason Reason { get; } = reason;
}
