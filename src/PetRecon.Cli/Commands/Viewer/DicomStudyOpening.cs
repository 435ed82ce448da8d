using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Opens a folder of DICOM objects to be seen: of its CTs, MRs and PETs the one with the most slices each, the dose of the plan (or the sum of its
/// beams'), the structures drawn on what is seen, and the plan's prescription. What is left out is said.
/// </summary>
internal sealed class DicomStudyOpening(Report report, CancellationToken cancellation)
{
    private readonly Dictionary<string, DicomCatalog> _catalogs = [];

    /// <summary>The highest prescription to a target; null if there is none.</summary>
    public static double? Prescribed(RtPlan plan)
    {
        double[] doses = [.. plan.DoseReferences.Select(static reference => reference.PrescriptionDoseGray).OfType<double>().Where(static dose => dose > 0)];
        return doses.Length > 0 ? doses.Max() : null;
    }

    /// <summary>A series by its UID.</summary>
    public Volume Series(string path, string uid)
    {
        DicomSeries series = Catalog(path).Series.FirstOrDefault(series => series.Uid == uid) ?? throw new UsageException($"{path} has no series {uid}.");
        return Read(series, out _);
    }

    /// <summary>Adds what a folder or file has to a study.</summary>
    public void Open(string path, OpenedStudy study)
    {
        DicomCatalog catalog = Catalog(path);
        int before = study.Volumes.Count + study.Structures.Count;
        List<DicomSeries> images = [.. catalog.Series.Where(static series => series.FrameCount > 0 && series.Modality is not ("RTDOSE" or "RTSTRUCT" or "RTPLAN" or "SEG" or "REG" or "RTIMAGE"))];
        string frame = "";
        foreach (string[] modalities in new[] { new[] { "CT" }, ["MR"], ["PT", "NM"] })
            frame = AddLargest(path, images, modalities, frame, study);
        if (study.Volumes.Count + study.Structures.Count == before && images.Count > 0)
            AddImage(path, images.MaxBy(static series => series.FrameCount)!, LayerRole.Image, study);
        AddDoses(catalog, frame, study);
        foreach (string plan in PathsOf(catalog, "RTPLAN"))
            study.Prescription ??= Prescribed(RtPlan.Read(plan));
        AddStructures(catalog, study);
        if (study.Volumes.Count + study.Structures.Count == before && study.Prescription is null)
            throw new UsageException($"{path} has nothing that can be seen: no DICOM images, dose or structures.");
    }

    private DicomCatalog Catalog(string path)
    {
        if (!_catalogs.TryGetValue(path, out DicomCatalog? catalog))
            _catalogs[path] = catalog = DicomReading.Scan(path, report, cancellation);
        return catalog;
    }

    private static string[] PathsOf(DicomCatalog catalog, string modality) =>
        [.. catalog.Series.Where(series => series.Modality == modality).SelectMany(static series => series.Instances).Select(static instance => instance.Location).Where(File.Exists)];

    // Returns the frame of reference that later series have to be in.
    private string AddLargest(string path, List<DicomSeries> images, string[] modalities, string frame, OpenedStudy study)
    {
        DicomSeries[] candidates = [.. images.Where(series => modalities.Contains(series.Modality))];
        DicomSeries[] same = [.. candidates.Where(series => frame.Length == 0 || series.FrameOfReferenceUid == frame || series.FrameOfReferenceUid.Length == 0)];
        DicomSeries? chosen = same.OrderByDescending(static series => series.FrameCount).FirstOrDefault();
        foreach (DicomSeries other in candidates.Where(series => series != chosen))
            report.Say($"Left out: {other}{(same.Contains(other) ? "" : ", in another frame of reference")}");
        if (chosen is null)
            return frame;
        AddImage(path, chosen, modalities[0] switch { "CT" => LayerRole.Ct, "MR" => LayerRole.Mr, _ => LayerRole.Pet }, study);
        return frame.Length > 0 ? frame : chosen.FrameOfReferenceUid;
    }

    private void AddImage(string path, DicomSeries series, LayerRole role, OpenedStudy study)
    {
        Volume volume = Read(series, out string name);
        study.Volumes.Add(new(volume, role, name, series.FrameOfReferenceUid, path, series.Uid, ""));
        if (study.IdentityLines.Count == 0)
            study.IdentityLines.Add($"{series.PatientName.Replace('^', ' ').Trim()} {(series.PatientId.Length > 0 && series.PatientId != series.PatientName ? $"({series.PatientId})" : "")}".Trim());
        study.IdentityLines.Add($"{series.Modality} {series.Description} {(series.Started is DateTime started ? FormattableString.Invariant($"{started:yyyy-MM-dd HH:mm}") : "")}".Replace("  ", " ", StringComparison.Ordinal).Trim());
    }

    // PET as uptake where that can be had, and as it is where the file lacks what it needs.
    private Volume Read(DicomSeries series, out string name)
    {
        name = series.Modality is "PT" or "NM" ? "PET" : series.Modality;
        DicomVolume read;
        try
        {
            read = ReadAs(series, series.Modality == "PT" ? SuvKind.BodyWeight : null);
        }
        catch (DicomFormatException exception) when (series.Modality == "PT")
        {
            report.Warn($"PET is shown as it is stored, not as uptake values: {exception.Message}");
            read = ReadAs(series, null);
        }

        foreach (string warning in read.Warnings)
            report.Warn(warning);
        name = read.Volume is Volume<StandardizedUptake> ? "PET SUV" : name;
        return read.Volume;
    }

    private DicomVolume ReadAs(DicomSeries series, SuvKind? suv) => report.Progress.Show($"Reading {series.Modality}", progress => DicomImageReader.ReadSeries(
        series, new() { Suv = suv, VolumeIndex = FirstVolume(series), SliceSpacing = SliceSpacingRule.Resample }, new Forwarded(fraction => progress.Report(new(fraction))), cancellation));

    // Of a series with several volumes (frames of time) the first one is shown.
    private int? FirstVolume(DicomSeries series)
    {
        int volumes = DicomImageSeries.Open(series, null, cancellation).Volumes.Length;
        if (volumes > 1)
            report.Say($"{series} has {volumes} volumes; the first one is shown.");
        return volumes > 1 ? 0 : null;
    }

    private void AddDoses(DicomCatalog catalog, string frame, OpenedStudy study)
    {
        List<(string Path, DoseGrid Dose)> doses = [];
        foreach (string path in PathsOf(catalog, "RTDOSE"))
        {
            DoseGrid dose = DoseReading.Of(path);
            if (frame.Length == 0 || dose.FrameOfReferenceUid.Length == 0 || dose.FrameOfReferenceUid == frame)
                doses.Add((path, dose));
            else
                report.Say($"Left out: {path}, in another frame of reference");
        }

        if (doses.Count == 0)
            return;
        (string chosen, DoseGrid whole) = doses.Find(static dose => dose.Dose.SummationType is not ("BEAM" or "FRACTION" or "CONTROL_POINT")) is { Path: not null } plan ? plan : doses[0];
        if (doses.Count > 1)
            report.Say($"Of {doses.Count} doses {chosen} is shown; name another one by its own path.");
        study.Volumes.Add(new(whole.Volume, LayerRole.Dose, "Dose", whole.FrameOfReferenceUid, chosen, "", ""));
    }

    private void AddStructures(DicomCatalog catalog, OpenedStudy study)
    {
        string[] sets = PathsOf(catalog, "RTSTRUCT");
        HashSet<string> frames = [.. study.Volumes.Select(static volume => volume.FrameOfReferenceUid).Where(static uid => uid.Length > 0)];
        bool isFound = false;
        foreach (string path in sets)
        {
            var structures = StructureReading.All(path, report, cancellation).Where(static structure => structure.Contours.Length > 0).ToList();
            bool fits = frames.Count == 0 || structures.Exists(structure => structure.FrameOfReferenceUid.Length == 0 || frames.Contains(structure.FrameOfReferenceUid));
            if (isFound || !fits)
            {
                report.Say($"Left out: {path}{(fits ? "; name it by its own path" : ", in another frame of reference")}");
                continue;
            }

            isFound = true;
            study.Structures.AddRange(structures.Select(structure => (structure, path)));
        }
    }

    private sealed class Forwarded(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
