using System.CommandLine;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>From images of other formats, and pictures, to DICOM.</summary>
internal sealed class WriteCommand : ProgramCommand
{
    private readonly Argument<string[]> _inputs = new("input") { Description = "Images (NIfTI, MetaImage, NRRD, STIR Interfile): several are time frames or segments; files with structures (RT Structure Set, .vdx); or PNG pictures.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The folder of a series (pet, ct), or the file of all others. It appears when it is complete.", HelpName = "path" };
    private readonly Option<string> _as = new("--as") { Description = "What to write.", DefaultValueFactory = _ => "pet" };
    private readonly Option<string> _unit = new("--unit") { Description = "What the numbers of a PET image (bq-per-ml, counts) or of a dose (gy, gy-rbe, relative) are.", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _duration = new("--duration") { Description = "Seconds that a PET acquisition took; one for each time frame.", HelpName = "s,s,..." };
    private readonly Option<string?> _plan = new("--plan") { Description = "RT Plan or RT Ion Plan that a dose belongs to.", HelpName = "dicom" };
    private readonly Option<string?> _structures = new("--structures") { Description = "RT Structure Set of the plan.", HelpName = "dicom" };
    private readonly Option<bool> _use32 = new("--bits-32") { Description = "Store a dose in 32 bits instead of 16." };
    private readonly Option<string?> _source = new("--source") { Description = "Folder of the DICOM images that were segmented, or that structures were drawn on.", HelpName = "folder" };
    private readonly Option<string[]> _labels = new("--label") { Description = "Names of the segments, or of structures made from masks; file names if not given.", HelpName = "name", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<bool> _fractional = new("--fractional") { Description = "Store how much of each voxel belongs to a segment instead of yes or no." };
    private readonly Option<bool> _example = new("--meta-example") { Description = "Print an example of the file of --meta, and do nothing else." };
    private readonly MetadataOptions _metadata = new();

    public WriteCommand()
        : base("write", "Write images as DICOM: PET series, Enhanced PET, CT series, RT Dose, Segmentation, RT Structure Set; pictures as Secondary Capture.")
    {
        _as.AcceptOnlyFromAmong("pet", "enhanced-pet", "ct", "dose", "segmentation", "structures", "picture");
        _unit.AcceptOnlyFromAmong("auto", "bq-per-ml", "counts", "gy", "gy-rbe", "relative");
        Arguments.Add(_inputs);
        foreach (Option option in new Option[] { _output, _as, _unit, _duration, _plan, _structures, _use32, _source, _labels, _fractional, _example })
            Options.Add(option);
        _metadata.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom write pet.nii.gz -o series --as pet --unit bq-per-ml --study-of ct --nuclide F-18 --pharmaceutical FDG --injected-activity 350 --injected-at 2026-03-14T10:05 --acquired-at 2026-03-14T11:00 --duration 600", "A PET series in patient, study and frame of reference of a CT."),
        ("dicom write f1.nii f2.nii f3.nii -o dynamic --duration 60,60,300 --meta meta.json", "Three time frames as one dynamic series; the rest is said in a file."),
        ("dicom write dose.mha -o dose.dcm --as dose --unit gy-rbe --study-of ct --plan plan.dcm --structures rs.dcm", "An RBE-weighted dose that refers to its plan."),
        ("dicom write liver.nii.gz tumour.nii.gz -o seg.dcm --as segmentation --label Liver Tumour --study-of ct --source ct", "Two masks as one segmentation."),
        ("dicom write plan.vdx liver.nii.gz -o rs.dcm --as structures --study-of ct --source ct", "Contours of VOXELPLAN and a mask as one RT Structure Set."),
        ("dicom write report.png -o report.dcm --as picture --study-of ct", "A picture in the same study."),
        ("dicom write --meta-example", "What a file of --meta may say."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (parse.GetValue(_example))
        {
            report.Say(WriteMetadata.Example.ToJson());
            report.Result["example"] = System.Text.Json.Nodes.JsonNode.Parse(WriteMetadata.Example.ToJson());
            return;
        }

        string[] inputs = parse.GetValue(_inputs) ?? [];
        if (inputs.Length == 0)
            throw new UsageException("Name the image to write.");
        string output = parse.GetValue(_output) ?? throw new UsageException("Say where to write with -o.");
        string kind = parse.GetRequiredValue(_as);
        string? unit = Unit(parse, kind);
        WriteMetadata meta = _metadata.Metadata(parse);
        if (parse.GetValue(_duration) is { } durations)
            meta = meta with { Acquisition = meta.Acquisition with { FrameSeconds = [.. durations.Split(',').Select(Seconds)] } };
        WriteJob job = new(inputs, output, meta, _metadata.Context(parse, meta, report), _metadata.WriteOptions(parse), report, cancellation);
        WrittenSeries written = kind switch
        {
            "pet" => job.Pet(unit, isEnhanced: false),
            "enhanced-pet" => job.Pet(unit, isEnhanced: true),
            "ct" => job.Ct(),
            "dose" => job.Dose(unit, parse.GetValue(_plan), parse.GetValue(_structures), parse.GetValue(_use32)),
            "segmentation" => job.Segmentation(parse.GetRequiredValue(_labels), parse.GetValue(_source), parse.GetValue(_fractional)),
            "structures" => job.Structures(parse.GetRequiredValue(_labels), parse.GetValue(_source)),
            _ => job.Picture(),
        };
        WrittenReport.Tell(written, output, report);
    }

    private string? Unit(ParseResult parse, string kind)
    {
        string unit = parse.GetRequiredValue(_unit);
        if (unit == "auto")
            return null;
        string[] fitting = kind switch
        {
            "pet" or "enhanced-pet" => ["bq-per-ml", "counts"],
            "dose" => ["gy", "gy-rbe", "relative"],
            _ => [],
        };
        if (!fitting.Contains(unit))
            throw new UsageException($"--unit {unit} does not go with --as {kind}{(fitting.Length > 0 ? $"; expected {string.Join(", ", fitting)}" : "")}.");
        return unit;
    }

    private static double Seconds(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new UsageException($"--duration: '{text}' is no number of seconds.");
}
