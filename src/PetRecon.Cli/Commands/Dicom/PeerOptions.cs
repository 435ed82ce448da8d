using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options of those commands that connect to another application: who it is, who we are, how long to wait.</summary>
internal sealed class PeerOptions
{
    private readonly Argument<string> _peer = new("peer") { Description = "The other application: host, host:port or TITLE@host:port. Without a port 104, with --tls 2762; without a title ANY-SCP." };
    private readonly Option<string> _title = new("--aet") { Description = "This side's AE title.", DefaultValueFactory = _ => new DicomConnectionOptions().CallingAeTitle, HelpName = "title" };
    private readonly Option<double> _timeout = new("--timeout") { Description = "Seconds to wait for an answer.", DefaultValueFactory = _ => new DicomConnectionOptions().ResponseTimeout.TotalSeconds, HelpName = "s" };
    private readonly Option<int> _maxPdu = new("--max-pdu") { Description = "Longest PDU to receive, in bytes.", DefaultValueFactory = _ => new DicomConnectionOptions().MaxPduBytes, HelpName = "bytes" };
    private readonly Option<string?> _user = new("--user") { Description = "User name for those who want to know it.", HelpName = "name" };
    private readonly Option<FileInfo?> _password = new("--password-file") { Description = "File whose first line is the user's password; better with --tls.", HelpName = "file" };
    private readonly TlsOptions _tls = new(server: false);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_peer);
        command.Options.Add(_title);
        command.Options.Add(_timeout);
        command.Options.Add(_maxPdu);
        command.Options.Add(_user);
        command.Options.Add(_password);
        _tls.AddTo(command);
    }

    public DicomPeer Peer(ParseResult parse) => DicomPeer.Parse(parse.GetRequiredValue(_peer), _tls.Chosen(parse));

    public DicomConnectionOptions Connection(ParseResult parse)
    {
        double seconds = parse.GetValue(_timeout);
        if (seconds is not (> 0 and < 1e6))
            throw new UsageException($"--timeout is {seconds}; expected seconds, more than 0.");
        TimeSpan timeout = TimeSpan.FromSeconds(seconds);
        DicomConnectionOptions usual = new();
        return usual with
        {
            CallingAeTitle = parse.GetRequiredValue(_title),
            MaxPduBytes = parse.GetValue(_maxPdu),
            ResponseTimeout = timeout,
            AssociationTimeout = timeout < usual.AssociationTimeout ? timeout : usual.AssociationTimeout,
            ConnectTimeout = timeout < usual.ConnectTimeout ? timeout : usual.ConnectTimeout,
            RetrieveTimeout = timeout > usual.RetrieveTimeout ? timeout : usual.RetrieveTimeout,
            UserName = parse.GetValue(_user),
            Password = parse.GetValue(_password) is { } file ? File.ReadLines(file.FullName).FirstOrDefault() : null,
        };
    }

    public DicomClient Client(ParseResult parse) => new(Peer(parse), Connection(parse));
}
