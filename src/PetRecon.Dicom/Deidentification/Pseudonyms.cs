namespace PetRecon.Dicom.Deidentification;

/// <summary>The new identifiers of a whole set of files: patients and UIDs.</summary>
internal sealed class Pseudonyms(PseudonymKey key, DeidentificationOptions options)
{
    private const string WellKnownRoot = "1.2.840.10008.";

    private readonly Dictionary<string, string> _uids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PatientPseudonym> _patients = new(StringComparer.Ordinal);

    public PseudonymKey Key => key;

    public IReadOnlyDictionary<string, string> Uids => _uids;

    public IReadOnlyCollection<PatientPseudonym> Patients => _patients.Values;

    /// <summary>The new identifier of an old one; those that the standard gives out stay.</summary>
    public string Uid(string old)
    {
        if (old.Length == 0 || old.StartsWith(WellKnownRoot, StringComparison.Ordinal))
            return old;
        if (!_uids.TryGetValue(old, out string? changed))
        {
            changed = key.Uid(old);
            _uids.Add(old, changed);
        }

        return changed;
    }

    /// <summary>The patient of a data set.</summary>
    /// <exception cref="ArgumentException">An ID was given for one patient, and this is another.</exception>
    public PatientPseudonym Patient(DicomDataset dataset, string path)
    {
        string id = Text(dataset, DicomTag.PatientID), name = Text(dataset, DicomTag.PatientName);
        string identity = id.Length > 0 ? $"{id}\\{Text(dataset, DicomTag.IssuerOfPatientID)}" : "\\\\" + name;
        if (_patients.TryGetValue(identity, out PatientPseudonym? known))
            return known;
        if (options.PatientId is not null && _patients.Count > 0)
            throw new ArgumentException($"{path} is of another patient than the files before it, and one new patient ID was given for all. Leave it out, or take the patients one by one.");
        string newId = options.PatientId ?? key.PatientId(identity);
        PatientPseudonym made = new(id, name, newId, options.PatientName ?? newId, options.DateShiftDays ?? key.ShiftDays(identity));
        _patients.Add(identity, made);
        return made;
    }

    private static string Text(DicomDataset dataset, DicomTag tag) => dataset.TryGetString(tag, out string? text) ? text.Trim() : "";
}
