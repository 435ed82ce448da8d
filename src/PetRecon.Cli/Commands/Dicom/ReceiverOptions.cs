using System.CommandLine;
using System.Net;
using PetRecon.Cli.CommandLine;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options of a receiver, as receive has them.</summary>
internal sealed class ReceiverOptions
{
    private static readonly string[] s_uncompressed = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"];

    private readonly Argument<string> _folder = new("folder") { Description = "Where objects go, as PATIENT/STUDY/SERIES/INSTANCE.dcm." };
    private readonly Option<string> _title = new("--aet") { Description = "The receiver's AE title.", DefaultValueFactory = _ => "PETRECON", HelpName = "title" };
    private readonly Option<int> _port = new("--port", "-p") { Description = "TCP port; 0 takes any that is free.", DefaultValueFactory = _ => DicomReceiverOptions.DefaultPort, HelpName = "n" };
    private readonly Option<string?> _address = new("--bind") { Description = "Address to listen on, such as 127.0.0.1; all of this machine if not given.", HelpName = "address" };
    private readonly Option<string[]> _allowed = new("--allow") { Description = "AE title that may call; may be given several times. Everybody may if none is given.", HelpName = "title" };
    private readonly Option<bool> _checkCalled = new("--check-called") { Description = "Reject those who call the receiver by another title than --aet." };
    private readonly Option<bool> _keep = new("--keep-first") { Description = "Keep the first of two objects with the same identifier; otherwise the later one replaces it." };
    private readonly Option<bool> _uncompressed = new("--uncompressed") { Description = "Take objects in uncompressed little endian only." };
    private readonly Option<bool> _unknown = new("--any-class") { Description = "Also take objects of SOP classes that the standard does not know." };
    private readonly Option<int> _associations = new("--max-associations") { Description = "Associations at a time; more are rejected.", DefaultValueFactory = _ => 16, HelpName = "n" };
    private readonly Option<int> _maxPdu = new("--max-pdu") { Description = "Longest PDU to take, in bytes.", DefaultValueFactory = _ => 128 * 1024, HelpName = "bytes" };
    private readonly TlsOptions _tls = new(server: true);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        foreach (Option option in new Option[] { _title, _port, _address, _allowed, _checkCalled, _keep, _uncompressed, _unknown, _associations, _maxPdu })
            command.Options.Add(option);
        _tls.AddTo(command);
    }

    public DicomReceiverOptions Chosen(ParseResult parse) => new()
    {
        Folder = parse.GetRequiredValue(_folder),
        AeTitle = parse.GetRequiredValue(_title),
        Port = parse.GetValue(_port),
        Address = parse.GetValue(_address) is not { } text ? null : IPAddress.TryParse(text, out IPAddress? address) ? address : throw new UsageException($"--bind is '{text}'; expected an IP address."),
        AllowedCallingAeTitles = parse.GetValue(_allowed) ?? [],
        ChecksCalledAeTitle = parse.GetValue(_checkCalled),
        Duplicates = parse.GetValue(_keep) ? DicomDuplicates.Keep : DicomDuplicates.Replace,
        TransferSyntaxes = parse.GetValue(_uncompressed) ? s_uncompressed : [],
        TakesUnknownSopClasses = parse.GetValue(_unknown),
        MaxAssociations = parse.GetValue(_associations),
        MaxPduBytes = parse.GetValue(_maxPdu),
        Tls = _tls.Chosen(parse),
    };
}
