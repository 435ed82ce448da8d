namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A-ASSOCIATE-RJ (PS3.8, 9.3.4).</summary>
/// <param name="Result">1: permanently, 2: transiently.</param>
/// <param name="Source">1: the service user, 2: the provider (ACSE), 3: the provider (presentation).</param>
/// <param name="Reason">Its meaning depends on the source.</param>
internal sealed record AssociateReject(byte Result, byte Source, byte Reason)
{
    public static AssociateReject ApplicationContextNotSupported { get; } = new(1, 1, 2);
    public static AssociateReject CallingAeTitleNotRecognized { get; } = new(1, 1, 3);
    public static AssociateReject CalledAeTitleNotRecognized { get; } = new(1, 1, 7);
    public static AssociateReject ProtocolVersionNotSupported { get; } = new(1, 2, 2);
    public static AssociateReject LocalLimitExceeded { get; } = new(2, 3, 2);

    public bool IsTransient => Result == 2;

    /// <summary>The cause in the standard's words.</summary>
    public string Words => $"{ReasonWords} (rejected {(IsTransient ? "transiently" : "permanently")})";

    private string ReasonWords => (Source, Reason) switch
    {
        (1, 1) or (2, 1) => "no reason given",
        (1, 2) => "application context name not supported",
        (1, 3) => "calling AE title not recognized",
        (1, 7) => "called AE title not recognized",
        (2, 2) => "protocol version not supported",
        (3, 1) => "temporary congestion",
        (3, 2) => "local limit exceeded",
        _ => $"source {Source}, reason {Reason}",
    };

    public static AssociateReject Read(ReadOnlySpan<byte> body) => new(body[1], body[2], body[3]);

    public byte[] Write() => [(byte)PduType.AssociateReject, 0, 0, 0, 0, 4, 0, Result, Source, Reason];
}
