using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>A dose in another format, on another grid, of another number of fractions.</summary>
internal sealed class DoseConvertCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("dose") { Description = "The dose: an RT Dose, a folder with one, an image or a dose cube." };
    private readonly Option<double?> _scale = new("--scale") { Description = "Multiply the dose by this.", HelpName = "factor" };
    private readonly Option<bool> _perFraction = new("--per-fraction") { Description = "From the RBE-weighted dose of a treatment to that of a fraction (--fractions says of how many)." };
    private readonly Option<bool> _total = new("--total") { Description = "From the RBE-weighted dose of a fraction to that of the treatment (--fractions says of how many)." };
    private readonly DoseReading _doses = new();
    private readonly GridReading _grids = new();
    private readonly SpaceReading _spaces = new();
    private readonly DoseOutput _output = new();

    public DoseConvertCommand()
        : base("convert", "Write a dose in another format, on another grid, in another frame of reference, or per fraction.")
    {
        Arguments.Add(_input);
        foreach (Option option in new Option[] { _scale, _perFraction, _total }.Concat(_doses.Options).Concat(_grids.Options).Concat(_spaces.Options))
            Options.Add(option);
        _output.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dose convert RD.dcm -o dose.nrrd", "An RT Dose in Gy as NRRD."),
        ("dose convert plan.dos -o dose.dcm --prescription 3 --study-of ct", "A TRiP98 cube in permille of the prescription as an RT Dose in Gy (RBE)."),
        ("dose convert RD.dcm -o on-ct.nii.gz --like ct", "A dose on the grid of the CT."),
        ("dose convert RD.dcm -o coarse.dcm --voxel 3 --interpolation conservative", "A coarser dose with the same integral."),
        ("dose convert RD.dcm -o fraction.mha --per-fraction --fractions 20", "The dose of one of 20 fractions."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string input = parse.GetRequiredValue(_input);
        _output.Checked(parse);
        Manifest manifest = new("dose convert");
        DoseGrid dose = _doses.Read(input, parse, report, cancellation);
        if (parse.GetValue(_scale) is double factor)
            dose = DoseArithmetic.Scale(dose, factor);
        if (parse.GetValue(_perFraction))
            dose = DoseArithmetic.PerFraction(dose, dose.FractionCount ?? throw new UsageException("--per-fraction needs --fractions."));
        if (parse.GetValue(_total))
            dose = DoseArithmetic.OfFractions(dose, dose.FractionCount ?? throw new UsageException("--total needs --fractions."));
        if (_grids.Grid(dose, parse, report, cancellation) is var (grid, frame))
            dose = OnGrid(dose, grid, frame, parse, report, cancellation);
        foreach (string warning in dose.Warnings)
            report.Warn(warning);
        report.Result["dose"] = DoseDescription.Tell(dose, report);
        _output.Write(dose, [input], parse, manifest, report, cancellation);
    }

    private DoseGrid OnGrid(DoseGrid dose, VoxelGrid grid, string frame, ParseResult parse, Report report, CancellationToken cancellation)
    {
        RigidTransform? way = SpaceReading.Way(("The grid of the result", frame), (dose.Name, dose.FrameOfReferenceUid), _spaces.Registrations(parse, report), report);
        ResamplingOptions options = new() { TargetToSource = way, Outside = 0 };
        Volume volume = _grids.Interpolation(parse) == DoseInterpolation.Conservative
            ? VolumeResampler.Conservative(dose.Volume, grid, options, cancellation)
            : VolumeResampler.Linear(dose.Volume, grid, options, cancellation);
        return dose with { Volume = volume, FrameOfReferenceUid = frame.Length > 0 ? frame : dose.FrameOfReferenceUid };
    }
}
