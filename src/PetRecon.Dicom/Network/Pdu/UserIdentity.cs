namespace PetRecon.Dicom.Network.Pdu;

/// <summary>Who asks for the association (PS3.7, D.3.3.7): type 1, a name, or type 2, a name and a passcode.</summary>
/// <param name="Name">In UTF-8.</param>
/// <param name="Passcode">Null when only the name is told.</param>
internal sealed record UserIdentity(string Name, string? Passcode);
