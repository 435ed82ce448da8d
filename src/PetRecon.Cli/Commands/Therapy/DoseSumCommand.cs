using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Doses added up where they are in the patient.</summary>
internal sealed class DoseSumCommand : ProgramCommand
{
    private readonly Argument<string[]> _inputs = new("dose") { Description = "The doses: of one quantity and RBE model.", Arity = ArgumentArity.OneOrMore };
    private readonly DoseReading _doses = new();
    private readonly GridReading _grids = new();
    private readonly SpaceReading _spaces = new();
    private readonly DoseOutput _output = new();

    public DoseSumCommand()
        : base("sum", "Add doses in patient space, whatever their grids. Doses of different or unknown meaning are refused.")
    {
        Arguments.Add(_inputs);
        foreach (Option option in _doses.Options.Concat(_grids.Options).Concat(_spaces.Options))
            Options.Add(option);
        _output.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dose sum beam1.dcm beam2.dcm -o plan.dcm", "The beams of a plan."),
        ("dose sum plan.dcm boost.dcm -o all.nrrd --registration reg.dcm", "A plan and a boost that was planned on another CT."),
        ("dose sum a.mha b.mha -o sum.mha --quantity gy-rbe --rbe-model \"LEM I\"", "Images whose files do not say what they hold."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string[] inputs = parse.GetRequiredValue(_inputs);
        _output.Checked(parse);
        Manifest manifest = new("dose sum");
        DoseGrid[] doses = [.. inputs.Select(input => _doses.ReadKnown(input, parse, report, cancellation))];
        DoseCombination combination = new()
        {
            Grid = _grids.Grid(doses[0], parse, report, cancellation)?.Grid,
            Interpolation = _grids.Interpolation(parse),
            Registrations = _spaces.Registrations(parse, report),
        };
        DoseGrid sum = DoseArithmetic.Sum(doses, combination, cancellation);
        foreach (string warning in sum.Warnings)
            report.Warn(warning);
        report.Result["dose"] = DoseDescription.Tell(sum, report);
        _output.Write(sum, inputs, parse, manifest, report, cancellation);
    }
}
