namespace PetRecon.Dicom.Deidentification;

/// <summary>
/// Takes out of DICOM files what identifies people, by the Basic Application Level Confidentiality Profile of PS3.15, annex E, with its options.
/// Pixels stay as they are; files whose pixels may show texts are warned of. Identifiers and dates are replaced consistently over all files.
/// </summary>
public sealed class Deidentifier
{
    private readonly DeidentificationOptions _options;
    private readonly Pseudonyms _pseudonyms;

    /// <summary>Makes one for a set of files that belong together.</summary>
    /// <param name="options">What is kept, and the new identifiers.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="DicomFormatException">The mapping file is none.</exception>
    public Deidentifier(DeidentificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        PseudonymKey? kept = options.MappingPath is string mapping ? MappingFile.ReadKey(mapping) : null;
        PseudonymKey? seeded = options.Seed is string seed ? PseudonymKey.FromSeed(seed) : null;
        if (kept is not null && seeded is not null && kept.Hex != seeded.Hex)
            throw new ArgumentException($"{options.MappingPath} was made with another seed or key; leave the seed out to go on with its key.");
        _pseudonyms = new(kept ?? seeded ?? PseudonymKey.Random(), options);
    }

    /// <summary>De-identifies a file, or all files of a folder and those below it.</summary>
    /// <param name="input">File or folder.</param>
    /// <param name="output">For a file the new one, or a folder that is there; for a folder the folder to write to, which must not lie in it.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellation">Ends the work between two files. The files written until then are complete.</param>
    /// <exception cref="ArgumentException">The output lies in the input, or one patient ID was given for several patients.</exception>
    /// <exception cref="DicomFormatException">A single file cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public DeidentificationReport Run(
        string input, string output, IProgress<DeidentificationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        DeidentificationRun run = new(_options, _pseudonyms, input, OutputNames.For(input, output, _options.KeepFileNames));
        DeidentificationReport report = run.Do(progress, cancellation);
        if (_options.MappingPath is string mapping)
            MappingFile.Write(mapping, _pseudonyms);
        return report;
    }

    /// <summary>Says what <see cref="Run"/> would do, and writes nothing.</summary>
    /// <param name="input">File or folder.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellation">Ends the work between two files.</param>
    /// <exception cref="ArgumentException">One patient ID was given for several patients.</exception>
    /// <exception cref="DicomFormatException">A single file cannot be read.</exception>
    public DeidentificationReport Preview(string input, IProgress<DeidentificationProgress>? progress = null, CancellationToken cancellation = default) =>
        new DeidentificationRun(_options, _pseudonyms, input, names: null).Do(progress, cancellation);

    private static void Check(DeidentificationOptions options)
    {
        if (options.Profile.HasFlag(ConfidentialityOptions.RetainFullDates) && options.Profile.HasFlag(ConfidentialityOptions.RetainModifiedDates))
            throw new ArgumentException("RetainFullDates and RetainModifiedDates exclude each other.");
        if (options.DateShiftDays is not null && !options.Profile.HasFlag(ConfidentialityOptions.RetainModifiedDates))
            throw new ArgumentException("A number of days to move dates by needs the option RetainModifiedDates; without it dates are taken out.");
        if (options.DateShiftDays is 0)
            throw new ArgumentException("Dates moved by 0 days are full dates; ask for RetainFullDates if that is meant.");
        if (options.DateShiftDays is int days && Math.Abs(days) > 100_000)
            throw new ArgumentException($"Dates cannot be moved by {days} days; expected 100000 at the most, which are 274 years.");
        foreach (string? text in new[] { options.PatientId, options.PatientName })
        {
            if (text is not null && (text.Length is 0 or > 64 || text.Any(c => c is '\\' or < ' ' or > '~')))
                throw new ArgumentException($"\"{text}\" is no patient ID or name to write: 1 to 64 characters of ASCII, no backslash.");
        }

        if (options.Seed is { Length: 0 })
            throw new ArgumentException("The seed is empty; anybody could guess it.");
    }
}
