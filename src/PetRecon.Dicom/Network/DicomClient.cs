using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network;

/// <summary>
/// Uses the services of another DICOM application as their user (SCU): verification, storage, query and retrieval (PS3.4, annexes A, B and C). Each call
/// opens its own association and ends it; one that fails or is cancelled is aborted.
/// </summary>
public sealed partial class DicomClient
{
    private readonly DicomPeer _peer;
    private readonly DicomConnectionOptions _options;

    /// <summary>A client of one application; nothing is connected yet.</summary>
    /// <param name="peer">The application.</param>
    /// <param name="options">How this side presents itself; null: as PETRECON, with the usual timeouts.</param>
    /// <exception cref="ArgumentException">An AE title, size or timeout is impossible.</exception>
    public DicomClient(DicomPeer peer, DicomConnectionOptions? options = null)
    {
        AeTitles.Checked(peer.CalledAeTitle, "The called AE title");
        _peer = peer;
        _options = (options ?? new()).Checked();
    }

    /// <summary>Asks whether the application is there (C-ECHO).</summary>
    /// <param name="cancellation">Aborts the association.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="DicomNetworkException">It is not, or does not want to talk to this side.</exception>
    public async Task<DicomEchoResult> EchoAsync(CancellationToken cancellation = default)
    {
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        ProposedContext proposal = new(1, KnownUids.Verification, [KnownUids.ImplicitLittleEndian]);
        await using Association association = await AssociationRequestor.RequestAsync(_peer, _options, [proposal], [], cancellation).ConfigureAwait(false);
        TimeSpan associationTime = watch.Elapsed;
        return await association.GuardAsync(async () =>
        {
            association.State = "while waiting for the answer to C-ECHO";
            CommandSet request = CommandSet.Request(CommandField.EchoRequest, KnownUids.Verification, association.NextMessageId(), hasDataSet: false);
            await association.SendAsync(association.ContextOf(KnownUids.Verification)!, request, null, null, cancellation).ConfigureAwait(false);
            ReceivedCommand answer = await AnswerAsync(association, request, _options.ResponseTimeout, cancellation).ConfigureAwait(false);
            if (answer.Command.Status.Kind is not (DicomStatusKind.Success or DicomStatusKind.Warning))
                throw association.Failed(DicomNetworkFailure.FailureStatus, $"it answered {answer.Command.Status}");
            TimeSpan echoTime = watch.Elapsed - associationTime;
            await association.ReleaseAsync(cancellation).ConfigureAwait(false);
            return new DicomEchoResult(associationTime, echoTime);
        }).ConfigureAwait(false);
    }

    // The answer to a request; anything else that comes is out of turn.
    private static async Task<ReceivedCommand> AnswerAsync(Association association, CommandSet request, TimeSpan timeout, CancellationToken cancellation)
    {
        ReceivedCommand? answer = await association.ReceiveAsync(timeout, cancellation).ConfigureAwait(false);
        if (answer is null)
            throw association.Failed(DicomNetworkFailure.Closed, "it released the association without an answer");
        answer.CheckAnswers(request);
        return answer;
    }
}
