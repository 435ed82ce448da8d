using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Looks for studies, series and objects in an archive.</summary>
internal sealed class QueryCommand : ProgramCommand
{
    private readonly PeerOptions _peer = new();
    private readonly QueryOptions _query = new();
    private readonly Option<int?> _limit = new("--limit") { Description = "End after that many items.", HelpName = "n" };
    private readonly Option<bool> _csv = new("--csv") { Description = "Write all attributes as CSV." };

    public QueryCommand()
        : base("query", "Look for studies, series or objects in an archive (C-FIND).")
    {
        _peer.AddTo(this);
        _query.AddTo(this);
        Options.Add(_limit);
        Options.Add(_csv);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom query PACS@pacs.example.org:104 -k PatientName=DOE* -k StudyDate=20250101-", "Studies of patients by that name since the beginning of 2025."),
        ("dicom query ORTHANC@127.0.0.1:4242 --level series -k PatientID=12345 -k Modality=PT", "PET series of one patient."),
        ("dicom query ORTHANC@127.0.0.1:4242 -l image -k SeriesInstanceUID=1.2.3 -k Rows --csv", "The objects of a series with one attribute more, as CSV."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        DicomClient client = _peer.Client(parse);
        DicomQuery query = _query.Chosen(parse) with { MaxResults = parse.GetValue(_limit) };
        List<DicomAttributes> items = report.Progress.Show("Asking", progress => CollectAsync(client, query, progress, cancellation).GetAwaiter().GetResult());
        foreach (string line in parse.GetValue(_csv) ? AttributeTable.Csv(items) : items.Count == 0 ? ["Nothing matches."] : AttributeTable.Lines(items, query))
            report.Say(line);
        report.Result["level"] = query.Level.ToString();
        report.Result["items"] = new JsonArray([.. items.Select(item => (JsonNode)Json(item))]);
    }

    internal static async Task<List<DicomAttributes>> CollectAsync(DicomClient client, DicomQuery query, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        List<DicomAttributes> items = [];
        await foreach (DicomAttributes item in client.FindAsync(query, cancellation))
        {
            items.Add(item);
            progress.Report(new(0, $"{items.Count:N0} found"));
        }

        return items;
    }

    private static JsonObject Json(DicomAttributes item)
    {
        JsonObject json = [];
        foreach ((string keyword, IReadOnlyList<string> values) in item.Values)
            json[keyword] = values.Count switch { 0 => null, 1 => values[0], _ => JsonText.Array(values) };
        return json;
    }
}
