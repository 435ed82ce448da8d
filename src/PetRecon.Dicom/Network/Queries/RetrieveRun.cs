using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network.Queries;

/// <summary>A retrieval that goes on: answers that count, objects in between, and the end.</summary>
internal sealed class RetrieveRun(Association association, ReceivingFolder? folder, string sourceAeTitle, TimeSpan timeout, IProgress<DicomRetrieveProgress>? progress)
{
    private readonly List<DicomReceivedObject> _objects = [];
    private int _refused;
    private DicomRetrieveProgress _last = new(null, 0, 0, 0, null);

    public async Task<DicomRetrieveResult> ToEndAsync(CommandSet request, CancellationToken cancellation)
    {
        while (true)
        {
            association.State = $"while waiting for what {request.Field} brings";
            ReceivedCommand? received = await association.ReceiveAsync(timeout, cancellation).ConfigureAwait(false);
            if (received is null)
                throw association.Failed(DicomNetworkFailure.Closed, "it released the association without a final answer");
            if (received.Command.Field == CommandField.StoreRequest && folder is not null)
            {
                await TakeAsync(received, folder, cancellation).ConfigureAwait(false);
                continue;
            }

            received.CheckAnswers(request);
            MemoryStream? identifier = received.Command.HasDataSet ? await association.ReceiveIdentifierAsync(received.Context, cancellation).ConfigureAwait(false) : null;
            DicomStatus status = received.Command.Status;
            Count(received.Command, status);
            if (status.Kind != DicomStatusKind.Pending)
                return new(status, _last.Completed, _last.Failed, _last.Warnings, Failures(identifier, received.Context), _objects);
        }
    }

    private async Task TakeAsync(ReceivedCommand received, ReceivingFolder target, CancellationToken cancellation)
    {
        association.State = "while receiving an object";
        (DicomReceivedObject? kept, _) = await ObjectReception.ReceiveAsync(association, received, target, sourceAeTitle, cancellation).ConfigureAwait(false);
        if (kept is null)
            _refused++;
        else
            _objects.Add(kept);
        progress?.Report(_last with { Received = kept, Completed = Math.Max(_last.Completed, _objects.Count) });
    }

    private void Count(CommandSet answer, DicomStatus status)
    {
        // Without the numbers of the other side, what came is what counts.
        _last = new(
            answer.OptionalNumber(CommandElement.RemainingSubOperations),
            answer.OptionalNumber(CommandElement.CompletedSubOperations) ?? Math.Max(_last.Completed, _objects.Count),
            answer.OptionalNumber(CommandElement.FailedSubOperations) ?? Math.Max(_last.Failed, _refused),
            answer.OptionalNumber(CommandElement.WarningSubOperations) ?? _last.Warnings,
            null);
        if (status.Kind == DicomStatusKind.Pending)
            progress?.Report(_last);
    }

    private IReadOnlyList<string> Failures(MemoryStream? identifier, NegotiatedContext context)
    {
        if (identifier is null)
            return [];
        DicomDataset dataset = Identifier.Decode(identifier, association.Peer, context.TransferSyntax);
        return dataset.TryGetValues(DicomTag.FailedSOPInstanceUIDList, out string[]? failed) ? [.. failed.Where(uid => uid.Length > 0)] : [];
    }
}
