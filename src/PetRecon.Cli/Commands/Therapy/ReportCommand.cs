using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Gamma;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>From a folder with CT, structures, dose and plan to a report that can be filed.</summary>
internal sealed class ReportCommand : ProgramCommand
{
    private readonly Argument<string?> _folder = new("folder") { Description = "Folder with the plan's DICOM objects: RT Dose, RT Structure Set, and if there are, RT (Ion) Plan and CT. Not needed where files are named.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The HTML file to write.", HelpName = "html", DefaultValueFactory = static _ => "report.html" };
    private readonly Option<string?> _dose = new("--dose") { Description = "The dose, where the folder has several plans' or none: an RT Dose, an image or a dose cube.", HelpName = "file" };
    private readonly Option<string?> _structures = new("--structures") { Description = "The structures, where the folder has several sets or none: an RT Structure Set, VOXELPLAN contours (.vdx), or masks: an image, or a folder of images, each named as its structure.", HelpName = "file" };
    private readonly Option<string?> _ct = new("--ct") { Description = "The CT, where the folder has none or several: a folder or file of DICOM images, or an image of another format.", HelpName = "file" };
    private readonly Option<string?> _goals = new("--goals") { Description = "Goals of the plan (JSON), as for petrecon dvh.", HelpName = "json" };
    private readonly Option<string[]> _metrics = new("--metrics") { Description = "Columns of the table of structures.", HelpName = "name", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [] };
    private readonly Option<string?> _compare = new("--compare") { Description = "Another dose, such as a recalculated one: gamma index and difference.", HelpName = "file" };
    private readonly Option<double> _gammaDose = new("--gamma-dose") { Description = "Dose tolerance of gamma, in percent of the maximum.", HelpName = "%", DefaultValueFactory = static _ => 3 };
    private readonly Option<double> _gammaDistance = new("--gamma-distance") { Description = "Distance to agreement of gamma, in mm.", HelpName = "mm", DefaultValueFactory = static _ => 2 };
    private readonly Option<string?> _at = new("--at") { Description = "Point that the pictures show, LPS mm; the middle of the target, or the maximum.", HelpName = "x,y,z" };
    private readonly Option<bool> _hide = new("--hide-identity") { Description = "Leave out patient's name, ID and dates." };
    private readonly EndsReading _ends = new();
    private readonly DoseReading _doses = new();
    private readonly StructureReading _rois = new();
    private readonly SpaceReading _spaces = new();
    private readonly UnderlayReading _images = new();

