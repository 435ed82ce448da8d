using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options that secure a connection; certificates and keys are PEM files.</summary>
internal sealed class TlsOptions
{
    private readonly Option<bool> _tls = new("--tls") { Description = "Secure the connection with TLS 1.2 or 1.3." };
    private readonly Option<string?> _authority = new("--tls-ca") { Description = "Certificates that the other side's must come from (PEM); those of the system if not given.", HelpName = "file" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "This side's certificate (PEM).", HelpName = "file" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "Its private key (PEM), if the certificate's file does not hold it.", HelpName = "file" };
    private readonly Option<bool> _insecure = new("--tls-insecure") { Description = "Take any certificate: no protection against an impostor." };
    private readonly Option<bool>? _requireClient;

    public TlsOptions(bool server)
    {
        if (server)
            _requireClient = new("--tls-require-client") { Description = "Refuse clients that show no certificate of --tls-ca." };
    }

    public void AddTo(Command command)
    {
        foreach (Option option in All())
            command.Options.Add(option);
    }

    /// <summary>Null without --tls.</summary>
    public DicomTlsOptions? Chosen(ParseResult parse)
    {
        if (!parse.GetValue(_tls))
        {
            Option? useless = All().FirstOrDefault(option => option != _tls && parse.GetResult(option) is { Implicit: false });
            return useless is null ? null : throw new UsageException($"{useless.Name} does nothing without --tls.");
        }

        foreach (string file in new[] { _authority, _certificate, _key }.Select(parse.GetValue).OfType<string>())
            InputFiles.MustExist(file);
        return new()
        {
            AuthorityFile = parse.GetValue(_authority),
            CertificateFile = parse.GetValue(_certificate),
            KeyFile = parse.GetValue(_key),
            AcceptAnyCertificate = parse.GetValue(_insecure),
            RequireClientCertificate = _requireClient is not null && parse.GetValue(_requireClient),
        };
    }

    private IEnumerable<Option> All() =>
        _requireClient is null ? [_tls, _authority, _certificate, _key, _insecure] : [_tls, _authority, _certificate, _key, _insecure, _requireClient];
}
