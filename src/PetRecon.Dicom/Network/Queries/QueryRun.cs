using System.Runtime.CompilerServices;
using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Queries;

/// <summary>Asks level by level over one association.</summary>
internal sealed class QueryRun(Association association, NegotiatedContext context, QueryPlan plan, TimeSpan timeout)
{
    private bool _isEnough;

    /// <summary>No more items are wanted: what is being asked is cancelled, in agreement.</summary>
    public void Stop() => _isEnough = true;

    public IAsyncEnumerable<DicomAttributes> ItemsAsync(CancellationToken cancellation) => BelowAsync(0, plan.Known, [], cancellation);

    private async IAsyncEnumerable<DicomAttributes> BelowAsync(
        int step, IReadOnlyList<QueryKey> above, Dictionary<string, IReadOnlyList<string>> inherited, [EnumeratorCancellation] CancellationToken cancellation)
    {
        QueryPlan.Step asked = plan.Steps[step];
        bool isLast = step == plan.Steps.Count - 1;

        // An association answers one question at a time: all answers of a level above have to be there before the levels below are asked.
        List<Dictionary<string, IReadOnlyList<string>>> branches = [];
        await foreach (DicomDataset found in AskAsync(asked, above, cancellation).ConfigureAwait(false))
        {
            Dictionary<string, IReadOnlyList<string>> texts = new(inherited);
            foreach ((string name, IReadOnlyList<string> values) in Identifier.Texts(found))
            {
                if (values.Count > 0 || !texts.ContainsKey(name))
                    texts[name] = values;
            }

            if (isLast)
                yield return new(texts);
            else
                branches.Add(texts);
        }

        DicomTag unique = QueryLevels.UniqueKey(asked.Level);
        foreach (Dictionary<string, IReadOnlyList<string>> branch in branches)
        {
            if (_isEnough || cancellation.IsCancellationRequested)
                yield break;
            if (branch.GetValueOrDefault(QueryKey.NameOf(unique), []) is not [{ Length: > 0 } uid])
                continue;
            await foreach (DicomAttributes item in BelowAsync(step + 1, [.. above, new(unique, uid)], branch, cancellation).ConfigureAwait(false))
                yield return item;
        }
    }

    private async IAsyncEnumerable<DicomDataset> AskAsync(QueryPlan.Step asked, IReadOnlyList<QueryKey> above, [EnumeratorCancellation] CancellationToken cancellation)
    {
        DicomDataset identifier = Identifier.Make(QueryLevels.Word(asked.Level), [.. above, .. asked.Keys]);
        CommandSet request = CommandSet.Request(CommandField.FindRequest, context.AbstractSyntax, association.NextMessageId(), hasDataSet: true).SetNumber(CommandElement.Priority, 0);
        await using Stream encoded = Identifier.Encode(identifier, context.AbstractSyntax, context.TransferSyntax);
        association.State = $"while waiting for the answer to C-FIND at level {QueryLevels.Word(asked.Level)}";
        await association.SendAsync(context, request, encoded, null, cancellation).ConfigureAwait(false);
        await using OperationCancellation operation = new(association, context, request, cancellation);
        while (await association.GuardAsync(() => NextAsync(request, operation)).ConfigureAwait(false) is { } found)
        {
            if (_isEnough)
                continue;
            yield return found;
            if (_isEnough)
                operation.Cancel();
        }
    }

    // Null when there are no more.
    private async Task<DicomDataset?> NextAsync(CommandSet request, OperationCancellation operation)
    {
        ReceivedCommand? answer = await association.ReceiveAsync(timeout, operation.Token).ConfigureAwait(false);
        if (answer is null)
            throw association.Failed(DicomNetworkFailure.Closed, "it released the association without an answer");
        answer.CheckAnswers(request);
        MemoryStream? identifier = answer.Command.HasDataSet ? await association.ReceiveIdentifierAsync(answer.Context, operation.Token).ConfigureAwait(false) : null;
        DicomStatus status = answer.Command.Status;
        return status.Kind switch
        {
            DicomStatusKind.Pending => identifier is null
                ? throw new PduException("it sent a match without an identifier")
                : Identifier.Decode(identifier, association.Peer, answer.Context.TransferSyntax),
            DicomStatusKind.Success or DicomStatusKind.Warning or DicomStatusKind.Cancelled => null,
            _ => throw association.Failed(DicomNetworkFailure.FailureStatus, $"it answered {status}"),
        };
    }
}
