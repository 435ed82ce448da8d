using System.CommandLine;
using System.Text.RegularExpressions;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Formats.Voxelplan;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The options with which commands read doses, and the reading: any file that a dose can be in becomes a dose grid that says what it means.</summary>
internal sealed partial class DoseReading
{
    private static readonly (string Name, Func<Volume, Volume> As)[] s_quantities =
    [
        ("gy", static volume => volume.As<Gray>()),
        ("gy-rbe", static volume => volume.As<GrayRbe>()),
        ("gy-rbe-per-fraction", static volume => volume.As<GrayRbePerFraction>()),
        ("relative", static volume => volume.As<RelativeDose>()),
        ("let", static volume => volume.As<LinearEnergyTransfer>()),
    ];

    private readonly Option<string?> _quantity = new("--quantity")
    {
        Description = "What the dose's numbers are, where its file does not say, or says it wrongly: gy (absorbed), gy-rbe (RBE-weighted), gy-rbe-per-fraction, relative (1 is the prescription), let (keV/um).",
        HelpName = "name",
    };

    private readonly Option<string?> _model = new("--rbe-model") { Description = "The model behind an RBE-weighted dose with its parameters, such as \"LEM I, alpha/beta 2 Gy\".", HelpName = "text" };
    private readonly Option<int?> _fractions = new("--fractions") { Description = "Number of fractions that the dose is of.", HelpName = "n" };
    private readonly Option<double?> _prescription = new("--prescription") { Description = "Prescribed dose in the dose's unit: what 100 % is. Relative doses become dose by it: TRiP98 cubes Gy (RBE), or Gy with --quantity gy; an RT Dose what its Dose Type says.", HelpName = "Gy" };

    private readonly Option<string?> _script = new("--trip-script") { Description = "TRiP98's script (.exec) of a dose cube: says the prescribed dose and the RBE model's tissue.", HelpName = "exec" };

    public DoseReading() => _quantity.AcceptOnlyFromAmong([.. s_quantities.Select(static quantity => quantity.Name)]);

    public IEnumerable<Option> Options => [_quantity, _model, _fractions, _prescription, _script];

    /// <summary>The prescribed dose; null if none was given.</summary>
    public double? Prescription(ParseResult parse)
    {
        double? prescription = parse.GetValue(_prescription);
        return prescription is null or > 0 and < 1000 ? prescription : throw new UsageException($"--prescription is {prescription}; a dose in Gy, above 0, was expected. Was it given in cGy?");
    }

    /// <summary>Reads a dose from an RT Dose, a folder with exactly one, or an image or dose cube of another format, and passes on what its reader warns of.</summary>
    public DoseGrid Read(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        (DoseGrid stored, DoseKind kind) = Stored(path, parse, report, cancellation);
        DoseGrid dose = Meant(stored, kind, parse, report);
        foreach (string warning in dose.Warnings)
            report.Warn($"{path}: {warning}");
        return dose with { Warnings = [] };
    }

    /// <summary>Reads a dose that is to be combined with others, so that its meaning has to be known.</summary>
    public DoseGrid ReadKnown(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        DoseGrid dose = Read(path, parse, report, cancellation);
        return dose.IsMeaningKnown ? dose : throw new UsageException($"Nobody said what the values of {path} mean, and physical dose and RBE-weighted dose must not be mixed; say it by --quantity.");
    }

    // A cube of TRiP98 is relative to a prescription in Gy (RBE) unless its name says otherwise; an RT Dose says itself what it is.
    private (DoseGrid Dose, DoseKind Kind) Stored(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            return OfDicom(TherapyFiles.Only(path, RadiotherapyObjectKind.Dose, cancellation));
        InputFiles.MustExist(path);
        if (VoxelplanCube.IsCube(path))
            return (OfCube(VoxelplanCube.Read(path), parse, report), DoseKind.Effective);
        if (ImagePath.IsImage(path))
            return (OfImage(path, parse, report), DoseKind.NotStated);
        if (DicomReading.IsDicom(path) && RadiotherapyObject.KindOf(path) == RadiotherapyObjectKind.Dose)
            return OfDicom(path);
        if (new FileInfo(path).Length == 0)
            throw new InvalidDataException($"{path} is empty.");
        throw new UsageException($"{path} is no dose: expected an RT Dose, or an image of a format that is known (petrecon convert --help).");
    }

