using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>Waits for an association request on a new connection, and accepts or rejects it (PS3.8, 7.1).</summary>
internal static class AssociationAcceptor
{
    /// <summary>The association and who called; no association when it was rejected, for the reason given.</summary>
    public static async Task<(Association? Association, AssociateRequest Request, AssociateReject? Rejection)> AcceptAsync(
        PduChannel channel, AcceptancePolicy policy, DicomReceiverOptions options, bool isFull, CancellationToken cancellation)
    {
        PduFrame frame = await channel.ReadAsync(options.AssociationTimeout, cancellation).ConfigureAwait(false);
        if (frame.Type == PduType.Abort)
            throw channel.Failed(DicomNetworkFailure.Aborted, AbortPdu.Read(frame.Body.Span).Words);
        if (frame.Type != PduType.AssociateRequest)
            throw new PduException($"it sent a PDU of type {(byte)frame.Type:X2}H where an association request belongs", AbortReason.UnexpectedPdu);
        AssociateRequest request = AssociateCodec.ReadRequest(frame.Body.Span);
        channel.Peer = $"{request.CallingAeTitle} at {channel.Peer}, calling {request.CalledAeTitle}";
        channel.State = "while answering the association request";
        if ((isFull ? AssociateReject.LocalLimitExceeded : policy.Objection(request)) is { } rejection)
        {
            await channel.WriteAsync(rejection.Write(), options.AssociationTimeout, cancellation).ConfigureAwait(false);
            await channel.LingerAsync().ConfigureAwait(false);
            return (null, request, rejection);
        }

        AnsweredContext[] answers = [.. request.Contexts.Select(policy.Answer)];
        IEnumerable<NegotiatedContext> agreed =
            from answer in answers
            where answer.Result == ContextResult.Acceptance
            join proposal in request.Contexts on answer.Id equals proposal.Id
            select new NegotiatedContext(answer.Id, proposal.AbstractSyntax, answer.TransferSyntax);
        Association association = new(channel, agreed, request.User.MaxPduBytes, options.AssociationTimeout, options.TransferTimeout);
        AssociateAccept accept = new()
        {
            CalledAeTitle = request.CalledAeTitle,
            CallingAeTitle = request.CallingAeTitle,
            Contexts = answers,
            User = new()
            {
                MaxPduBytes = (uint)options.MaxPduBytes,
                ImplementationClassUid = Implementation.ClassUid,
                ImplementationVersionName = Implementation.VersionName,
                AsynchronousOperations = request.User.AsynchronousOperations is null ? null : (1, 1),

                // Whoever calls a receiver sends; objects never go the other way.
                Roles = [.. request.User.Roles.Select(role => role with { Scp = false })],
            },
        };
        await channel.WriteAsync(AssociateCodec.Write(accept), options.AssociationTimeout, cancellation).ConfigureAwait(false);
        association.State = "while waiting for a request";
        return (association, request, null);
    }
}
