using System.Text.RegularExpressions;

namespace PetRecon.Dicom.Deidentification;

/// <summary>
/// Takes out of texts what can be recognised: the names and identifiers that the same data set holds elsewhere, dates, long numbers, mail addresses,
/// names that follow a title. A name that stands nowhere else cannot be found this way, so what stays is reported for review.
/// </summary>
internal sealed partial class TextCleaning
{
    private const int LeastNameLength = 2;
    private const int LeastIdLength = 3;

    private static readonly HashSet<string> s_identifiers = new(StringComparer.Ordinal)
    {
        "PatientID", "OtherPatientIDs", "PatientBirthDate", "PatientAddress", "PatientTelephoneNumbers", "MilitaryRank", "MedicalRecordLocatorRETIRED", "AccessionNumber",
        "StudyID", "AdmissionID", "InsurancePlanIdentification", "RequestedProcedureID", "ScheduledProcedureStepID", "PerformedProcedureStepID", "FillerOrderNumberImagingServiceRequest",
        "PlacerOrderNumberImagingServiceRequest", "StationName", "DeviceSerialNumber", "ResponsibleOrganization",
    };

    private static readonly HashSet<string> s_institution = new(StringComparer.Ordinal) { "InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName" };

    private readonly List<Regex> _known = [];
    private readonly bool _keepsDates;

    public TextCleaning(DicomDataset dataset, ConfidentialityOptions options)
    {
        _keepsDates = options.HasFlag(ConfidentialityOptions.RetainFullDates);
        HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);
        Gather(dataset, words, !options.HasFlag(ConfidentialityOptions.RetainInstitutionIdentity));
        foreach (string word in words.OrderByDescending(word => word.Length))
            _known.Add(new($@"(?<![\p{{L}}\p{{Nd}}]){Regex.Escape(word)}(?![\p{{L}}\p{{Nd}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    /// <summary>The text without what was recognised; empty if nothing is left.</summary>
    public string Clean(string text)
    {
        string cleaned = Mail().Replace(text, " ");
        foreach (Regex known in _known)
            cleaned = known.Replace(cleaned, " ");
        cleaned = Titled().Replace(cleaned, " ");
        if (!_keepsDates)
            cleaned = Date().Replace(cleaned, " ");
        cleaned = LongNumber().Replace(cleaned, " ");
        return cleaned == text ? text : Blanks().Replace(cleaned, " ").Trim(' ', ',', ';', '-', '^', '=');
    }

    private static void Gather(DicomDataset dataset, HashSet<string> words, bool withInstitution)
    {
        foreach (DicomItem item in dataset)
        {
            if (item is DicomSequence sequence)
            {
                foreach (DicomDataset inner in sequence.Items)
                    Gather(inner, words, withInstitution);
                continue;
            }

            if (item is not DicomElement element || item.Tag.IsPrivate)
                continue;
            string keyword = item.Tag.DictionaryEntry.Keyword;
            if (item.ValueRepresentation == DicomVR.PN)
                words.UnionWith(element.Get<string>().Split(['^', '=', ' ', ',', '.', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(word => word.Length >= LeastNameLength));
            else if (s_identifiers.Contains(keyword) || (withInstitution && s_institution.Contains(keyword)))
                words.UnionWith(element.Get<string>().Split('\\', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(word => word.Length >= LeastIdLength));
        }
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<!\p{L})(Dr|Prof|Mr|Mrs|Ms|Mme|Herr|Frau)\b\.?(\s+\p{Lu}[\p{L}'.-]*){1,3}")]
    private static partial Regex Titled();

    [GeneratedRegex(@"(?<!\d)((19|20)\d\d[-./]?(0?[1-9]|1[0-2])[-./]?(0?[1-9]|[12]\d|3[01])|(0?[1-9]|[12]\d|3[01])[-./](0?[1-9]|[12]\d|3[01])[-./]((19|20)?\d\d))(?!\d)")]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<![\d.])\d{6,}(?![\d.])")]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
