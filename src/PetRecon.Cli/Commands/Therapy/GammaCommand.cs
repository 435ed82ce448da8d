using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The gamma index of one dose against another: pass rates, maps and pictures.</summary>
internal sealed class GammaCommand : ProgramCommand
{
    private readonly Argument<string> _reference = new("reference") { Description = "The dose that is taken as right: an RT Dose, a folder with one, an image or a dose cube." };
    private readonly Argument<string> _evaluated = new("evaluated") { Description = "The dose to be judged; it may be on another grid." };
    private readonly GammaChoices _choices = new();
    private readonly Option<string?> _structures = new("--structures") { Description = "Structures to say the pass rates within: an RT Structure Set, a folder with one, VOXELPLAN contours (.vdx), or masks: an image, or a folder of images, each named as its structure.", HelpName = "file" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Image to write gamma to, with not a number where it was not evaluated: .nii.gz, .mha, .nrrd ...", HelpName = "file" };
    private readonly Option<bool> _signed = new("--signed") { Description = "Give that image signs: below zero where the evaluated dose is the lower one." };
    private readonly Option<string?> _plot = new("--plot") { Description = "PNG with both doses and gamma in three planes, and gamma's histogram.", HelpName = "png" };
    private readonly Option<string?> _at = new("--at") { Description = "Point that the picture's planes go through, LPS mm; the worst one if not given.", HelpName = "x,y,z" };
    private readonly Option<string?> _csv = new("--csv") { Description = "Table to write the statistics to, a line for all points and one for each structure.", HelpName = "csv" };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly DoseReading _doses = new();
    private readonly StructureReading _rois = new();
    private readonly SpaceReading _spaces = new();

    public GammaCommand()
        : base("gamma", "Gamma index of a dose against a reference: how far they are apart in space and dose, in tolerances, by a search that interpolates exactly.")
    {
        Arguments.Add(_reference);
        Arguments.Add(_evaluated);
        Option[] own = [_structures, _output, _signed, _plot, _at, _csv, _device, _threads];
        foreach (Option option in _choices.Options.Concat(own).Concat(_doses.Options).Concat(_rois.Options).Concat(_spaces.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("gamma planned.dcm recalculated.dcm", "3 % of the largest dose, 2 mm, points of at least 10 %."),
        ("gamma planned.dcm measured.mha --dose 2 --distance 2 --local --plot gamma.png", "2 % of the dose at each point, 2 mm, with a picture."),
        ("gamma RD1.dcm RD2.dcm --structures RS.dcm --csv gamma.csv -o gamma.nii.gz", "Pass rates in structures, and the map for other programs."),
        ("gamma planned.dcm montecarlo.dcm --search reference", "The noisy dose is not searched, so that its noise does not make gamma smaller."),
        ("gamma planned.dcm recalculated.dcm --voxel-centres --distance 3 --threshold-on-either", "The numbers of plastimatch gamma as it is by itself."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (parse.GetValue(_output) is string file)
            ImagePath.CheckWritable(file);
        if (parse.GetValue(_plot) is string picture && !picture.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{picture}: this picture is written as .png; the name must end so.");
        DoseGrid reference = _doses.Read(parse.GetRequiredValue(_reference), parse, report, cancellation);
        DoseGrid evaluated = _doses.Read(parse.GetRequiredValue(_evaluated), parse, report, cancellation);
        CheckMeaning(reference, evaluated, report);
        var registrations = _spaces.Registrations(parse, report);
        GammaOptions options = _choices.Read(parse) with
        {
            NormalizationDose = _doses.Prescription(parse),
            ReferenceToEvaluated = SpaceReading.Way((reference.Name, reference.FrameOfReferenceUid), (evaluated.Name, evaluated.FrameOfReferenceUid), registrations, report),
        };
        IReadOnlyList<Structure> structures = parse.GetValue(_structures) is string path
            ? Structures(path, options.Searched == GammaSearched.Reference ? evaluated : reference, parse, report, cancellation)
            : [];
        ComputeDevice device = CommonOptions.Choose(parse.GetRequiredValue(_device), parse.GetValue(_threads));
        GammaResult result = report.Progress.Show(
            "Gamma", progress => GammaCalculator.Calculate(reference.Volume, evaluated.Volume, options, device, new FractionReceiver(progress), cancellation));
        foreach (string warning in result.Warnings)
            report.Warn(warning);

        List<(string Name, GammaStatistics Statistics)> rows = [("all", result.Statistics)];
        rows.AddRange(Within(structures, result, report, cancellation));
        GammaTable table = new(reference, evaluated, result, rows);
        table.Say(report, device);
        if (parse.GetValue(_csv) is string csv)
            table.WriteCsv(csv, report);
        if (parse.GetValue(_output) is string output)
        {
            OutputFile.CreateFolderOf(output);
            VolumeFile.Write(output, parse.GetValue(_signed) ? result.SignedGamma : result.Gamma);
            report.Say($"Wrote {output}");
            report.Result["output"] = Path.GetFullPath(output);
        }

        if (parse.GetValue(_plot) is string plot)
        {
            GammaPicture.Write(plot, reference, evaluated, result, parse.GetValue(_at) is string at ? Numbers.Vector(at, "--at", mayRepeat: false) : null);
            report.Say($"Picture: {plot}");
            report.Result["plot"] = Path.GetFullPath(plot);
        }
    }

    private static void CheckMeaning(DoseGrid reference, DoseGrid evaluated, Report report)
    {
        if (!reference.IsMeaningKnown || !evaluated.IsMeaningKnown)
            report.Warn($"Nobody says what the numbers of {(reference.IsMeaningKnown ? evaluated.Name : reference.Name)} mean; say it by --quantity.");
        if (reference.Volume.QuantityName != evaluated.Volume.QuantityName)
            throw new UsageException($"{reference.Name} is {reference.Label} and {evaluated.Name} is {evaluated.Label}; gamma compares doses of one quantity. If a file says it wrongly, say it by --quantity.");
        if (reference.RbeModel != evaluated.RbeModel)
            report.Warn($"The RBE models differ: {reference.RbeModel?.ToString() ?? "none said"} and {evaluated.RbeModel?.ToString() ?? "none said"}.");
    }

    // Before the search, which takes long: a name that nobody has is told at once, and so is a structure that encloses nothing.
    private IReadOnlyList<Structure> Structures(string path, DoseGrid points, ParseResult parse, Report report, CancellationToken cancellation)
    {
        IReadOnlyList<Structure> structures = SpaceReading.InSpaceOf(
            (points.Name, points.FrameOfReferenceUid), _rois.Read(path, parse, report, cancellation), _spaces.Registrations(parse, report), report);
        foreach (Structure structure in structures)
            _ = StructureSlabs.Of(structure, points.Grid);
        return structures;
    }

    private static IEnumerable<(string Name, GammaStatistics Statistics)> Within(IReadOnlyList<Structure> structures, GammaResult result, Report report, CancellationToken cancellation)
    {
        foreach (Structure structure in structures)
        {
            StructureMask mask = StructureMask.Of(structure, result.SignedGamma.Grid, cancellation: cancellation);
            foreach (string warning in mask.Warnings)
                report.Warn(warning);
            yield return (structure.Name, result.Within(mask.Occupancy));
        }
    }
}
