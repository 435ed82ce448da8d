using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>Receives the object of a C-STORE request, streaming it to the disk, and answers; the same for a receiver and for C-GET.</summary>
internal static class ObjectReception
{
    /// <summary>The object as it lies on the disk, or the status that says why it does not.</summary>
    public static async Task<(DicomReceivedObject? Object, DicomStatus Status)> ReceiveAsync(
        Association association, ReceivedCommand received, ReceivingFolder folder, string sourceAeTitle, CancellationToken cancellation)
    {
        (DicomReceivedObject? kept, DicomStatus status) = await TakeAsync(association, received, folder, sourceAeTitle, cancellation).ConfigureAwait(false);
        await association.SendAsync(received.Context, CommandSet.ResponseTo(received.Command, status), null, null, cancellation).ConfigureAwait(false);
        return (kept, status);
    }

    private static async Task<(DicomReceivedObject? Object, DicomStatus Status)> TakeAsync(
        Association association, ReceivedCommand received, ReceivingFolder folder, string sourceAeTitle, CancellationToken cancellation)
    {
        CommandSet command = received.Command;
        if (!command.HasDataSet)
            return (null, new(DicomStatus.CannotUnderstand, "no data set"));
        DicomStatus? refusal =
            command.AffectedSopClassUid != received.Context.AbstractSyntax || !KnownUids.IsStored(received.Context.AbstractSyntax) ? new(DicomStatus.SopClassNotSupported)
            : !ReceivingFolder.IsUid(command.AffectedSopInstanceUid) ? new(DicomStatus.InvalidSopInstance)
            : null;
        if (refusal is DicomStatus refused)
        {
            await association.SkipDataSetAsync(received.Context, cancellation).ConfigureAwait(false);
            return (null, refused);
        }

        IncomingFile? file = null;
        DicomStatus? failure = Attempt(() => file = folder.Begin(command.AffectedSopClassUid, command.AffectedSopInstanceUid, received.Context.TransferSyntax, sourceAeTitle));
        try
        {
            DataSetFragment fragment;
            do
            {
                // What cannot be written is still read to its end, as the sender listens only then.
                fragment = await association.ReceiveFragmentAsync(received.Context, cancellation).ConfigureAwait(false);
                if (failure is null)
                    failure = Attempt(() => file!.Write(fragment.Bytes.Span));
            }
            while (!fragment.IsLast);

            DicomReceivedObject? kept = null;
            failure ??= Attempt(() => kept = file!.Keep());
            return (kept, failure ?? new DicomStatus(DicomStatus.Success));
        }
        finally
        {
            file?.Dispose();
        }
    }

    // Null when it went well.
    private static DicomStatus? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (DicomFormatException exception)
        {
            return new(DicomStatus.DataSetDoesNotMatch, Comment(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(DicomStatus.OutOfResources, Comment(exception));
        }
    }

    // Paths of this machine are not the sender's business.
    private static string Comment(Exception exception) => exception is DicomFormatException ? "data set is damaged or another object" : "cannot be written";
}
