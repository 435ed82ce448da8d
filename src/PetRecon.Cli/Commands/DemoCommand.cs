using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Demo;
using PetRecon.Cli.Reporting;

namespace PetRecon.Cli.Commands;

/// <summary>The main job on a phantom whose truth is known: simulate, reconstruct, measure, report.</summary>
internal sealed class DemoCommand : ProgramCommand
{
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder for the results.", DefaultValueFactory = _ => "petrecon-demo", HelpName = "folder" };
    private readonly Option<double> _counts = new("--counts") { Description = "Expected number of prompts.", DefaultValueFactory = _ => 8e6, HelpName = "n" };
    private readonly Option<string> _seed = new("--seed") { Description = "Seed of the simulation: a number or a name.", DefaultValueFactory = _ => "demo", HelpName = "seed" };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();

    public DemoCommand()
        : base("demo", "Simulate a NEMA body phantom on a time-of-flight scanner, reconstruct it, measure the image against the truth, write a report.")
    {
        Options.Add(_output);
        Options.Add(_counts);
        Options.Add(_seed);
        Options.Add(_device);
        Options.Add(_threads);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("demo", "About two minutes on two cores; open petrecon-demo/report.html afterwards."),
        ("demo --output out/demo --counts 5e7 --device cuda", "More events, on a GPU."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation) =>
        new DemoRun
        {
            Folder = parse.GetRequiredValue(_output),
            ExpectedPrompts = parse.GetValue(_counts),
            Seed = parse.GetRequiredValue(_seed),
            Device = CommonOptions.Choose(parse.GetRequiredValue(_device), parse.GetValue(_threads)),
            Threads = parse.GetValue(_threads),
            Report = report,
        }.Run(cancellation);
}
