using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Sends files to another DICOM application.</summary>
internal sealed class SendCommand : ProgramCommand
{
    private const int ProblemsShown = 20;

    private readonly PeerOptions _peer = new();
    private readonly Argument<string[]> _paths = new("paths") { Description = "DICOM files, and folders, in which other files are passed over.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _stop = new("--stop-on-error") { Description = "End after the first file that is not stored." };

    public SendCommand()
        : base("send", "Send DICOM files to another application (C-STORE). Files go as they are if the other side takes their encoding.")
    {
        _peer.AddTo(this);
        Arguments.Add(_paths);
        Options.Add(_stop);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom send ORTHANC@127.0.0.1:4242 series/", "Everything below a folder."),
        ("dicom send PACS@pacs.example.org --aet STATION7 a.dcm b.dcm --stop-on-error --json", "Two files; the second only if the first is stored. One JSON object with the status of each."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        DicomClient client = _peer.Client(parse);
        DicomFiles files = DicomFiles.Below(parse.GetRequiredValue(_paths), cancellation);
        if (files.Others > 0)
            report.Say($"{files.Others} files in the folders are no DICOM files or are directories of media, and are passed over.");
        if (files.Paths.Count == 0)
            throw new InvalidDataException("There are no DICOM files to send.");

        List<DicomStoreResult> results = [];
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            report.Progress.Show("Sending", progress =>
            {
                DirectReceiver<DicomStoreProgress> receiver = new(state => Receive(state, progress, results, report));
                return client.StoreAsync(files.Paths, new() { StopOnFailure = parse.GetValue(_stop) }, receiver, cancellation).GetAwaiter().GetResult();
            });
        }
        finally
        {
            Summarise(results, files.Paths.Count, watch.Elapsed, report);
        }

        int missing = files.Paths.Count - results.Count(result => result.IsStored);
        if (missing > 0)
            throw new DicomNetworkException(DicomNetworkFailure.FailureStatus, _peer.Peer(parse).ToString(), "while sending", $"{missing} of {files.Paths.Count} files were not stored");
    }

    private static void Receive(DicomStoreProgress state, IProgress<TaskProgress> progress, List<DicomStoreResult> results, Report report)
    {
        progress.Report(new(state.ByteCount == 0 ? 0 : (double)state.Bytes / state.ByteCount, $"{state.Files:N0} of {state.FileCount:N0} files, {state.Bytes / 1e6:N0} MB"));
        if (state.Finished is not { } finished)
            return;
        results.Add(finished);
        if (finished.Status is { Kind: DicomStatusKind.Warning } warning)
            report.Warn($"{finished.Path}: stored, {warning}");
        else if (!finished.IsStored && results.Count(result => !result.IsStored) <= ProblemsShown)
            report.Say($"{finished.Path}: not stored: {finished.Problem ?? finished.Status.ToString()}");
    }

    private static void Summarise(List<DicomStoreResult> results, int count, TimeSpan time, Report report)
    {
        long bytes = results.Where(result => result.IsStored).Sum(result => result.Bytes);
        int stored = results.Count(result => result.IsStored);
        report.Say($"{stored:N0} of {count:N0} files stored, {bytes / 1e6:N1} MB in {time.TotalSeconds:N1} s ({bytes / 1e6 / Math.Max(time.TotalSeconds, 1e-3):N0} MB/s).");
        report.Result["files"] = count;
        report.Result["stored"] = stored;
        report.Result["bytes"] = bytes;
        report.Result["seconds"] = time.TotalSeconds;
        report.Result["results"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
        {
            ["path"] = result.Path,
            ["sopInstanceUid"] = result.SopInstanceUid,
            ["status"] = result.Status is { } status ? status.Code : null,
            ["meaning"] = result.Status?.ToString() ?? result.Problem,
        })]);
    }
}
