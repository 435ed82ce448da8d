using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Dicom.Network;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options that say what to look for.</summary>
internal sealed class QueryOptions
{
    private readonly Option<string[]> _keys = new("--key", "-k")
    {
        Description = "An attribute and what it has to match, as PatientName=DOE*, StudyDate=20250101-20250131 or 0008,0060=PT. Without '=' the attribute is only asked for. May be given several times.",
        HelpName = "keyword=value",
    };

    private readonly Option<DicomQueryLevel?> _level = new("--level", "-l") { Description = "What to look for: patient, study, series or image. Without it the lowest level that a key belongs to.", HelpName = "level" };
    private readonly Option<bool> _patientRoot = new("--patient-root") { Description = "Use the patient root model; study root otherwise." };

    public void AddTo(Command command)
    {
        command.Options.Add(_keys);
        command.Options.Add(_level);
        command.Options.Add(_patientRoot);
    }

    public DicomQuery Chosen(ParseResult parse)
    {
        Dictionary<string, string> keys = [];
        foreach (string text in parse.GetValue(_keys) ?? [])
        {
            int sign = text.IndexOf('=', StringComparison.Ordinal);
            string name = (sign < 0 ? text : text[..sign]).Trim();
            if (!keys.TryAdd(name, sign < 0 ? "" : text[(sign + 1)..]))
                throw new UsageException($"{name} is given twice; lists of UIDs are parted by backslashes.");
        }

        DicomQueryLevel level = parse.GetValue(_level) ?? Implied(keys.Keys);
        bool fromPatient = parse.GetValue(_patientRoot) || level == DicomQueryLevel.Patient;
        return new() { Keys = keys, Level = level, Root = fromPatient ? DicomQueryRoot.Patient : DicomQueryRoot.Study };
    }

    private static DicomQueryLevel Implied(IEnumerable<string> keywords) =>
        keywords.Any(keyword => keyword is "SOPInstanceUID" or "SOPClassUID" or "InstanceNumber") ? DicomQueryLevel.Image
        : keywords.Any(keyword => keyword is "Modality" || keyword.StartsWith("Series", StringComparison.Ordinal)) ? DicomQueryLevel.Series
        : DicomQueryLevel.Study;
}
