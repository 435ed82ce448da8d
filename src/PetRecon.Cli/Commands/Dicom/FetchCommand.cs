using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Retrieves studies, series and objects from an archive.</summary>
internal sealed class FetchCommand : ProgramCommand
{
    private readonly PeerOptions _peer = new();
    private readonly QueryOptions _query = new();
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder for PATIENT/STUDY/SERIES/INSTANCE.dcm.", Required = true, HelpName = "folder" };
    private readonly Option<bool> _move = new("--move") { Description = "Use C-MOVE to a receiver of this side at once. Without it C-GET is tried first." };
    private readonly Option<bool> _get = new("--get-only") { Description = "Never fall back to C-MOVE." };
    private readonly Option<int> _port = new("--port", "-p") { Description = "Port of this side's receiver for C-MOVE, as the archive knows it for --aet.", DefaultValueFactory = _ => DicomReceiverOptions.DefaultPort, HelpName = "n" };
    private readonly Option<bool> _keep = new("--keep-first") { Description = "Keep objects that are there already." };

    public FetchCommand()
        : base("fetch", "Retrieve what a query finds from an archive (C-GET, or C-MOVE to this side).")
    {
        _peer.AddTo(this);
        _query.AddTo(this);
        foreach (Option option in new Option[] { _output, _move, _get, _port, _keep })
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom fetch ORTHANC@127.0.0.1:4242 -o data -k PatientID=12345 -k Modality=PT", "All PET series of a patient."),
        ("dicom fetch PACS@pacs.example.org -o data -k StudyInstanceUID=1.2.3 --move --aet STATION7 --port 11112", "A study, sent by the archive to STATION7, as which it knows this machine and port."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (parse.GetValue(_move) && parse.GetValue(_get))
            throw new UsageException("--move and --get-only exclude each other.");
        DicomQuery query = _query.Chosen(parse);
        if (query.Level == DicomQueryLevel.Patient)
            throw new UsageException("Studies, series or images are fetched; give --level study for all of a patient's.");
        if (query.Keys.Values.All(string.IsNullOrEmpty))
            throw new UsageException("Say what to fetch, as in -k PatientID=12345 or -k StudyInstanceUID=1.2.3.");
        DicomClient client = _peer.Client(parse);
        List<DicomRetrieval> wanted = Wanted(client, query, report, cancellation);
        if (!parse.GetValue(_move))
            wanted = report.Progress.Show("Asking for kinds", progress => wanted.ConvertAll(retrieval => WithClasses(client, retrieval, progress, cancellation)));
        Fetching fetching = new(client, _peer.Peer(parse), Receiver(parse), parse.GetValue(_move), parse.GetValue(_get), report);
        report.Progress.Show("Fetching", progress =>
        {
            fetching.RunAsync(wanted, progress, cancellation).GetAwaiter().GetResult();
            return true;
        });
        report.Say($"{fetching.Paths.Count:N0} objects in {parse.GetRequiredValue(_output)}.");
        report.Result["retrievals"] = wanted.Count;
        report.Result["failed"] = fetching.Failed;
        report.Result["objects"] = new JsonArray([.. fetching.Paths.Order(StringComparer.Ordinal).Select(path => (JsonNode)JsonValue.Create(path))]);
        fetching.ThrowIfIncomplete();
    }

    private DicomReceiverOptions Receiver(ParseResult parse) => new()
    {
        Folder = parse.GetRequiredValue(_output),
        AeTitle = _peer.Connection(parse).CallingAeTitle,
        Port = parse.GetValue(_port),
        Duplicates = parse.GetValue(_keep) ? DicomDuplicates.Keep : DicomDuplicates.Replace,
    };

    private static List<DicomRetrieval> Wanted(DicomClient client, DicomQuery query, Report report, CancellationToken cancellation)
    {
        List<DicomAttributes> items =
            report.Progress.Show("Asking", progress => QueryCommand.CollectAsync(client, query, progress, cancellation).GetAwaiter().GetResult());
        if (items.Count == 0)
            throw new InvalidDataException("Nothing in the archive matches.");
        report.Say($"{items.Count:N0} {(query.Level == DicomQueryLevel.Image ? "objects" : query.Level == DicomQueryLevel.Series ? "series" : "studies")} to fetch.");
        return
        [
            .. items.GroupBy(item => (Study: item["StudyInstanceUID"], Series: query.Level == DicomQueryLevel.Study ? null : item["SeriesInstanceUID"])).Select(group => new DicomRetrieval
            {
                Root = query.Root,
                PatientId = group.First()["PatientID"],
                StudyInstanceUid = group.Key.Study,
                SeriesInstanceUid = group.Key.Series,
                SopInstanceUids = query.Level == DicomQueryLevel.Image ? [.. group.Select(item => item["SOPInstanceUID"])] : [],
                SopClassUids = query.Level == DicomQueryLevel.Image ? [.. group.Select(item => item["SOPClassUID"]).Distinct()] : [],
            }),
        ];
    }

    // For C-GET it is good to know what kinds of objects will come; an archive that does not tell is asked for all kinds.
    private static DicomRetrieval WithClasses(DicomClient client, DicomRetrieval retrieval, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        if (retrieval.SopClassUids.Count > 0)
            return retrieval;
        Dictionary<string, string> keys = new() { ["StudyInstanceUID"] = retrieval.StudyInstanceUid, ["SOPClassUID"] = "" };
        if (retrieval.SeriesInstanceUid is not null)
            keys["SeriesInstanceUID"] = retrieval.SeriesInstanceUid;
        if (retrieval.Root == DicomQueryRoot.Patient)
            keys["PatientID"] = retrieval.PatientId!;
        DicomQuery query = new() { Root = retrieval.Root, Level = DicomQueryLevel.Image, Keys = keys, AsksForUsualAttributes = false };
        try
        {
            List<DicomAttributes> objects = QueryCommand.CollectAsync(client, query, progress, cancellation).GetAwaiter().GetResult();
            return retrieval with { SopClassUids = [.. objects.Select(item => item["SOPClassUID"]).Where(uid => uid.Length > 0).Distinct()] };
        }
        catch (DicomNetworkException exception) when (exception.Failure == DicomNetworkFailure.FailureStatus)
        {
            return retrieval;
        }
    }
}
