using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>Which associations a receiver accepts, and what in them.</summary>
/// <param name="AeTitle">The receiver's title.</param>
/// <param name="ChecksCalledTitle">Refuses those who call it otherwise.</param>
/// <param name="CallingTitles">Who may call; empty: everybody.</param>
/// <param name="TakesUnknownClasses">Takes objects of SOP classes that the standard does not know.</param>
/// <param name="TransferSyntaxes">What objects may be encoded in; empty: everything that is known.</param>
internal sealed record AcceptancePolicy(
    string AeTitle, bool ChecksCalledTitle, IReadOnlyCollection<string> CallingTitles, bool TakesUnknownClasses, IReadOnlyCollection<string> TransferSyntaxes)
{
    /// <summary>Null when the association is welcome.</summary>
    public AssociateReject? Objection(AssociateRequest request) =>
        (request.ProtocolVersion & 1) == 0 ? AssociateReject.ProtocolVersionNotSupported
        : request.ApplicationContext != AssociateRequest.DicomApplicationContext ? AssociateReject.ApplicationContextNotSupported
        : ChecksCalledTitle && request.CalledAeTitle != AeTitle ? AssociateReject.CalledAeTitleNotRecognized
        : CallingTitles.Count > 0 && !CallingTitles.Contains(request.CallingAeTitle) ? AssociateReject.CallingAeTitleNotRecognized
        : null;

    /// <summary>The answer to a proposed context.</summary>
    public AnsweredContext Answer(ProposedContext proposal)
    {
        if (!Takes(proposal.AbstractSyntax))
            return new(proposal.Id, ContextResult.AbstractSyntaxNotSupported, KnownUids.ImplicitLittleEndian);
        string[] usable = [.. proposal.TransferSyntaxes.Where(syntax => TakesSyntax(proposal.AbstractSyntax, syntax))];
        if (usable.Length == 0)
            return new(proposal.Id, ContextResult.TransferSyntaxesNotSupported, KnownUids.ImplicitLittleEndian);

        // The order is the proposer's, but implicit VR loses the types of private elements.
        string chosen = usable[0] == KnownUids.ImplicitLittleEndian && usable.Contains(KnownUids.ExplicitLittleEndian) ? KnownUids.ExplicitLittleEndian : usable[0];
        return new(proposal.Id, ContextResult.Acceptance, chosen);
    }

    private bool Takes(string abstractSyntax) =>
        abstractSyntax == KnownUids.Verification || KnownUids.IsStorage(abstractSyntax) || (TakesUnknownClasses && KnownUids.IsStored(abstractSyntax));

    private bool TakesSyntax(string abstractSyntax, string syntax) =>
        abstractSyntax == KnownUids.Verification
            ? syntax is KnownUids.ImplicitLittleEndian or KnownUids.ExplicitLittleEndian
            : TransferSyntaxes.Count > 0 ? TransferSyntaxes.Contains(syntax) : KnownUids.IsTransferSyntax(syntax);
}
