namespace PetRecon.Dicom.Network.Pdu;

/// <summary>The acceptor's answer to a proposed presentation context.</summary>
/// <param name="Id">The proposal's.</param>
/// <param name="Result">Accepted, or why not.</param>
/// <param name="TransferSyntax">The one chosen; without meaning unless accepted.</param>
internal sealed record AnsweredContext(byte Id, ContextResult Result, string TransferSyntax);
