using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Deidentification;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Takes out of DICOM files what identifies people.</summary>
internal sealed class AnonymizeCommand : ProgramCommand
{
    private const int MostWarnings = 20;

    private static readonly Dictionary<string, ConfidentialityOptions> s_options = Enum.GetValues<ConfidentialityOptions>()
        .Where(option => option != ConfidentialityOptions.None)
        .ToDictionary(Kebab, StringComparer.OrdinalIgnoreCase);

    private readonly Argument<string> _input = new("input") { Description = "A DICOM file, or a folder with all below it." };
    private readonly Argument<string?> _output = new("output") { Description = "What to write: a file for a file, a folder for a folder. Not needed with --dry-run.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _profile = new("--option") { Description = $"Options of the basic profile (PS3.15, annex E): {string.Join(", ", s_options.Keys)}.", HelpName = "name", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<string?> _patientId = new("--patient-id") { Description = "The patient's new ID, if all files are of one patient; a pseudonym if not given.", HelpName = "id" };
    private readonly Option<string?> _patientName = new("--patient-name") { Description = "The patient's new name; the new ID if not given.", HelpName = "name" };
    private readonly Option<string?> _shift = new("--shift-dates") { Description = "Move dates by this many days, or auto for 31 to 3650 days back that depend on the patient; includes --option retain-modified-dates.", HelpName = "days|auto" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Makes the same pseudonyms and identifiers again. Who knows it can test whether data are of a patient whom he knows.", HelpName = "text" };
    private readonly Option<string?> _mapping = new("--mapping") { Description = "A file that says what became of which identifier (.json, or .csv as a table). It identifies the patients: keep it apart. A JSON file that is there is gone on with.", HelpName = "file" };
    private readonly Option<bool> _keepNames = new("--keep-names") { Description = "Keep the names of files and folders, which may identify somebody, instead of naming files after their new identifiers." };
    private readonly Option<bool> _omit = new("--omit-suspect-pixels") { Description = "Leave out files whose pixels may show texts, such as secondary captures." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing; list what would be done to which attribute." };

    public AnonymizeCommand()
        : base("anonymize", "De-identify DICOM files by the Basic Application Level Confidentiality Profile of PS3.15 with its options.")
    {
        Arguments.Add(_input);
        Arguments.Add(_output);
        foreach (Option option in new Option[] { _profile, _patientId, _patientName, _shift, _seed, _mapping, _keepNames, _omit, _dryRun })
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom anonymize study anonymous", "The basic profile: identity, dates, devices, descriptions and private elements go."),
        ("dicom anonymize study anonymous --shift-dates auto --option retain-patient-characteristics retain-safe-private", "What SUVs of PET images need stays; dates are moved."),
        ("dicom anonymize study anonymous --patient-id SUBJECT-01 --mapping subject01.json", "A given ID, and a file that leads back."),
        ("dicom anonymize study --dry-run", "What would be done to which attribute, and what should be looked at."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string input = parse.GetRequiredValue(_input);
        string? output = parse.GetValue(_output);
        bool isDry = parse.GetValue(_dryRun);
        if (output is null && !isDry)
            throw new UsageException("Say what to write (a file or folder behind the input), or --dry-run to see what would be done.");
        if (!Directory.Exists(input))
            InputFiles.MustExist(input);
        DeidentificationOptions options = Chosen(parse);
        Deidentifier deidentifier = new(options);
        DeidentificationReport done = report.Progress.Show(isDry ? "Looking through" : "De-identifying", progress =>
        {
            FileReceiver files = new(progress);
            return isDry ? deidentifier.Preview(input, files, cancellation) : deidentifier.Run(input, output!, files, cancellation);
        });
        Tell(done, options, isDry, output, report);
    }

    private DeidentificationOptions Chosen(ParseResult parse)
    {
        ConfidentialityOptions profile = ConfidentialityOptions.None;
        foreach (string name in parse.GetRequiredValue(_profile).SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            profile |= s_options.TryGetValue(name, out ConfidentialityOptions option)
                ? option
                : throw new UsageException($"--option {name} is none of: {string.Join(", ", s_options.Keys)}.");
        }

        int? days = null;
        if (parse.GetValue(_shift) is string shift)
        {
            profile |= ConfidentialityOptions.RetainModifiedDates;
            if (!shift.Equals("auto", StringComparison.OrdinalIgnoreCase))
                days = int.TryParse(shift, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int given) ? given : throw new UsageException($"--shift-dates is {shift}; expected a number of days, such as -400, or auto.");
        }

        return new()
        {
            Profile = profile,
            PatientId = parse.GetValue(_patientId),
            PatientName = parse.GetValue(_patientName),
            DateShiftDays = days,
            Seed = parse.GetValue(_seed),
            MappingPath = parse.GetValue(_mapping),
            KeepFileNames = parse.GetValue(_keepNames),
            OmitSuspectPixels = parse.GetValue(_omit),
        };
    }

    private static void Tell(DeidentificationReport done, DeidentificationOptions options, bool isDry, string? output, Report report)
    {
        foreach (DeidentificationWarning warning in done.Warnings.Take(MostWarnings))
            report.Warn($"{warning.Path}: {warning.Message}");
        if (done.Warnings.Count > MostWarnings)
            report.Warn($"{done.Warnings.Count - MostWarnings} further warnings are left out here; --json has all.");
        foreach (DeidentificationWarning skipped in done.Skipped)
            report.Warn($"{skipped.Path} is left out. {skipped.Message}");
        if (isDry)
        {
            foreach (AttributeChange change in done.Changes)
                report.Say($"{change.Tag} {change.Keyword,-44} {change.Action.ToString().ToLowerInvariant(),-9} {change.Count}");
        }

        foreach (string text in done.RetainedTexts)
            report.Say($"kept text, to be reviewed: {text}");
        report.Say($"{(isDry ? "Would write" : "Wrote")} {Counted(done.FileCount, "file")} of {Counted(done.PatientCount, "patient")}{(isDry ? "" : $" to {output}")}: "
            + string.Join(", ", Enum.GetValues<DeidentificationAction>().Select(action => $"{done.Count(action)} {action.ToString().ToLowerInvariant()}")) + ".");
        if (!isDry && options.MappingPath is string mapping)
            report.Say($"{mapping} leads back to the patients; keep it apart from the data.");
        Fill(report.Result, done);
    }

    private static void Fill(JsonObject result, DeidentificationReport done)
    {
        result["files"] = done.FileCount;
        result["patients"] = done.PatientCount;
        result["changes"] = new JsonArray([.. done.Changes.Select(change => new JsonObject
        {
            ["tag"] = change.Tag,
            ["keyword"] = change.Keyword,
            ["action"] = change.Action.ToString().ToLowerInvariant(),
            ["count"] = change.Count,
        })]);
        result["keptTexts"] = JsonText.Array(done.RetainedTexts);
        result["toLookAt"] = Lines(done.Warnings);
        result["leftOut"] = Lines(done.Skipped);
    }

    private static JsonArray Lines(IEnumerable<DeidentificationWarning> warnings) =>
        new([.. warnings.Select(warning => new JsonObject { ["path"] = warning.Path, ["message"] = warning.Message })]);

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    // RetainFullDates is retain-full-dates on the command line.
    private static string Kebab(ConfidentialityOptions option) =>
        string.Concat(option.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private sealed class FileReceiver(IProgress<TaskProgress> receiver) : IProgress<DeidentificationProgress>
    {
        public void Report(DeidentificationProgress value) =>
            receiver.Report(new((double)value.FilesDone / value.FilesTotal, $"{value.FilesDone:N0} of {value.FilesTotal:N0} files"));
    }
}
