using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network;

/// <content>Storage (C-STORE as user; PS3.4, annex B).</content>
public sealed partial class DicomClient
{
    /// <summary>
    /// Sends files, in their order. A file goes as it lies on the disk if the other side takes its transfer syntax; otherwise it is sent in explicit or
    /// implicit VR little endian, with pixel data decoded. Files of many kinds take several associations.
    /// </summary>
    /// <param name="files">Paths of DICOM files.</param>
    /// <param name="options">Null: the usual ones.</param>
    /// <param name="progress">Is told about every file and, in large ones, in between.</param>
    /// <param name="cancellation">Aborts the association; files whose results were told are stored.</param>
    /// <returns>What became of each file. A file that cannot be read or is refused is a result, no exception.</returns>
    /// <exception cref="DicomNetworkException">The other side is not there, takes none of the files, or broke off.</exception>
    public async Task<IReadOnlyList<DicomStoreResult>> StoreAsync(
        IEnumerable<string> files, DicomStoreOptions? options = null, IProgress<DicomStoreProgress>? progress = null, CancellationToken cancellation = default)
    {
        StoreRun run = new(options ?? new(), progress);
        await Task.Run(() => run.Look(files, cancellation), cancellation).ConfigureAwait(false);
        foreach (StoreContexts contexts in run.Associations)
        {
            if (run.IsStopped)
                break;
            await using Association association = await AssociationRequestor.RequestAsync(_peer, _options, contexts.Proposals, [], cancellation).ConfigureAwait(false);
            await association.GuardAsync(async () =>
            {
                foreach (int place in contexts.Files.TakeWhile(_ => !run.IsStopped))
                    run.Finish(place, await StoreOneAsync(association, run, run.Files[place]!, cancellation).ConfigureAwait(false));
                await association.ReleaseAsync(cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }

        return run.Results;
    }

    private async Task<DicomStoreResult> StoreOneAsync(Association association, StoreRun run, StoredFile file, CancellationToken cancellation)
    {
        DicomStoreResult Told(DicomStatus? status, string? problem) => new(file.Path, file.SopClassUid, file.SopInstanceUid, file.FileBytes, status, problem);
        if (ContextFor(association, file, out string? refusal) is not { } context)
            return Told(null, refusal);
        association.State = $"while sending {file.Path}";
        Stream dataSet;
        try
        {
            dataSet = file.IsSendableAsItIs && context.TransferSyntax == file.TransferSyntaxUid
                ? file.OpenDataSet()
                : await Task.Run(() => Reencoding.Encode(file, context.TransferSyntax), cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DicomFormatException or ArgumentException)
        {
            return Told(null, exception.Message);
        }

        await using (dataSet.ConfigureAwait(false))
        {
            CommandSet request = CommandSet.Request(CommandField.StoreRequest, file.SopClassUid, association.NextMessageId(), hasDataSet: true)
                .SetNumber(CommandElement.Priority, 0)
                .SetText(CommandElement.AffectedSopInstanceUid, file.SopInstanceUid);
            await association.SendAsync(context, request, dataSet, run.Sent, cancellation).ConfigureAwait(false);
            association.State = $"while waiting for the answer to C-STORE of {file.Path}";
            ReceivedCommand answer = await AnswerAsync(association, request, _options.ResponseTimeout, cancellation).ConfigureAwait(false);
            if (answer.Command.HasDataSet)
                await association.SkipDataSetAsync(answer.Context, cancellation).ConfigureAwait(false);
            return Told(answer.Command.Status, null);
        }
    }

    private static NegotiatedContext? ContextFor(Association association, StoredFile file, out string? refusal)
    {
        refusal = null;
        string[] accepted = [.. association.Contexts.Where(context => context.AbstractSyntax == file.SopClassUid).Select(context => context.TransferSyntax)];
        if (accepted.Length == 0)
        {
            refusal = $"{association.Peer} does not accept {KnownUids.NameOf(file.SopClassUid)}.";
            return null;
        }

        if (accepted.Contains(file.TransferSyntaxUid))
            return association.ContextOf(file.SopClassUid, file.TransferSyntaxUid);
        if ((association.ContextOf(file.SopClassUid, KnownUids.ExplicitLittleEndian) ?? association.ContextOf(file.SopClassUid, KnownUids.ImplicitLittleEndian)) is { } other)
            return other;
        refusal = $"it is in {KnownUids.NameOf(file.TransferSyntaxUid)}, and {association.Peer} takes only {string.Join(", ", accepted.Select(KnownUids.NameOf))}.";
        return null;
    }
}
