namespace PetRecon.Dicom.Network.Pdu;

/// <summary>Which roles the requestor of the association plays for a SOP class (PS3.7, D.3.3.4).</summary>
/// <param name="SopClassUid">The class.</param>
/// <param name="Scu">It sends requests.</param>
/// <param name="Scp">It answers them: needed for C-GET, where objects come to the requestor.</param>
internal sealed record RoleSelection(string SopClassUid, bool Scu, bool Scp);
