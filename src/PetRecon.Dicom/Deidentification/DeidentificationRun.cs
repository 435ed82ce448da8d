namespace PetRecon.Dicom.Deidentification;

/// <summary>One pass over the files of an input.</summary>
internal sealed class DeidentificationRun(DeidentificationOptions options, Pseudonyms pseudonyms, string input, OutputNames? names)
{
    private const string DirectoryClass = "1.2.840.10008.1.3.10";
    private const int MostReadableAge = 89;

    private readonly ChangeLog _log = new();
    private readonly List<DeidentificationWarning> _skipped = [];
    private readonly List<DeidentificationWarning> _warnings = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly HashSet<PatientPseudonym> _patients = [];
    private int _written;

    public DeidentificationReport Do(IProgress<DeidentificationProgress>? progress, CancellationToken cancellation)
    {
        bool isFolder = Directory.Exists(input);
        if (!isFolder && !File.Exists(input))
            throw new FileNotFoundException($"{input}: there is no such file or folder.", input);
        string[] files = isFolder ? [.. Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [input];
        if (options.PatientId is not null && isFolder)
            CheckOnePatient(files, cancellation);
        for (int i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Take(files[i], isFolder);
            progress?.Report(new(i + 1, files.Length));
        }

        return new()
        {
            FileCount = _written,
            Skipped = _skipped,
            PatientCount = _patients.Count,
            Changes = _log.Changes(),
            Warnings = _warnings,
            RetainedTexts = [.. _log.Texts],
        };
    }

    // Before anything is written.
    private void CheckOnePatient(string[] files, CancellationToken cancellation)
    {
        foreach (string path in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(path, out _) is { } file && !IsDirectory(file.Dataset))
                pseudonyms.Patient(file.Dataset, path);
        }
    }

    private void Take(string path, bool isFolder)
    {
        if (TryOpen(path, out Exception? fault) is not { } file)
        {
            if (!isFolder)
                throw new DicomFormatException(path, fault!.Message, inner: fault);
            _skipped.Add(new(path, $"It is no DICOM file, or damaged: {fault!.Message}"));
            return;
        }

        DicomDataset dataset = file.Dataset;
        if (IsDirectory(dataset))
        {
            _skipped.Add(new(path, "It is a directory of files (DICOMDIR), which would hold their old identifiers; make a new one for the new files."));
            return;
        }

        string? suspicion = PixelSuspicion.Texts(dataset);
        if (suspicion is not null && options.OmitSuspectPixels)
        {
            _skipped.Add(new(path, suspicion));
            return;
        }

        Warn(path, suspicion, isPerFile: true);
        Warn(path, PixelSuspicion.Faces(dataset));
        foreach (string loss in PositronEmission.Losses(dataset, options.Profile))
            Warn(path, loss);
        WarnOfAge(path, dataset);
        PatientPseudonym patient = pseudonyms.Patient(dataset, path);
        _patients.Add(patient);
        new DataSetCleaner(dataset, options.Profile, pseudonyms, patient, _log).Clean();
        if (names is not null)
            new DicomFile(dataset).Save(names.Next(path, dataset)); // a new file: the old preamble and meta header can hold titles and private data
        _written++;
    }

    private void WarnOfAge(string path, DicomDataset dataset)
    {
        if (options.Profile.HasFlag(ConfidentialityOptions.RetainPatientCharacteristics) && dataset.TryGetString(DicomTag.PatientAge, out string? age)
            && age.EndsWith('Y') && int.TryParse(age.AsSpan(0, age.Length - 1), out int years) && years > MostReadableAge)
        {
            Warn(path, $"The patient is older than {MostReadableAge}; some rules, such as HIPAA's safe harbor, do not let ages above that stay.");
        }
    }

    // What holds for all images of a series is said once for each folder.
    private void Warn(string path, string? message, bool isPerFile = false)
    {
        if (message is not null && (isPerFile || _said.Add(Path.GetDirectoryName(path) + "\n" + message)))
            _warnings.Add(new(path, message));
    }

    private static DicomFile? TryOpen(string path, out Exception? fault)
    {
        try
        {
            fault = null;
            return DicomFile.Open(path);
        }
        catch (DicomException exception)
        {
            fault = exception;
            return null;
        }
    }

    private static bool IsDirectory(DicomDataset dataset) =>
        dataset.Contains(DicomTag.DirectoryRecordSequence) || (dataset.TryGetString(DicomTag.SOPClassUID, out string? sopClass) && sopClass.Trim() == DirectoryClass);
}
