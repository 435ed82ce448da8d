using System.CommandLine;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options by which commands that write DICOM are told whose image it is and how it came about; they go before the file of --meta.</summary>
internal sealed class MetadataOptions
{
    private readonly Option<string?> _studyOf = new("--study-of") { Description = "Take patient, study and frame of reference of this DICOM file, or of a folder such as that of the planning CT.", HelpName = "dicom" };
    private readonly Option<bool> _ownFrame = new("--own-frame") { Description = "With --study-of: the image is not in the frame of reference of that object; give it one of its own." };
    private readonly Option<string?> _meta = new("--meta") { Description = "JSON file with everything else; see --meta-example of petrecon dicom write.", HelpName = "json" };
    private readonly Option<string?> _name = new("--patient-name") { Description = "Patient's name, Family^Given.", HelpName = "name" };
    private readonly Option<string?> _id = new("--patient-id") { Description = "Patient's ID.", HelpName = "id" };
    private readonly Option<double?> _weight = new("--weight") { Description = "Patient's weight in kg.", HelpName = "kg" };
    private readonly Option<string?> _pharmaceutical = new("--pharmaceutical") { Description = "What was injected, such as FDG.", HelpName = "name" };
    private readonly Option<string?> _nuclide = new("--nuclide") { Description = "Its nuclide, such as F-18.", HelpName = "symbol" };
    private readonly Option<double?> _activity = new("--injected-activity") { Description = "Its activity in MBq at the time of injection.", HelpName = "MBq" };
    private readonly Option<string?> _injected = new("--injected-at") { Description = "When it was injected, such as 2026-03-14T10:05:00.", HelpName = "time" };
    private readonly Option<string?> _acquired = new("--acquired-at") { Description = "When the acquisition began.", HelpName = "time" };
    private readonly Option<string?> _seed = new("--uid-seed") { Description = "Derive all new identifiers from this text instead of making random ones.", HelpName = "text" };
    private readonly Option<string> _compress = new("--compress") { Description = "How pixels are stored.", DefaultValueFactory = _ => "none" };
    private readonly Option<bool> _replace = new("--replace") { Description = "Replace a folder that holds DICOM files already." };

    public MetadataOptions() => _compress.AcceptOnlyFromAmong("none", "rle", "jpeg-ls");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _studyOf, _ownFrame, _meta, _name, _id, _weight, _pharmaceutical, _nuclide, _activity, _injected, _acquired, _seed, _compress, _replace })
            command.Options.Add(option);
    }

    /// <summary>Whether the user gave any of them.</summary>
    public bool AreGiven(ParseResult parse) =>
        parse.GetValue(_studyOf) is not null || parse.GetValue(_meta) is not null || parse.GetValue(_name) is not null || parse.GetValue(_id) is not null
        || parse.GetValue(_weight) is not null || parse.GetValue(_pharmaceutical) is not null || parse.GetValue(_nuclide) is not null
        || parse.GetValue(_activity) is not null || parse.GetValue(_injected) is not null || parse.GetValue(_acquired) is not null
        || parse.GetValue(_seed) is not null || parse.GetValue(_replace);

    public DicomWriteOptions WriteOptions(ParseResult parse) => new()
    {
        UidSeed = parse.GetValue(_seed),
        ReplaceExisting = parse.GetValue(_replace),
        Compression = parse.GetRequiredValue(_compress) switch { "rle" => DicomCompression.Rle, "jpeg-ls" => DicomCompression.JpegLs, _ => DicomCompression.None },
    };

    /// <summary>The file of --meta with what single options say instead.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="otherwise">What is known from elsewhere; used where there is no --meta.</param>
    public WriteMetadata Metadata(ParseResult parse, WriteMetadata? otherwise = null)
    {
        WriteMetadata meta = parse.GetValue(_meta) is { } path ? WriteMetadata.Read(path) : otherwise ?? new();
        WriteMetadata.RadiopharmaceuticalPart given = meta.Radiopharmaceutical ?? new();
        WriteMetadata.RadiopharmaceuticalPart pharmaceutical = given with
        {
            Name = parse.GetValue(_pharmaceutical) ?? given.Name,
            Nuclide = parse.GetValue(_nuclide) ?? given.Nuclide,
            InjectedActivityBq = parse.GetValue(_activity) * 1e6 ?? given.InjectedActivityBq,
            InjectionStart = Moment(parse, _injected) ?? given.InjectionStart,
        };
        return meta with
        {
            Patient = meta.Patient with
            {
                Name = parse.GetValue(_name) ?? meta.Patient.Name,
                Id = parse.GetValue(_id) ?? meta.Patient.Id,
                WeightKg = parse.GetValue(_weight) ?? meta.Patient.WeightKg,
            },
            Radiopharmaceutical = pharmaceutical == new WriteMetadata.RadiopharmaceuticalPart() ? null : pharmaceutical,
            Acquisition = meta.Acquisition with { Start = Moment(parse, _acquired) ?? meta.Acquisition.Start },
        };
    }

    /// <summary>Patient, study and frame of reference: of the object of --study-of, with what the metadata say instead.</summary>
    public StudyContext Context(ParseResult parse, WriteMetadata meta, Report report)
    {
        StudyContext? source = parse.GetValue(_studyOf) is { } path ? StudyContext.Of(path) : null;
        if (source is null && meta.Patient.Id is null)
            report.Warn("Nothing says whose image it is (--patient-name, --patient-id, --study-of or --meta): patient's name and ID are left empty, which some archives refuse.");
        StudyContext context = source ?? new() { Patient = new() { Name = "", Id = "" }, Study = new() };
        PatientDescription patient = context.Patient;
        StudyDescription study = context.Study;
        return context with
        {
            Patient = patient with
            {
                Name = meta.Patient.Name ?? patient.Name,
                Id = meta.Patient.Id ?? patient.Id,
                BirthDate = meta.Patient.BirthDate ?? patient.BirthDate,
                Sex = meta.Patient.Sex ?? patient.Sex,
                SizeM = meta.Patient.SizeM ?? patient.SizeM,
                WeightKg = meta.Patient.WeightKg ?? patient.WeightKg,
            },
            Study = study with
            {
                InstanceUid = meta.Study.InstanceUid ?? study.InstanceUid,
                Id = meta.Study.Id ?? study.Id,
                AccessionNumber = meta.Study.AccessionNumber ?? study.AccessionNumber,
                Description = meta.Study.Description ?? study.Description,
                ReferringPhysicianName = meta.Study.ReferringPhysicianName ?? study.ReferringPhysicianName,
                Start = meta.Study.Start ?? study.Start ?? (source is null ? meta.Acquisition.Start : null),
            },
            FrameOfReferenceUid = meta.Study.FrameOfReferenceUid ?? (parse.GetValue(_ownFrame) ? null : context.FrameOfReferenceUid),
            Position = meta.Study.Position ?? context.Position,
        };
    }

    private static DateTime? Moment(ParseResult parse, Option<string?> option) => parse.GetValue(option) is not { } text
        ? null
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment)
            ? DateTime.SpecifyKind(moment, DateTimeKind.Unspecified)
            : throw new UsageException($"{option.Name}: '{text}' is no date and time, such as 2026-03-14T10:05:00.");
}
