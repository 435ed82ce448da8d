namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A-ASSOCIATE-AC (PS3.8, 9.3.3). The AE titles are those of the request.</summary>
internal sealed record AssociateAccept
{
    public required string CalledAeTitle { get; init; }

    public required string CallingAeTitle { get; init; }

    public required IReadOnlyList<AnsweredContext> Contexts { get; init; }

    public required UserInformation User { get; init; }
}