    // What the user says that it is comes before what an image's file says.
    private DoseGrid OfImage(string path, ParseResult parse, Report report)
    {
        Volume volume = InputFiles.ReadImage(path, report);
        bool isDose = volume is Volume<Unspecified> || Array.Exists(s_quantities, quantity => quantity.As(volume).QuantityName == volume.QuantityName);
        DoseGrid dose = new() { Volume = isDose ? volume : Claimed(path, volume, parse), Name = Path.GetFileName(path) };
        return dose.Volume is Volume<GrayRbe> or Volume<GrayRbePerFraction> ? dose with { RbeModel = DoseSidecar.RbeModelOf(path) } : dose;
    }

    private Volume<Unspecified> Claimed(string path, Volume volume, ParseResult parse) => parse.GetValue(_quantity) is not null
        ? volume.As<Unspecified>()
        : throw new UsageException($"{path} says that it holds {volume.QuantityName}, no dose; if it is dose all the same, say so by --quantity.");

    private static (DoseGrid Dose, DoseKind Kind) OfDicom(string path)
    {
        RtDose dose = RtDose.Read(path);
        return (Of(path, dose), dose.Kind);
    }

    /// <summary>An RT Dose as a dose grid.</summary>
    public static DoseGrid Of(string path) => Of(path, RtDose.Read(path));

    /// <summary>An RT Dose as a dose grid.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="dose">What the file holds.</param>
    public static DoseGrid Of(string path, RtDose dose)
    {
        if (!dose.HasGrid)
            throw new UsageException($"{path} holds dose-volume histograms only, no dose on a grid.");
        return new()
        {
            Volume = dose is { Unit: DoseUnit.Relative, Kind: DoseKind.NotStated } ? dose.Grid.As<RelativeDose>() : dose.Grid,
            Name = Path.GetFileName(path),
            FrameOfReferenceUid = dose.Identity.FrameOfReferenceUid,
            RbeModel = ModelOf(dose.RadiobiologicalEffect),
            SummationType = dose.SummationType,
            InstanceUids = dose.Identity.SopInstanceUid.Length > 0 ? [dose.Identity.SopInstanceUid] : [],
            Plans = [.. dose.Plans.Select(static plan => new DosePlan(plan.Plan.SopClassUid, plan.Plan.SopInstanceUid)).Where(static plan => plan.SopInstanceUid.Length > 0).Distinct()],
            Warnings = SpeaksOfLet(dose) is string text ? [.. dose.Warnings, $"The file says \"{text}\": if its numbers are LET, which some programs store as if it were dose, say --quantity let."] : dose.Warnings,
        };
    }

    // Only these two texts are free for a program to say in what no attribute of an RT Dose can.
    private static string? SpeaksOfLet(RtDose dose) => dose.Grid is Volume<LinearEnergyTransfer>
        ? null
        : Array.Find([dose.Comment, dose.Identity.SeriesDescription], static text => LetWord().IsMatch(text));

