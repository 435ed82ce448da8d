using System.Collections.Immutable;

namespace PetRecon.Dicom.Files;

/// <summary>What DICOM objects a folder, file, DICOMDIR or zip archive holds, by patient, study and series.</summary>
public sealed record DicomCatalog
{
    /// <summary>Where the scan began.</summary>
    public required string Path { get; init; }

    /// <summary>The patients, by ID.</summary>
    public ImmutableArray<DicomPatient> Patients { get; init; } = [];

    /// <summary>How many files were looked at.</summary>
    public int FileCount { get; init; }

    /// <summary>Files that are no DICOM objects.</summary>
    public ImmutableArray<string> OtherFiles { get; init; } = [];

    /// <summary>Damaged files (with the byte at which reading failed), broken references and objects found twice, each as a sentence.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The series of all patients and studies, in their order.</summary>
    public IEnumerable<DicomSeries> Series => Patients.SelectMany(static patient => patient.Studies).SelectMany(static study => study.Series);

    /// <summary>Finds DICOM objects. Only headers are read, on all processors; symbolic links to folders are not followed.</summary>
    /// <param name="path">
    /// A folder (with all that is below it), a DICOM file, a DICOMDIR (whose records are followed), or a zip archive. A folder's own DICOMDIR is not
    /// needed and not used.
    /// </param>
    /// <param name="progress">Told every few files; may be called from any thread.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="DicomFormatException">It is one file, and that is damaged or no DICOM object.</exception>
    public static DicomCatalog Scan(string path, IProgress<DicomScanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CatalogScan.Run(path, progress, cancellationToken);
    }
}
