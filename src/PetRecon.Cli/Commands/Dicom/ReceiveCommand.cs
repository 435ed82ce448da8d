using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Listens, and writes what it is sent into a folder, until it is told to stop.</summary>
internal sealed class ReceiveCommand : ProgramCommand
{
    private readonly ReceiverOptions _receiver = new();
    private readonly Option<bool> _once = new("--once") { Description = "End when the first association has ended." };
    private readonly Option<int?> _count = new("--count") { Description = "End after that many objects.", HelpName = "n" };

    public ReceiveCommand()
        : base("receive", "Receive DICOM objects into a folder (C-STORE and C-ECHO as provider), until Ctrl-C.")
    {
        _receiver.AddTo(this);
        Options.Add(_once);
        Options.Add(_count);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom receive inbox/", "On port 11112 as PETRECON, from everybody, until Ctrl-C."),
        ("dicom receive inbox/ --port 104 --aet STATION7 --check-called --allow PACS --allow CT1", "Only from two known titles, and only if they call STATION7."),
        ("dicom receive inbox/ --bind 127.0.0.1 --once --json", "One association, then a JSON object that lists what came."),
        ("dicom receive inbox/ --port 2762 --tls --tls-cert me.pem --tls-key me.key --tls-ca hospital.pem --tls-require-client", "Over TLS, from holders of a certificate."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        DicomReceiverOptions options = _receiver.Chosen(parse);
        int? count = parse.GetValue(_count);
        if (count < 1)
            throw new UsageException($"--count is {count}; expected 1 or more.");
        ReceivedObjects objects = new(report, parse.GetValue(_once), count);
        WaitAsync(options, objects, report, cancellation).GetAwaiter().GetResult();
        report.Say($"{objects.Count:N0} objects received, {objects.Bytes / 1e6:N1} MB.");
        report.Result["received"] = objects.Count;
        report.Result["bytes"] = objects.Bytes;
        report.Result["objects"] = new JsonArray([.. objects.Paths.Select(path => (JsonNode)JsonValue.Create(path))]);
    }

    private static async Task WaitAsync(DicomReceiverOptions options, ReceivedObjects objects, Report report, CancellationToken cancellation)
    {
        await using DicomReceiver receiver = DicomReceiver.Start(options, new DirectReceiver<DicomReceiverEvent>(objects.Take));
        report.Say($"{options.AeTitle} listens on port {receiver.Port}{(options.Tls is null ? "" : " with TLS")}; objects go to {options.Folder}. Ctrl-C ends it.");

        // Being told to stop is how a receiver ends; nothing failed then.
        TaskCompletionSource stopped = new();
        await using CancellationTokenRegistration registration = cancellation.Register(stopped.SetResult);
        await Task.WhenAny(objects.Enough, stopped.Task);
        if (objects.Enough.IsCompleted && !cancellation.IsCancellationRequested)
            await Task.WhenAny(receiver.FinishAsync(CancellationToken.None), stopped.Task, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
    }
}
