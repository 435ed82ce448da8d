using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>From files to a volume in one step. <see cref="DicomCatalog"/> and <see cref="DicomImageSeries"/> are the steps, for those who look before they read.</summary>
public static class DicomImageReader
{
    /// <summary>Reads a volume of the only image series in a place.</summary>
    /// <param name="path">A folder, DICOM file, DICOMDIR or zip archive.</param>
    /// <param name="options">Which volume of the series, and how; null for the only one, as it is.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There are several image series, or several volumes and none was chosen.</exception>
    /// <exception cref="DicomFormatException">There are no images, or they are damaged or no volume; the message says which and why.</exception>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static DicomVolume ReadSeries(string path, DicomImageOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        DicomCatalog catalog = DicomCatalog.Scan(path, null, cancellationToken);
        DicomVolume volume = ReadSeries(catalog.ChooseImages(null), options, progress, cancellationToken);
        return volume with { Warnings = [.. catalog.Warnings, .. volume.Warnings] };
    }

    /// <summary>Reads a volume of a series.</summary>
    /// <param name="series">A series of a <see cref="DicomCatalog"/>.</param>
    /// <param name="options">Which volume of the series, and how; null for the only one, as it is.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There are several volumes and none was chosen.</exception>
    /// <exception cref="DicomFormatException">The images are damaged or no volume; the message says which and why.</exception>
    public static DicomVolume ReadSeries(DicomSeries series, DicomImageOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        DicomImageSeries.Open(series, null, cancellationToken).Read(options, progress, cancellationToken);
}
