using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>One connection to a receiver, from the association request to the end.</summary>
internal static class ReceiverSession
{
    private const ushort ResponseFlag = 0x8000;

    public static async Task RunAsync(
        PduChannel channel, AcceptancePolicy policy, DicomReceiverOptions options, ReceivingFolder folder, bool isFull, IProgress<DicomReceiverEvent>? events, CancellationToken stop)
    {
        Association? accepted;
        AssociateRequest request;
        try
        {
            AssociateReject? rejection;
            (accepted, request, rejection) = await AssociationAcceptor.AcceptAsync(channel, policy, options, isFull, stop).ConfigureAwait(false);
            if (accepted is null)
            {
                events?.Report(new(DicomReceiverEventKind.Rejected, channel.Peer, Problem: rejection!.Words));
                return;
            }
        }
        catch (Exception exception) when (exception is PduException or OperationCanceledException or DicomNetworkException { Failure: DicomNetworkFailure.Timeout })
        {
            await channel.AbortAsync(new(AbortPdu.ByProvider, exception is PduException protocol ? protocol.Reason : AbortReason.NotSpecified)).ConfigureAwait(false);
            throw;
        }

        await using Association association = accepted;
        events?.Report(new(DicomReceiverEventKind.Opened, channel.Peer));
        await association.GuardAsync(async () =>
        {
            while (await association.ReceiveAsync(options.IdleTimeout, stop).ConfigureAwait(false) is { } received)
            {
                await ServeAsync(association, received, folder, request.CallingAeTitle, events, stop).ConfigureAwait(false);
                association.State = "while waiting for a request";
            }

            return true;
        }).ConfigureAwait(false);
        events?.Report(new(DicomReceiverEventKind.Released, channel.Peer));
    }

    private static async Task ServeAsync(
        Association association, ReceivedCommand received, ReceivingFolder folder, string callingTitle, IProgress<DicomReceiverEvent>? events, CancellationToken stop)
    {
        CommandSet command = received.Command;
        association.State = $"while serving {command.Field}";
        bool isVerification = received.Context.AbstractSyntax == KnownUids.Verification;
        switch (command.Field)
        {
            case CommandField.StoreRequest when !isVerification:
                (DicomReceivedObject? kept, DicomStatus status) = await ObjectReception.ReceiveAsync(association, received, folder, callingTitle, stop).ConfigureAwait(false);
                events?.Report(kept is null
                    ? new(DicomReceiverEventKind.Refused, association.Peer, Problem: $"{command.AffectedSopInstanceUid}: {status}")
                    : new(DicomReceiverEventKind.Received, association.Peer, kept));
                break;
            case CommandField.EchoRequest when isVerification:
                if (command.HasDataSet)
                    await association.SkipDataSetAsync(received.Context, stop).ConfigureAwait(false);
                await association.SendAsync(received.Context, CommandSet.ResponseTo(command, new(DicomStatus.Success)), null, null, stop).ConfigureAwait(false);
                events?.Report(new(DicomReceiverEventKind.Echo, association.Peer));
                break;
            case CommandField.CancelRequest:
                break;
            default:
                if (((ushort)command.Field & ResponseFlag) != 0)
                    throw new PduException($"it sent response {(ushort)command.Field:X4}H to nothing", AbortReason.UnexpectedPdu);
                if (command.HasDataSet)
                    await association.SkipDataSetAsync(received.Context, stop).ConfigureAwait(false);
                DicomStatus refusal = new(command.Field is CommandField.StoreRequest or CommandField.EchoRequest ? DicomStatus.SopClassNotSupported : DicomStatus.UnrecognizedOperation);
                await association.SendAsync(received.Context, CommandSet.ResponseTo(command, refusal), null, null, stop).ConfigureAwait(false);
                break;
        }
    }
}
