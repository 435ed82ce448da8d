using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Doses;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What doses are, and what is odd about them.</summary>
internal sealed class DoseInfoCommand : ProgramCommand
{
    private readonly Argument<string[]> _inputs = new("dose") { Description = "Doses: RT Dose files, folders with one, images or dose cubes.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _plot = new("--plot") { Description = "PNG with three planes through the dose's centre of gravity; of the only dose.", HelpName = "png" };
    private readonly DoseReading _doses = new();

    public DoseInfoCommand()
        : base("info", "Say what a dose is: quantity, model, space, grid, extremes, and what is odd about it.")
    {
        Arguments.Add(_inputs);
        Options.Add(_plot);
        foreach (Option option in _doses.Options)
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dose info RD.dcm", "What an RT Dose is."),
        ("dose info RD1.dcm RD2.dcm --json", "Several doses, for machines."),
        ("dose info let.dcm --quantity let --plot let.png", "A LET map that its program stored as if it were dose."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string[] inputs = parse.GetRequiredValue(_inputs);
        string? plot = parse.GetValue(_plot);
        if (plot is not null && inputs.Length > 1)
            throw new UsageException("--plot draws one dose; several were named.");
        JsonArray doses = [];
        foreach (string input in inputs)
        {
            DoseGrid dose = _doses.Read(input, parse, report, cancellation);
            doses.Add(DoseDescription.Tell(dose, report));
            if (plot is null)
                continue;
            SliceMontage.Write(plot, dose.Volume, new() { Title = dose.Label, Map = ColourMaps.Viridis, PositionMm = SliceMontage.CentreOfGravity(dose.Volume) });
            report.Say($"Picture: {plot}");
        }

        report.Result["doses"] = doses;
    }
}
