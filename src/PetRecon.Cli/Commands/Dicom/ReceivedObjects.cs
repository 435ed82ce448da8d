using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What a receiver has taken so far, told line by line, and whether it is enough.</summary>
internal sealed class ReceivedObjects(Report report, bool once, int? count)
{
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _paths = [];

    /// <summary>Ends when as much has come as was asked for.</summary>
    public Task Enough => _enough.Task;

    public IReadOnlyList<string> Paths => _paths;

    public int Count => _paths.Count;

    public long Bytes { get; private set; }

    public void Take(DicomReceiverEvent happening)
    {
        switch (happening.Kind)
        {
            case DicomReceiverEventKind.Received:
                _paths.Add(happening.Received!.Path);
                Bytes += happening.Received.Bytes;
                report.Say(happening.Received.Path);
                if (Count >= count)
                    _enough.TrySetResult();
                break;
            case DicomReceiverEventKind.Refused or DicomReceiverEventKind.Rejected:
                report.Warn($"{happening.Caller}: {happening.Kind switch { DicomReceiverEventKind.Refused => "object refused", _ => "rejected" }}: {happening.Problem}");
                break;
            case DicomReceiverEventKind.Broken:
                report.Warn(happening.Problem!);
                EndAssociation();
                break;
            case DicomReceiverEventKind.Released:
                report.Say($"{happening.Caller}: released.");
                EndAssociation();
                break;
            default:
                report.Say($"{happening.Caller}: {(happening.Kind == DicomReceiverEventKind.Echo ? "echo" : "association")}.");
                break;
        }
    }

    private void EndAssociation()
    {
        if (once)
            _enough.TrySetResult();
    }
}
