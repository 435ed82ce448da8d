using System.Buffers.Binary;

namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A-ABORT: the sender ends the association at once.</summary>
/// <param name="Source">0: the service user; 2: the service provider.</param>
/// <param name="Reason">Meaningful when the provider aborts.</param>
internal sealed record AbortPdu(byte Source, AbortReason Reason)
{
    public const byte ByUser = 0;
    public const byte ByProvider = 2;

    /// <summary>The cause in the standard's words.</summary>
    public string Words => Source switch
    {
        ByUser => "aborted by its service user",
        ByProvider => $"aborted by its service provider: {ReasonWords}",
        _ => $"aborted (source {Source}, reason {(byte)Reason})",
    };

    private string ReasonWords => Reason switch
    {
        AbortReason.NotSpecified => "reason not specified",
        AbortReason.UnrecognizedPdu => "unrecognized PDU",
        AbortReason.UnexpectedPdu => "unexpected PDU",
        AbortReason.UnrecognizedParameter => "unrecognized PDU parameter",
        AbortReason.UnexpectedParameter => "unexpected PDU parameter",
        AbortReason.InvalidParameterValue => "invalid PDU parameter value",
        _ => $"reason {(byte)Reason}",
    };

    public static AbortPdu Read(ReadOnlySpan<byte> body) => new(body[2], (AbortReason)body[3]);

    public byte[] Write()
    {
        byte[] pdu = [(byte)PduType.Abort, 0, 0, 0, 0, 0, 0, 0, Source, (byte)Reason];
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), 4);
        return pdu;
    }
}
