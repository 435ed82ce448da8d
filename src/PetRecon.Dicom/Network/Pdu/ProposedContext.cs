namespace PetRecon.Dicom.Network.Pdu;

/// <summary>A presentation context as proposed: what is to be talked about, and the encodings to choose from.</summary>
/// <param name="Id">Odd, 1 to 255.</param>
/// <param name="AbstractSyntax">UID of the SOP class.</param>
/// <param name="TransferSyntaxes">UIDs in order of preference.</param>
internal sealed record ProposedContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);
