using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Dose-volume histograms of structures, metrics from them, and whether goals are met.</summary>
internal sealed class DvhCommand : ProgramCommand
{
    private const string UsualMetrics = "volume min mean max D98% D95% D50% D2%";

    private readonly Argument<string> _dose = new("dose") { Description = "The dose: an RT Dose, a folder with one, an image or a dose cube." };
    private readonly Argument<string?> _structures = new("structures") { Description = "The structures: an RT Structure Set, or a folder with one; VOXELPLAN contours (.vdx); or masks: an image, or a folder of images, each named as its structure. The dose's folder if not given.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _metrics = new("--metric", "-m") { Description = $"What to tell of each structure: D95% D2cc V20Gy V20Gy[cc] V95% CV20Gy mean min max median volume gEUD(8) integral HI CI PCI GI. Usual: {UsualMetrics}.", HelpName = "name", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [] };
    private readonly Option<string?> _goals = new("--goals") { Description = "JSON file with goals; each is met, acceptable, failed or not evaluable. An example comes with the program's source (src/PetRecon.Cli/Goals).", HelpName = "json" };
    private readonly Option<string?> _csv = new("--csv") { Description = "File to write the curves to: a column of doses, and one of volumes for each structure.", HelpName = "csv" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Picture of the curves, .png or .svg.", HelpName = "file" };
    private readonly Option<double> _bin = new("--bin") { Description = "Step of the doses in --csv, and in --plot with --differential, in the dose's unit.", HelpName = "Gy", DefaultValueFactory = static _ => 0.1 };
    private readonly Option<bool> _differential = new("--differential") { Description = "Volumes within each step of dose instead of volumes with at least that dose, in --csv and --plot." };
    private readonly Option<string> _volume = new("--volume") { Description = "Unit of volumes in --csv and --plot: percent or cc.", DefaultValueFactory = static _ => "percent" };
    private readonly Option<bool> _percentDose = new("--percent-dose") { Description = "Doses of --plot in percent of the prescription." };
    private readonly Option<bool> _uncertainty = new("--uncertainty") { Description = "Tell with each metric how far it would be off if each voxel had its dose all over: what the dose grid's spacing leaves open." };
    private readonly EndsReading _ends = new();
    private readonly DoseReading _doses = new();
    private readonly StructureReading _rois = new();
    private readonly SpaceReading _spaces = new();

    public DvhCommand()
        : base("dvh", "Dose-volume histograms of structures: curves, metrics, and goals that a plan has to meet.")
    {
        _volume.AcceptOnlyFromAmong("percent", "cc");
        Arguments.Add(_dose);
        Arguments.Add(_structures);
        foreach (Option option in new Option[] { _metrics, _goals, _csv, _plot, _bin, _differential, _volume, _percentDose, _uncertainty }.Concat(_ends.Options).Concat(_rois.Options).Concat(_doses.Options).Concat(_spaces.Options))
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dvh plan/ --plot dvh.png", "All structures of a folder with an RT Dose and an RT Structure Set."),
        ("dvh RD.dcm RS.dcm --roi PTV Rectum -m D95% D2% V20Gy V20Gy[cc] mean --csv dvh.csv", "Chosen structures and metrics, and the curves as numbers."),
        ("dvh RD.dcm RS.dcm --goals prostate.json --prescription 45 --json", "Whether a plan meets its goals, for machines."),
        ("dvh RD.dcm RS.dcm --ends rounded --uncertainty", "Volumes as Eclipse has them, and what the dose grid leaves open."),
        ("dvh RD.dcm RS.dcm --ends rounded --between interpolated", "With the shapes between contour planes interpolated: for contours that are far apart, or that shift from plane to plane."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        CheckOptions(parse);
        IReadOnlyList<DoseMetric> metrics = Metrics(parse);
        GoalTemplate? template = Template(parse);
        string path = parse.GetRequiredValue(_dose);
        DoseGrid dose = _doses.Read(path, parse, report, cancellation);
        string structuresPath = parse.GetValue(_structures) ?? (Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        IReadOnlyList<Structure> structures = _rois.Read(structuresPath, parse, report, cancellation, _ends.Of(parse));
        structures = SpaceReading.InSpaceOf((dose.Name, dose.FrameOfReferenceUid), structures, _spaces.Registrations(parse, report), report);
        DoseVolumeHistogramOptions options = new() { Structure = new() { Ends = _rois.EndsOf(_ends.Of(parse), parse) } };
        IReadOnlyList<DoseVolumeHistogram> histograms = Histograms(structures, dose, options, report, cancellation);
        IReadOnlyList<DoseVolumeHistogram>? coarse = parse.GetValue(_uncertainty)
            ? [.. histograms.Select(histogram => DoseVolumeHistogram.Of(histogram.Structure, dose, options with { Interpolation = HistogramInterpolation.Nearest }, cancellation))]
            : null;
        DoseMetricContext context = new() { Prescription = _doses.Prescription(parse) ?? template?.Prescription };
        if (metrics.Concat(template?.Goals.Select(static goal => goal.Metric) ?? []).Any(static metric => metric.NeedsSurroundings))
            context = context with { Surroundings = DoseVolumeHistogram.OfGrid(dose.Volume, options, cancellation) };

        report.Say($"{dose.Name}: {dose.Label}");
        HistogramTable table = new(histograms, coarse, metrics, context, report);
        table.Say(report);
        report.Result["dose"] = new JsonObject { ["name"] = dose.Name, ["quantity"] = dose.Volume.QuantityName, ["unit"] = dose.Volume.Unit, ["prescription"] = context.Prescription };
        report.Result["structures"] = Json(histograms, table);
        if (template is not null)
        {
            IReadOnlyList<GoalResult> results = template.Evaluate(histograms, context);
            GoalReport.Say(template, results, report);
            report.Result["goals"] = GoalReport.Json(results);
        }

        WriteFiles(parse, dose, histograms, context, report);
    }

    private void CheckOptions(ParseResult parse)
    {
        if (!(parse.GetValue(_bin) > 0))
            throw new UsageException($"--bin is {parse.GetValue(_bin)}; a step of dose above 0 was expected.");
        if (parse.GetValue(_plot) is string plot && Path.GetExtension(plot).ToLowerInvariant() is not (".png" or ".svg"))
            throw new UsageException($"--plot writes .png or .svg, not {plot}.");
    }

    private IReadOnlyList<DoseMetric> Metrics(ParseResult parse)
    {
        string[] given = parse.GetValue(_metrics) ?? [];
        try
        {
            return [.. (given.Length > 0 ? given : UsualMetrics.Split(' ')).Select(DoseMetric.Parse)];
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private GoalTemplate? Template(ParseResult parse)
    {
        if (parse.GetValue(_goals) is not string path)
            return null;
        InputFiles.MustExist(path);
        return GoalTemplate.Read(path);
    }


    // One structure that cannot have a histogram is no reason to give none of the others, unless it is the only one.
    private static List<DoseVolumeHistogram> Histograms(
        IReadOnlyList<Structure> structures, DoseGrid dose, DoseVolumeHistogramOptions options, Report report, CancellationToken cancellation)
    {
        List<DoseVolumeHistogram> histograms = [];
        foreach (Structure structure in structures)
        {
            try
            {
                histograms.Add(DoseVolumeHistogram.Of(structure, dose, options, cancellation));
            }
            catch (ArgumentException exception) when (structures.Count > 1)
            {
                report.Warn(exception.Message);
                continue;
            }

            foreach (string warning in histograms[^1].Warnings)
                report.Warn(warning);
        }

        return histograms.Count > 0 ? histograms : throw new UsageException("None of the structures has a histogram in this dose.");
    }

    private static JsonArray Json(IReadOnlyList<DoseVolumeHistogram> histograms, HistogramTable table) =>
    [
        .. histograms.Select((histogram, row) => new JsonObject
        {
            ["name"] = histogram.Structure.Name,
            ["volumeCc"] = JsonText.Number(histogram.VolumeCc),
            ["outsideCc"] = JsonText.Number(histogram.OutsideCc),
            ["metrics"] = table.Json(row),
        }),
    ];

    private void WriteFiles(ParseResult parse, DoseGrid dose, IReadOnlyList<DoseVolumeHistogram> histograms, DoseMetricContext context, Report report)
    {
        bool inCc = parse.GetRequiredValue(_volume) == "cc";
        double bin = parse.GetValue(_bin);
        if (parse.GetValue(_csv) is string csv)
        {
            HistogramFile.Write(csv, histograms, bin, inCc, parse.GetValue(_differential));
            report.Say($"Wrote {csv}");
            report.Result["csv"] = Path.GetFullPath(csv);
        }

        if (parse.GetValue(_plot) is not string plot)
            return;
        if (parse.GetValue(_percentDose) && context.Prescription is null)
            throw new UsageException("--percent-dose needs --prescription, or goals that have one.");
        new HistogramChart
        {
            Title = $"Dose-volume histograms, {dose.Name}",
            Histograms = histograms,
            InCc = inCc,
            DifferentialWidth = parse.GetValue(_differential) ? bin : null,
            PercentOf = parse.GetValue(_percentDose) ? context.Prescription : null,
        }.Write(plot);
        report.Say($"Picture: {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }
}
