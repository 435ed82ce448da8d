namespace PetRecon.Dicom.Network.Pdu;

/// <summary>The user information item of A-ASSOCIATE-RQ and -AC (PS3.7, D.3.3). Items not named here are read over.</summary>
internal sealed record UserInformation
{
    /// <summary>The longest P-DATA-TF that the sender of the item takes; 0: any.</summary>
    public uint MaxPduBytes { get; init; }

    public string ImplementationClassUid { get; init; } = "";

    public string ImplementationVersionName { get; init; } = "";

    /// <summary>Operations invoked and performed at a time; null when the item is absent, which means 1 and 1.</summary>
    public (ushort Invoked, ushort Performed)? AsynchronousOperations { get; init; }

    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];

    public UserIdentity? Identity { get; init; }
}
