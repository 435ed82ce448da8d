using System.CommandLine;
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
internal sealed class DoseReading
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
    private readonly Option<double?> _prescription = new("--prescription") { Description = "Prescribed dose in the dose's unit: what 100 % is. Relative doses (TRiP98 cubes) become Gy (RBE) by it, or Gy with --quantity gy.", HelpName = "Gy" };

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
        DoseGrid dose = Meant(Stored(path, parse, report, cancellation), parse, report);
        foreach (string warning in dose.Warnings)
            report.Warn($"{path}: {warning}");
        return dose with { Warnings = [] };
    }

    private DoseGrid Stored(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            return Of(TherapyFiles.Only(path, RadiotherapyObjectKind.Dose, cancellation));
        InputFiles.MustExist(path);
        if (VoxelplanCube.IsCube(path))
            return OfCube(VoxelplanCube.Read(path), parse);
        if (ImagePath.IsImage(path))
            return new() { Volume = InputFiles.ReadVolume(path, report), Name = Path.GetFileName(path) };
        if (DicomReading.IsDicom(path) && RadiotherapyObject.KindOf(path) == RadiotherapyObjectKind.Dose)
            return Of(path);
        throw new UsageException($"{path} is no dose: expected an RT Dose, or an image of a format that is known (petrecon convert --help).");
    }

    /// <summary>An RT Dose as a dose grid.</summary>
    public static DoseGrid Of(string path)
    {
        RtDose dose = RtDose.Read(path);
        if (!dose.HasGrid)
            throw new UsageException($"{path} holds dose-volume histograms only, no dose on a grid.");
        return new()
        {
            Volume = dose.Grid,
            Name = Path.GetFileName(path),
            FrameOfReferenceUid = dose.Identity.FrameOfReferenceUid,
            RbeModel = ModelOf(dose.RadiobiologicalEffect),
            SummationType = dose.SummationType,
            InstanceUids = dose.Identity.SopInstanceUid.Length > 0 ? [dose.Identity.SopInstanceUid] : [],
            Warnings = dose.Warnings,
        };
    }

    private DoseGrid OfCube(VoxelplanCube cube, ParseResult parse)
    {
        DoseGrid dose = new() { Volume = cube.Volume is Volume<Hounsfield> ? throw new UsageException($"{cube.DataPath} holds CT numbers, no dose.") : cube.Volume, Name = Path.GetFileName(cube.DataPath), Warnings = cube.Warnings };

        // A name that says "phys" leaves no doubt that the prescription is of absorbed dose.
        bool isAbsorbed = cube.Kind == VoxelplanCubeKind.PhysicalDose && parse.GetValue(_quantity) is null;
        if (parse.GetValue(_script) is not string path || !cube.IsRelativeDose)
            return isAbsorbed && Prescription(parse) is double prescription ? dose with { Volume = cube.ToGray(prescription) } : dose;
        InputFiles.MustExist(path);
        TripScript script = TripScript.Read(path);
        Volume volume = script.DoseOf(cube);
        return dose with { Volume = volume, RbeModel = volume is Volume<GrayRbe> ? new("LEM, as TRiP98 calculates it", script.TargetTissue.Length > 0 ? $"tissue {script.TargetTissue}" : "") : null };
    }

    private static RbeModel? ModelOf(RadiobiologicalDoseEffect? effect) => effect is not { IsApplied: true }
        ? null
        : new(effect.Methods is [var method, ..] ? method.Meaning : "a method that is not named", effect.Description);

    /// <summary>The dose as the options say it is: what the user says comes before what the file says, with a warning where the two differ.</summary>
    public DoseGrid Meant(DoseGrid dose, ParseResult parse, Report report)
    {
        if (parse.GetValue(_fractions) is <= 0)
            throw new UsageException("--fractions has to be 1 or more.");
        string? name = parse.GetValue(_quantity);
        double? prescription = Prescription(parse);
        Volume volume = dose.Volume;
        if (volume is Volume<RelativeDose> && prescription is double whole && name is null or "gy" or "gy-rbe")
        {
            volume = Times(volume, whole, name ?? "gy-rbe");
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
            RbeModel = parse.GetValue(_model) is string model ? new(model) : dose.RbeModel,
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