    [GeneratedRegex(@"(?<![A-Za-z])(d|t)?LET(d|t)?(?![A-Za-z])|linear energy transfer", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LetWord();

    private DoseGrid OfCube(VoxelplanCube cube, ParseResult parse, Report report)
    {
        DoseGrid dose = new() { Volume = cube.Volume is Volume<Hounsfield> ? throw new UsageException($"{cube.DataPath} holds CT numbers, no dose.") : cube.Volume, Name = Path.GetFileName(cube.DataPath), Warnings = cube.Warnings };

        // A name that says "phys" leaves no doubt that the prescription is of absorbed dose.
        bool isAbsorbed = cube.Kind == VoxelplanCubeKind.PhysicalDose && parse.GetValue(_quantity) is null;
        if (parse.GetValue(_script) is not string path || !cube.IsRelativeDose)
            return isAbsorbed && Prescription(parse) is double prescription ? dose with { Volume = cube.ToGray(prescription) } : dose;
        InputFiles.MustExist(path);
        TripScript script = TripScript.Read(path);
        Volume volume = script.DoseOf(cube);
        if (Prescription(parse) is double said && said != script.PrescribedDose)
            report.Warn(FormattableString.Invariant($"The script prescribes {script.PrescribedDose} Gy, by which the cube became Gy; percentages are of {said} Gy, as --prescription says."));
        return dose with { Volume = volume, RbeModel = volume is Volume<GrayRbe> ? new("LEM, as TRiP98 calculates it", script.TargetTissue.Length > 0 ? $"tissue {script.TargetTissue}" : "") : null };
    }

    private static RbeModel? ModelOf(RadiobiologicalDoseEffect? effect) => effect is not { IsApplied: true }
        ? null
        : new(effect.Methods is [var method, ..] ? method.Meaning : "a method that is not named", effect.Description);

    /// <summary>The dose as the options say it is: what the user says comes before what the file says, with a warning where the two differ.</summary>
    /// <param name="dose">The dose as its file has it.</param>
    /// <param name="kind">What the file says that a relative dose is relative to.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="report">Is told.</param>
    public DoseGrid Meant(DoseGrid dose, DoseKind kind, ParseResult parse, Report report)
    {
        if (parse.GetValue(_fractions) is <= 0)
            throw new UsageException("--fractions has to be 1 or more.");
        string? name = parse.GetValue(_quantity);
        double? prescription = Prescription(parse);
        Volume volume = dose.Volume;
        if (volume is Volume<RelativeDose> && prescription is double whole && name is null or "gy" or "gy-rbe")
        {
            if (name is null && kind == DoseKind.NotStated)
                throw new UsageException($"{dose.Name} is relative to a dose of which nobody said whether it is absorbed or RBE-weighted; say --quantity gy or gy-rbe.");
            volume = Times(volume, whole, name ?? (kind == DoseKind.Physical ? "gy" : "gy-rbe"));
            report.Say(FormattableString.Invariant($"{dose.Name}: relative dose times the prescription of {whole} Gy, as {volume.QuantityName}"));
        }
        else if (name is not null)
        {
            volume = Named(volume, name);
            if (dose.IsMeaningKnown && volume.QuantityName != dose.Volume.QuantityName)
                report.Warn($"{dose.Name} says that it is {dose.Volume.QuantityName}; by --quantity it is taken for {volume.QuantityName}.");
        }

        return dose with
        {
            Volume = volume,
            RbeModel = parse.GetValue(_model) is not string model ? dose.RbeModel
                : volume is Volume<GrayRbe> or Volume<GrayRbePerFraction> ? new(model)
                : throw new UsageException($"{dose.Name} is {(dose.IsMeaningKnown || name is not null ? volume.QuantityName : "dose of a kind that nobody said")}; --rbe-model is for RBE-weighted dose (--quantity gy-rbe)."),
            FractionCount = parse.GetValue(_fractions) ?? dose.FractionCount,
        };
    }

    private static Volume Times(Volume relative, double factor, string quantity)
    {
        float[] voxels = relative.ToArray();
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (float)(voxels[i] * factor);
        return Named(new Volume<Unspecified>(relative.Grid, voxels), quantity);
    }

    private static Volume Named(Volume volume, string name) => Array.Find(s_quantities, quantity => quantity.Name == name).As(volume);
}
