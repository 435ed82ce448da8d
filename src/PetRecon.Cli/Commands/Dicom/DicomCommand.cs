using System.CommandLine;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What has to do with DICOM files and connections; each subcommand is a file of this folder.</summary>
internal sealed class DicomCommand : Command
{
    public DicomCommand()
        : base("dicom", "DICOM connections and files: ask, send, receive, query and fetch; list, draw, write and de-identify.")
    {
        Subcommands.Add(new EchoCommand());
        Subcommands.Add(new SendCommand());
        Subcommands.Add(new ReceiveCommand());
        Subcommands.Add(new QueryCommand());
        Subcommands.Add(new FetchCommand());
        Subcommands.Add(new DumpCommand());
        Subcommands.Add(new PictureCommand());
        Subcommands.Add(new AnonymizeCommand());
        Subcommands.Add(new WriteCommand());
    }
}
