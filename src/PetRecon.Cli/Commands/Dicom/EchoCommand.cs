using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Asks whether another DICOM application answers.</summary>
internal sealed class EchoCommand : ProgramCommand
{
    private readonly PeerOptions _peer = new();

    public EchoCommand()
        : base("echo", "Ask whether a DICOM application answers and accepts this side (C-ECHO).") => _peer.AddTo(this);

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom echo ORTHANC@127.0.0.1:4242", "Is it there, and does it accept the title PETRECON?"),
        ("dicom echo PACS@pacs.example.org --aet STATION7 --tls --tls-ca hospital.pem", "The same over TLS, under another title."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        DicomPeer peer = _peer.Peer(parse);
        DicomEchoResult result = new DicomClient(peer, _peer.Connection(parse)).EchoAsync(cancellation).GetAwaiter().GetResult();
        report.Say($"{peer} answers: association {result.AssociationTime.TotalMilliseconds:0} ms, echo {result.EchoTime.TotalMilliseconds:0.0} ms.");
        report.Result["peer"] = peer.ToString();
        report.Result["associationMs"] = result.AssociationTime.TotalMilliseconds;
        report.Result["echoMs"] = result.EchoTime.TotalMilliseconds;
    }
}