    public ReportCommand()
        : base("report", "A treatment plan in one HTML file: dose on the CT in three planes, histograms, metrics, goals, beams, and a comparison.")
    {
        Arguments.Add(_folder);
        foreach (Option option in new Option[] { _output, _dose, _structures, _ct, _goals, _metrics, _compare, _gammaDose, _gammaDistance, _at, _hide }
            .Concat(_ends.Options).Concat(_doses.Options).Concat(_rois.Options).Concat(_spaces.Options).Concat(_images.Options))
        {
            Options.Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("report patient -o plan.html", "CT, structures, dose and plan of a folder."),
        ("report patient -o plan.html --goals prostate.json", "With goals, passed or failed."),
        ("report patient -o plan.html --compare recalculated.dcm --gamma-dose 2 --gamma-distance 2", "With the gamma index of a recalculated dose."),
        ("report -o plan.html --dose dose.mha --quantity gy --structures masks/ --ct ct.nii.gz --prescription 60", "Files of any format instead of a folder."),
        ("report patient -o plan.html --roi PTV Bladder Rectum --prescription 60 --hide-identity", "Some structures, another prescription, no names."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? folder = parse.GetValue(_folder);
        string output = parse.GetRequiredValue(_output);
        if (folder is not null && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: there is no such folder.");
        if (folder is null && parse.GetValue(_dose) is null)
            throw new UsageException("A report needs a folder with the plan's DICOM objects, or a dose by --dose.");
        Manifest manifest = new("report");
        TherapyStudy study = Find(folder, parse, report, cancellation);
        PlanContent content = Content(study, parse, report, cancellation);
        OutputFile.WriteText(output, new PlanReport(content, report).Html());
        foreach (string path in study.DosePaths)
            manifest.Input("dose", path);
        if (File.Exists(study.StructuresPath))
            manifest.Input("structures", study.StructuresPath);
        if (study.PlanPath is not null)
            manifest.Input("plan", study.PlanPath);
        if (parse.GetValue(_ct) is string ct && File.Exists(ct))
            manifest.Input("ct", ct);
        manifest.Add("report", PlanReportJson.Of(content));
        manifest.WriteFor(output, report);
        foreach ((string name, JsonNode? value) in PlanReportJson.Of(content))
            report.Result[name] = value?.DeepClone();
        report.Say($"Wrote {output}; how it was made is in {output}.json");
    }

    // A dose that is no RT Dose says nothing of plan, structures and patient; these are what else there is.
    private TherapyStudy Find(string? folder, ParseResult parse, Report report, CancellationToken cancellation)
    {
        DicomCatalog? catalog = folder is null ? null : DicomReading.Scan(folder, report, cancellation);
        string? dosePath = parse.GetValue(_dose);
        if (dosePath is not null && !File.Exists(dosePath))
            throw new FileNotFoundException(null, dosePath);
        DoseGrid? other = dosePath is not null && !DicomReading.IsDicom(dosePath) ? _doses.Read(dosePath, parse, report, cancellation) : null;
        string? structuresPath = parse.GetValue(_structures);
        if (structuresPath is not null && !File.Exists(structuresPath) && !Directory.Exists(structuresPath))
            throw new FileNotFoundException(null, structuresPath);
        return TherapyStudy.Find(folder, dosePath, other, structuresPath, parse.GetValue(_ct) is not null, catalog, report);
    }

    private PlanContent Content(TherapyStudy study, ParseResult parse, Report report, CancellationToken cancellation)
    {
        DoseGrid dose = study.Kind is DoseKind kind ? _doses.Meant(study.Dose, kind, parse, report) : study.Dose;
        foreach (string warning in dose.Warnings)
            report.Warn(warning);
        GoalTemplate? goals = parse.GetValue(_goals) is string path ? GoalTemplate.Read(path) : null;
        double? planned = Prescribed(study.Plan);
        double? prescription = _doses.Prescription(parse) ?? goals?.Prescription ?? planned;
        if (planned is not null && prescription != planned)
            report.Warn(FormattableString.Invariant($"The plan prescribes {planned} Gy; percentages here are of {prescription}, as {(_doses.Prescription(parse) is null ? "the goals" : "--prescription")} say{(_doses.Prescription(parse) is null ? "" : "s")}."));
        IReadOnlyList<Structure> structures = Structures(study, dose, parse, report, cancellation);
        DoseVolumeHistogram[] histograms = report.Progress.Show("Histograms", progress => Histograms(structures, dose, new() { Structure = new() { Ends = _rois.EndsOf(_ends.Of(parse), parse) } }, report, progress, cancellation));
        GammaResult? gamma = null;
        DoseGrid? compared = null;
        if (parse.GetValue(_compare) is string other)
        {
            compared = _doses.Read(other, parse, report, cancellation);
            gamma = Gamma(dose, compared, parse, report, cancellation);
        }

        return new()
        {
            Study = study,
            Dose = dose,
            Ct = Ct(study, dose, parse, report, cancellation),
            Structures = structures,
            Histograms = histograms,
            Ends = _ends.Of(parse),
            Prescription = prescription,
            FractionCount = study.Plan?.FractionGroups.Sum(static group => group.FractionCount ?? 0) is int fractions and > 0 ? fractions : dose.FractionCount,
            Beams = study.Plan is { IsIonPlan: true } plan ? PlanReading.Scanned(plan, report) : [],
            Metrics = Metrics(parse, prescription),
            Goals = goals,
            GoalResults = goals is null ? [] : goals.Evaluate(histograms, new() { Prescription = prescription }),
            Compared = compared,
            Gamma = gamma,
            PositionMm = parse.GetValue(_at) is string at ? Numbers.Vector(at, "--at", mayRepeat: false) : PlanContent.Centre(structures, dose),
            HidesIdentity = parse.GetValue(_hide),
        };
    }

    private IReadOnlyList<Structure> Structures(TherapyStudy study, DoseGrid dose, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (study.StructuresPath is null)
            return [];
        IReadOnlyList<Structure> chosen = _rois.Read(study.StructuresPath, parse, report, cancellation, _ends.Of(parse));
        return SpaceReading.InSpaceOf((dose.Name, dose.FrameOfReferenceUid), chosen, _spaces.Registrations(parse, report), report);
    }

    // A structure without a volume in the dose is told of and left out; the others are still worth a report.
    private static DoseVolumeHistogram[] Histograms(
        IReadOnlyList<Structure> structures, DoseGrid dose, DoseVolumeHistogramOptions options, Report report, IProgress<TaskProgress> progress, CancellationToken cancellation)
    {
        List<DoseVolumeHistogram> histograms = [];
        for (int n = 0; n < structures.Count; n++)
        {
            progress.Report(new((double)n / structures.Count, structures[n].Name));
            try
            {
                DoseVolumeHistogram histogram = DoseVolumeHistogram.Of(structures[n], dose, options, cancellation);
                foreach (string warning in histogram.Warnings)
                    report.Warn(warning);
                histograms.Add(histogram);
            }
            catch (ArgumentException exception)
            {
                report.Warn($"No histogram of \"{structures[n].Name}\": {exception.Message}");
            }
        }

        return [.. histograms];
    }

    private PlanImage? Ct(TherapyStudy study, DoseGrid dose, ParseResult parse, Report report, CancellationToken cancellation)
    {
        (PlanImage Image, string FrameOfReferenceUid) read;
        if (parse.GetValue(_ct) is string path)
        {
            (Volume<Hounsfield> ct, string name, string frame) = _images.ReadCt(path, parse, report, cancellation);
            read = (new(ct, name, Path.GetFileName(path)), frame);
        }
        else if (study.Ct is not null)
        {
            DicomVolume ct = _images.Read(study.Ct, parse, report, cancellation);
            read = (new(ct.Volume, ct.Series.ToString(), $"series {ct.Series.Uid}"), ct.Series.FrameOfReferenceUid);
        }
        else
        {
            return null;
        }

        RigidTransform? way = SpaceReading.Way((dose.Name, dose.FrameOfReferenceUid), ("The CT", read.FrameOfReferenceUid), _spaces.Registrations(parse, report), report);
        return way is null ? read.Image : throw new UsageException("The CT is in another frame of reference than the dose; take the dose to it first: petrecon dose convert --like CT --registration FILE.");
    }

    private GammaResult Gamma(DoseGrid dose, DoseGrid compared, ParseResult parse, Report report, CancellationToken cancellation)
    {
        GammaOptions options = new()
        {
            DoseTolerancePercent = parse.GetValue(_gammaDose),
            DistanceToAgreementMm = parse.GetValue(_gammaDistance),
            ReferenceToEvaluated = SpaceReading.Way((dose.Name, dose.FrameOfReferenceUid), (compared.Name, compared.FrameOfReferenceUid), _spaces.Registrations(parse, report), report),
        };
        GammaResult result = report.Progress.Show("Gamma index", progress => GammaCalculator.Calculate(dose.Volume, compared.Volume, options, null, new FractionReceiver(progress), cancellation));
        foreach (string warning in result.Warnings)
            report.Warn(warning);
        return result;
    }

    // The highest prescription to a target: of several, the others are to larger volumes.
    private static double? Prescribed(RtPlan? plan)
    {
        double[] doses = [.. (plan?.DoseReferences ?? []).Select(static reference => reference.PrescriptionDoseGray).OfType<double>().Where(static dose => dose > 0)];
        return doses.Length > 0 ? doses.Max() : null;
    }

    private DoseMetric[] Metrics(ParseResult parse, double? prescription)
    {
        string[] names = parse.GetValue(_metrics) ?? [];
        if (names.Length == 0)
            names = prescription is null ? ["volume", "min", "D98%", "D95%", "mean", "D2%", "max"] : ["volume", "min", "D98%", "D95%", "mean", "D2%", "max", "V95%", "V107%"];
        return [.. names.Select(DoseMetric.Parse)];
    }
}
