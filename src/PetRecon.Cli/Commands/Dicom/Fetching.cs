using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Retrieves one after the other, by C-GET as long as that is served, otherwise by C-MOVE to a receiver of our own.</summary>
internal sealed class Fetching(DicomClient client, DicomPeer peer, DicomReceiverOptions receiver, bool byMove, bool getOnly, Report report)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _paths = [];
    private readonly List<string> _problems = [];

    /// <summary>The objects that lie there now.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>Objects that the archive could not send.</summary>
    public int Failed { get; private set; }

    public async Task RunAsync(IReadOnlyList<DicomRetrieval> wanted, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        int done = 0;
        while (!byMove && done < wanted.Count)
        {
            try
            {
                Note(await client.GetAsync(wanted[done], receiver.Folder, receiver.Duplicates, Teller(progress, done, wanted.Count), cancellation));
                done++;
            }
            catch (DicomNetworkException exception) when (!getOnly && exception.Failure == DicomNetworkFailure.NotAccepted)
            {
                report.Say($"{peer} does not serve C-GET; it is asked to send to {receiver.AeTitle}, port {receiver.Port} (C-MOVE).");
                byMove = true;
            }
        }

        if (done < wanted.Count)
            await MoveAsync(wanted, done, progress, cancellation);
    }

    public void ThrowIfIncomplete()
    {
        if (_problems.Count > 0)
            throw new DicomNetworkException(DicomNetworkFailure.FailureStatus, peer.ToString(), "while fetching", string.Join("; ", _problems.Take(5)));
    }

    private async Task MoveAsync(IReadOnlyList<DicomRetrieval> wanted, int done, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        await using DicomReceiver listening = DicomReceiver.Start(receiver, new DirectReceiver<DicomReceiverEvent>(Take));
        for (; done < wanted.Count; done++)
            Note(await client.MoveAsync(wanted[done], receiver.AeTitle, Teller(progress, done, wanted.Count), cancellation));

        // The archive may end its association a little later than its answer.
        await Task.WhenAny(listening.FinishAsync(cancellation), Task.Delay(s_patience, cancellation));
    }

    private DirectReceiver<DicomRetrieveProgress> Teller(IProgress<TaskProgress> progress, int done, int count) => new(state =>
    {
        if (state.Received is { } received)
            _paths.Add(received.Path);
        double part = state.Remaining is int remaining && remaining + state.Completed > 0 ? (double)state.Completed / (remaining + state.Completed + state.Failed) : 0;
        progress.Report(new((done + part) / count, $"{_paths.Count:N0} objects{(state.Failed > 0 ? $", {state.Failed:N0} failed" : "")}"));
    });

    private void Take(DicomReceiverEvent happening)
    {
        if (happening.Received is { } received)
            _paths.Add(received.Path);
        else if (happening.Kind is DicomReceiverEventKind.Refused or DicomReceiverEventKind.Rejected or DicomReceiverEventKind.Broken)
            report.Warn($"{happening.Caller}: {happening.Problem}");
    }

    private void Note(DicomRetrieveResult result)
    {
        Failed += result.Failed;
        foreach (DicomReceivedObject received in result.Objects)
            _paths.Add(received.Path);
        if (result.IsComplete)
            return;
        _problems.Add($"{result.Status}, {result.Failed} objects failed");
        foreach (string uid in result.FailedSopInstanceUids)
            report.Say($"not sent: {uid}");
    }
}
