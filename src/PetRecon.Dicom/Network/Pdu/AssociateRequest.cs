namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A-ASSOCIATE-RQ (PS3.8, 9.3.2).</summary>
internal sealed record AssociateRequest
{
    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>Bit 0: version 1, the only one that there is.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    public required string CalledAeTitle { get; init; }

    public required string CallingAeTitle { get; init; }

    public string ApplicationContext { get; init; } = DicomApplicationContext;

    public required IReadOnlyList<ProposedContext> Contexts { get; init; }

    public required UserInformation User { get; init; }
}
