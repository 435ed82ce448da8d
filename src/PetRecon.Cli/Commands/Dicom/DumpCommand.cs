using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Inspection;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Shows what is in DICOM files.</summary>
internal sealed class DumpCommand : ProgramCommand
{
    private readonly Argument<string[]> _files = new("file") { Description = "DICOM files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _tags = new("--tag") { Description = "Only these attributes, at any depth: keywords or tags, such as PatientName or 0010,0010.", HelpName = "tag", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<int> _maxLength = new("--max-length") { Description = "Most characters of a value; 0 for all.", DefaultValueFactory = _ => new DicomDumpOptions().MaxValueLength, HelpName = "n" };

    public DumpCommand()
        : base("dump", "List the elements of DICOM files; with --json as the DICOM JSON model (PS3.18, annex F).")
    {
        Arguments.Add(_files);
        Options.Add(_tags);
        Options.Add(_maxLength);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom dump slice.dcm", "Every element: tag, representation, length, keyword, value."),
        ("dicom dump slice.dcm --tag RadiopharmaceuticalInformationSequence Units 0028,1053", "Only what an SUV needs."),
        ("dicom dump slice.dcm --json", "The data set for another program; large values are references."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string[] files = parse.GetRequiredValue(_files);
        DicomDumpOptions options = new() { Tags = parse.GetRequiredValue(_tags), MaxValueLength = parse.GetValue(_maxLength) };
        if (options.MaxValueLength < 0)
            throw new UsageException($"--max-length is {options.MaxValueLength}; expected a number of characters, or 0 for all.");
        bool isJson = parse.GetValue(CommonOptions.Json);
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            InputFiles.MustExist(file);
            if (isJson)
                AddJson(file, options, report.Result, isOnly: files.Length == 1);
            else
                SayLines(file, options, report, isOnly: files.Length == 1);
        }
    }

    // One file is the object itself, as other programs expect; several are named.
    private static void AddJson(string file, DicomDumpOptions options, JsonObject result, bool isOnly)
    {
        using MemoryStream json = new();
        DicomDump.WriteJson(file, json, options);
        json.Position = 0;
        JsonObject model = JsonNode.Parse(json, documentOptions: new() { MaxDepth = 1000 })!.AsObject();
        if (!isOnly)
        {
            result[file] = model;
            return;
        }

        foreach ((string tag, JsonNode? value) in model)
            result[tag] = value?.DeepClone();
    }

    private static void SayLines(string file, DicomDumpOptions options, Report report, bool isOnly)
    {
        if (!isOnly)
            report.Say($"# {file}");
        using StringWriter lines = new();
        DicomDump.Write(file, lines, options);
        report.Say(lines.ToString().TrimEnd());
    }
}
