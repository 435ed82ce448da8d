namespace PetRecon.Dicom.Network.Dimse;

/// <summary>Element numbers of group 0000 (PS3.7, E.1).</summary>
internal enum CommandElement : ushort
{
    GroupLength = 0x0000,
    AffectedSopClassUid = 0x0002,
    RequestedSopClassUid = 0x0003,
    CommandField = 0x0100,
    MessageId = 0x0110,
    MessageIdBeingRespondedTo = 0x0120,
    MoveDestination = 0x0600,
    Priority = 0x0700,
    CommandDataSetType = 0x0800,
    Status = 0x0900,
    ErrorComment = 0x0902,
    AffectedSopInstanceUid = 0x1000,
    RemainingSubOperations = 0x1020,
    CompletedSubOperations = 0x1021,
    FailedSubOperations = 0x1022,
    WarningSubOperations = 0x1023,
}
