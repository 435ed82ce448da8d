using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Doses;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>One dose less another, and their ratio.</summary>
internal sealed class DoseDifferenceCommand : ProgramCommand
{
    // Below this part of the reference's maximum a ratio is one of noise.
    private const double LowestShare = 0.1;

    private readonly Argument<string> _dose = new("dose") { Description = "The dose." };
    private readonly Argument<string> _reference = new("reference") { Description = "What is taken away from it." };
    private readonly Option<string?> _ratio = new("--ratio") { Description = "Image to write the dose divided by the reference to, where that has a tenth of its maximum.", HelpName = "file" };
    private readonly Option<string?> _plot = new("--plot") { Description = "PNG with both doses and their difference in three planes.", HelpName = "png" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Image to write the difference to: .nii.gz, .mha, .nrrd ...", HelpName = "file" };
    private readonly DoseReading _doses = new();
    private readonly GridReading _grids = new();
    private readonly SpaceReading _spaces = new();

    public DoseDifferenceCommand()
        : base("diff", "Take one dose away from another in patient space; differences, ratio and a picture.")
    {
        Arguments.Add(_dose);
        Arguments.Add(_reference);
        foreach (Option option in new Option[] { _output, _ratio, _plot }.Concat(_doses.Options).Concat(_grids.Options).Concat(_spaces.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dose diff recalculated.dcm planned.dcm -o diff.nrrd --plot diff.png", "How a recalculated dose differs from the planned one."),
        ("dose diff a.dcm b.dcm --ratio ratio.nii.gz", "Their ratio where the second has a tenth of its maximum or more."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        foreach (string? file in new[] { parse.GetValue(_output), parse.GetValue(_ratio) })
        {
            if (file is not null)
                ImagePath.CheckWritable(file);
        }

        DoseGrid dose = _doses.ReadKnown(parse.GetRequiredValue(_dose), parse, report, cancellation);
        DoseGrid reference = _doses.ReadKnown(parse.GetRequiredValue(_reference), parse, report, cancellation);
        double largestReference = DoseStatistics.Of(reference.Volume).Maximum;
        if (parse.GetValue(_ratio) is not null && !(largestReference > 0))
            throw new UsageException($"{reference.Name} has no dose above 0, so nothing can be divided by it: --ratio has no meaning.");
        DoseCombination combination = new()
        {
            Grid = _grids.Grid(dose, parse, report, cancellation)?.Grid,
            Interpolation = _grids.Interpolation(parse),
            Registrations = _spaces.Registrations(parse, report),
        };
        DoseGrid difference = DoseArithmetic.Difference(dose, reference, combination, cancellation);
        foreach (string warning in difference.Warnings)
            report.Warn(warning);
        Tell(difference, largestReference, report);
        if (parse.GetValue(_output) is string output)
            WriteImage(output, difference.Volume, "difference", DoseDescription.Json(difference, DoseStatistics.Of(difference.Volume)), Begun(parse, dose, reference), report);
        if (parse.GetValue(_ratio) is string ratio)
        {
            JsonObject least = new() { ["leastReference"] = JsonText.Number(LowestShare * largestReference) };
            WriteImage(ratio, DoseArithmetic.Ratio(dose, reference, LowestShare * largestReference, combination, cancellation), "ratio", least, Begun(parse, dose, reference), report);
        }

        if (parse.GetValue(_plot) is string plot)
            Draw(plot, dose, difference, report);
    }

    private static void Tell(DoseGrid difference, double largestReference, Report report)
    {
        DoseStatistics statistics = DoseStatistics.Of(difference.Volume);
        double squares = 0;
        double absolute = 0;
        foreach (float value in difference.Volume.Voxels)
        {
            if (!float.IsFinite(value))
                continue;
            squares += (double)value * value;
            absolute += Math.Abs(value);
        }

        long defined = difference.Grid.VoxelCount - statistics.UndefinedVoxelCount;
        double root = Math.Sqrt(squares / defined);
        string unit = difference.Volume.Unit;
        string share = largestReference > 0 ? FormattableString.Invariant($", {100 * root / largestReference:0.###} % of the reference's maximum") : "";
        report.Say($"{difference.Name}: {difference.Label}");
        report.Say(FormattableString.Invariant($"  From {statistics.Minimum:G5} to {statistics.Maximum:G5} {unit} (largest at {statistics.MaximumPositionMm} mm), mean {statistics.Mean:G5} {unit}"));
        report.Say(FormattableString.Invariant($"  Root of the mean square {root:G5} {unit}{share}; mean absolute difference {absolute / defined:G5} {unit}"));
        JsonObject json = DoseDescription.Json(difference, statistics);
        json["rootMeanSquare"] = JsonText.Number(root);
        json["meanAbsolute"] = JsonText.Number(absolute / defined);
        report.Result["difference"] = json;
    }

    private Manifest Begun(ParseResult parse, DoseGrid dose, DoseGrid reference)
    {
        Manifest manifest = new("dose diff");
        foreach ((string role, string input, DoseGrid one) in new[] { ("dose", parse.GetRequiredValue(_dose), dose), ("reference", parse.GetRequiredValue(_reference), reference) })
        {
            if (File.Exists(input))
                manifest.Input(role, input);
            manifest.Add(role == "dose" ? "minuend" : "subtrahend", Origin(one));
        }

        return manifest;
    }

    // Which plan each of the two is of, and by which model: an image has no place for that.
    private static JsonObject Origin(DoseGrid dose) => new()
    {
        ["name"] = dose.Name,
        ["quantity"] = dose.Volume.QuantityName,
        ["rbeModel"] = dose.RbeModel?.ToString(),
        ["plans"] = JsonText.Array(dose.Plans.Select(static plan => plan.SopInstanceUid)),
    };

    private static void WriteImage(string path, Volume volume, string name, JsonObject description, Manifest manifest, Report report)
    {
        OutputFile.CreateFolderOf(path);
        VolumeFile.Write(path, volume);
        manifest.Add(name, description);
        manifest.WriteFor(path, report);
        report.Say($"Wrote {path}; how it was made is in {path}.json");
        report.Result[name + "File"] = Path.GetFullPath(path);
    }

    private static void Draw(string path, DoseGrid dose, DoseGrid difference, Report report)
    {
        // On the difference's grid, reference = dose - difference.
        Volume shown = PetRecon.Core.Resampling.VolumeResampler.Linear(dose.Volume, difference.Grid, new() { Outside = 0 });
        float[] reference = shown.ToArray();
        double largest = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            float value = difference.Volume.Voxels[i];
            reference[i] -= value;
            largest = Math.Max(largest, float.IsFinite(value) ? Math.Abs(value) : 0);
        }

        double limit = largest > 0 ? largest : 1;
        MontageColumn[] columns =
        [
            new("dose", shown),
            new("reference", shown.OnGrid(shown.Grid, reference)),
            new($"difference, {difference.Volume.Unit}", difference.Volume) { Map = ColourMaps.BlueWhiteRed, Window = new(-limit, limit) },
        ];
        SliceMontage.Write(path, columns, new() { Title = $"{difference.Name}: {difference.Label}", Map = ColourMaps.Viridis, PositionMm = SliceMontage.CentreOfGravity(shown) });
        report.Say($"Picture: {path}");
        report.Result["plot"] = Path.GetFullPath(path);
    }
}
