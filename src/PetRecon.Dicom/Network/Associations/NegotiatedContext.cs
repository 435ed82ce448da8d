namespace PetRecon.Dicom.Network.Associations;

/// <summary>A presentation context that both sides agreed on.</summary>
/// <param name="Id">Its number.</param>
/// <param name="AbstractSyntax">UID of the SOP class.</param>
/// <param name="TransferSyntax">UID of the encoding.</param>
internal sealed record NegotiatedContext(byte Id, string AbstractSyntax, string TransferSyntax);
