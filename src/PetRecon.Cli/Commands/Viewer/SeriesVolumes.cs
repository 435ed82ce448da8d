using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// The volumes of a DICOM series as they are shown: PET as uptake where that can be had, and as it is stored where the file lacks what that needs. The first
/// one decides for all, and is what is warned of.
/// </summary>
internal sealed class SeriesVolumes
{
    private readonly string _quantity;
    private Volume? _first;
    private SuvKind? _suv;

    private SeriesVolumes(DicomImageSeries series, string quantity)
    {
        (Series, _quantity) = (series, quantity);
        Name = series.Series.Modality is "PT" or "NM" ? "PET" : series.Series.Modality;
    }

    /// <summary>The series with its headers read.</summary>
    public DicomImageSeries Series { get; }

    /// <summary>How many volumes there are.</summary>
    public int Count => Series.Volumes.Length;

    /// <summary>The first one, once: this object holds it no longer.</summary>
    public Volume TakeFirst() => Interlocked.Exchange(ref _first, null) ?? Read(0, CancellationToken.None);

    /// <summary>What people read.</summary>
    public string Name { get; private set; }

    /// <summary>Reads the headers of a series, and its first volume.</summary>
    /// <param name="series">The series.</param>
    /// <param name="quantity">What the values are taken for; empty if the headers say it.</param>
    /// <param name="report">Is told what the reader warns of.</param>
    /// <param name="cancellation">Ends it.</param>
    public static SeriesVolumes Open(DicomSeries series, string quantity, Report report, CancellationToken cancellation)
    {
        SeriesVolumes volumes = new(DicomImageSeries.Open(series, null, cancellation), quantity) { _suv = series.Modality == "PT" ? SuvKind.BodyWeight : null };
        volumes.ReadFirst(report, cancellation);
        return volumes;
    }

    /// <summary>Reads the headers of another series, whose volumes are read as those of this one.</summary>
    public SeriesVolumes Like(DicomSeries series, CancellationToken cancellation) => new(DicomImageSeries.Open(series, null, cancellation), _quantity) { _suv = _suv, Name = Name };

    /// <summary>Reads a volume, as the first one is.</summary>
    public Volume Read(int index, CancellationToken cancellation) =>
        (index == 0 ? Interlocked.Exchange(ref _first, null) : null) ?? Converted(ReadAs(Count > 1 ? index : null, null, cancellation));

    private void ReadFirst(Report report, CancellationToken cancellation)
    {
        DicomVolume read = report.Progress.Show($"Reading {Series.Series.Modality}", progress =>
        {
            Forwarded forwarded = new(fraction => progress.Report(new(fraction)));
            try
            {
                return ReadAs(Count > 1 ? 0 : null, forwarded, cancellation);
            }
            catch (DicomFormatException exception) when (_suv is not null)
            {
                report.Warn($"PET is shown as it is stored, not as uptake values: {exception.Message}");
                _suv = null;
                return ReadAs(Count > 1 ? 0 : null, forwarded, cancellation);
            }
        });
        foreach (string warning in read.Warnings)
            report.Warn(warning);
        _first = Converted(read);
        Name = read.Volume is Volume<StandardizedUptake> ? "PET SUV" : Name;
    }

    private DicomVolume ReadAs(int? index, IProgress<double>? progress, CancellationToken cancellation) =>
        Series.Read(new() { Suv = _suv, VolumeIndex = index, SliceSpacing = SliceSpacingRule.Resample }, progress, cancellation);

    private Volume Converted(DicomVolume read) => VolumeQuantities.Apply(read.Volume, _quantity).Volume;

    private sealed class Forwarded(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
