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

    /// <summary>The image series that a name means. Dose grids and segmentations, though stored as images, are not among them.</summary>
    /// <param name="name">Its number, its UID (or the end of it), or a part of its description; null for the only one.</param>
    /// <exception cref="ArgumentException">None or several are meant; the message lists them.</exception>
    /// <exception cref="DicomFormatException">There are no images at all.</exception>
    public DicomSeries ChooseImages(string? name)
    {
        DicomSeries[] images = [.. Series.Where(static series => series.FrameCount > 0 && series.Modality is not ("RTDOSE" or "SEG"))];
        if (images.Length == 0)
            throw new DicomFormatException(Path, $"{FileCount} {(FileCount == 1 ? "file was" : "files were")} looked at; {(Series.Any() ? "the DICOM objects among them have no images" : "none is a DICOM object")}.");
        if (name is null && images.Length == 1)
            return images[0];
        DicomSeries[] meant = name is null ? images : SeriesNames.Meant(images, name);
        if (meant.Length == 1)
            return meant[0];
        string problem = name is null ? $"{Path} has {images.Length} image series; choose one" : $"{(meant.Length == 0 ? "No image series" : $"{meant.Length} image series")} of {Path} {(meant.Length == 0 ? "is" : "are")} meant by \"{name}\"; choose one";
        string list = string.Concat(images.Take(30).Select(static series => $"\n  {series.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",4}  {series.Modality,-3} {series.FrameCount,5} frames  {series.Description}  ({series.Uid})"));
        throw new ArgumentException($"{problem} by number, UID or description (--series):{list}{(images.Length > 30 ? "\n  ..." : "")}");
    }
}
