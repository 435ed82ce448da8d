using System.CommandLine;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What has to do with doses on grids; each subcommand is a file of this folder.</summary>
internal sealed class DoseCommand : Command
{
    public DoseCommand()
        : base("dose", "Doses on grids: what they are, in other formats and on other grids, their sums and differences.")
    {
        Subcommands.Add(new DoseInfoCommand());
        Subcommands.Add(new DoseConvertCommand());
        Subcommands.Add(new DoseSumCommand());
        Subcommands.Add(new DoseDifferenceCommand());
    }
}
