using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>The options with which commands read DICOM images, and the reading.</summary>
internal sealed class DicomReading
{
    private static readonly (string Name, SuvKind Kind)[] s_kinds =
    [
        ("bw", SuvKind.BodyWeight), ("lbm", SuvKind.LeanBodyMass), ("lbm-james", SuvKind.LeanBodyMassJames), ("lbm-morgan", SuvKind.LeanBodyMassMorgan),
        ("bsa", SuvKind.BodySurfaceArea), ("ibw", SuvKind.IdealBodyWeight),
    ];

    private const double UsualKilovolts = 120;

    private readonly Option<string?> _series = new("--series") { Description = "Which DICOM series, when there are several: its number, UID (or the end of it), modality, or a part of its description.", HelpName = "name" };
    private readonly Option<bool> _resample = new("--resample") { Description = "Where slices of a DICOM series are missing or unevenly spaced, interpolate linearly instead of refusing." };

    private readonly Option<string?> _suv = new("--suv")
    {
        Description = "DICOM PET as standardised uptake values: bw (body weight), lbm (lean body mass, Janmahasatian), lbm-james, lbm-morgan, bsa (body surface), ibw (ideal weight).",
        HelpName = "kind",
    };

    public DicomReading() => _suv.AcceptOnlyFromAmong([.. s_kinds.Select(static kind => kind.Name)]);

    public IEnumerable<Option> Options => [_series, _suv, _resample];

    /// <summary>Whether a path is a folder or a file that DICOM objects can be in.</summary>
    public static bool IsDicom(string path)
    {
        if (Directory.Exists(path))
            return true;
        if (!File.Exists(path) || ImagePath.IsImage(path))
            return false;
        string extension = Path.GetExtension(path).ToUpperInvariant();
        if (extension is ".DCM" or ".DICOM" or ".IMA" or ".ZIP" || Path.GetFileName(path).Equals("DICOMDIR", StringComparison.OrdinalIgnoreCase))
            return true;
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[132];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[128..].SequenceEqual("DICM"u8);
    }

    /// <summary>Finds the objects below a path, and passes on what the scan warns of.</summary>
    public static DicomCatalog Scan(string path, Report report, CancellationToken cancellation)
    {
        DicomCatalog catalog = report.Progress.Show("Looking for DICOM files", progress => DicomCatalog.Scan(
            path,
            new Forwarded<DicomScanProgress>(scan => progress.Report(new(scan.Fraction, $"{scan.FilesDone} of {scan.FilesTotal} files, {scan.DicomFiles} DICOM"))),
            cancellation));
        foreach (string warning in catalog.Warnings)
            report.Warn(warning);
        return catalog;
    }

    /// <summary>Reads the only image series in a place, as it is.</summary>
    public static DicomVolume ReadOnly(string path, Report report, CancellationToken cancellation)
    {
        DicomVolume read = DicomImageReader.ReadSeries(Scan(path, report, cancellation).ChooseImages(null), null, null, cancellation);
        foreach (string warning in read.Warnings)
            report.Warn(warning);
        return read;
    }

    /// <summary>The name that was given for a series; null when none was.</summary>
    public string? SeriesName(ParseResult parse) => parse.GetValue(_series);

    /// <summary>Reads one volume of the series that the options choose.</summary>
    public DicomVolume Read(string path, ParseResult parse, int? volume, Report report, CancellationToken cancellation) =>
        Read(DicomImageSeries.Open(Scan(path, report, cancellation).ChooseImages(SeriesName(parse)), null, cancellation), parse, volume, report, cancellation);

    /// <summary>Reads one volume of a series, and passes on what the reader warns of.</summary>
    public DicomVolume Read(DicomImageSeries series, ParseResult parse, int? volume, Report report, CancellationToken cancellation)
    {
        DicomImageOptions options = new()
        {
            VolumeIndex = volume,
            SliceSpacing = parse.GetValue(_resample) ? SliceSpacingRule.Resample : SliceSpacingRule.Refuse,
            Suv = Kind(parse),
        };
        DicomVolume read = report.Progress.Show("Reading slices", progress =>
            series.Read(options, new Forwarded<double>(fraction => progress.Report(new(fraction))), cancellation));
        foreach (string warning in read.Warnings)
            report.Warn(warning);
        return read;
    }

    /// <summary>Attenuation at 511 keV of a CT, or of a PET scanner's own map; with a note of how it was made.</summary>
    public static Volume<Attenuation> Attenuation(DicomVolume read, Report report)
    {
        switch (read.Volume)
        {
            case Volume<Attenuation> map:
                return map;
            case Volume<Hounsfield> ct when read.TubeKilovolts is double kilovolts:
                report.Say($"Attenuation at 511 keV from CT at {kilovolts.ToString(System.Globalization.CultureInfo.InvariantCulture)} kV (Carney 2006)");
                return CtAttenuation.Convert(ct, kilovolts);
            case Volume<Hounsfield>:
                report.Warn($"{read.Series}: KVP (0018,0060) is missing; attenuation at 511 keV was computed for {UsualKilovolts} kV, which matters in bone only.");
                return CtAttenuation.Convert((Volume<Hounsfield>)read.Volume, UsualKilovolts);
            default:
                throw new UsageException($"The {read.Series} holds {read.Volume.QuantityName}; attenuation can be had from CT, or from a map in 1/cm.");
        }
    }

    /// <summary>Where a volume is from, for machines.</summary>
    public static JsonObject Source(DicomVolume volume) => new()
    {
        ["patientId"] = volume.Series.PatientId,
        ["modality"] = volume.Series.Modality,
        ["seriesUid"] = volume.Series.Uid,
        ["studyUid"] = volume.Series.StudyUid,
        ["frameOfReferenceUid"] = volume.Series.FrameOfReferenceUid,
        ["objects"] = volume.Series.Instances.Length,
        ["slices"] = volume.SlicePositionsMm.Length,
        ["unit"] = volume.Unit,
        ["tiltDegrees"] = JsonText.Number(volume.TiltDegrees),
        ["suvFactor"] = volume.Suv is { } suv ? JsonText.Number(suv.Factor) : null,
        ["suvRule"] = volume.Suv?.Rule,
    };

    private SuvKind? Kind(ParseResult parse) =>
        parse.GetValue(_suv) is string name ? Array.Find(s_kinds, kind => kind.Name == name).Kind : null;

    private sealed class Forwarded<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
