using System.Collections.Immutable;
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
using PetRecon.Viewer.Scenes;

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
    public OpenedVolume Series(string path, string uid)
    {
        DicomSeries series = Catalog(path).Series.FirstOrDefault(series => series.Uid == uid) ?? throw new UsageException($"{path} has no series {uid}.");
        return Opened(path, series, LayerRole.Image);
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
            AddPlan(plan, study);
        AddStructures(catalog, study);
        if (study.Volumes.Count + study.Structures.Count == before && study.Prescription is null)
            throw new UsageException($"{path} has nothing that can be seen: no DICOM images, dose or structures.");
    }

    /// <summary>Adds what a plan prescribes, and its scanned ion beams.</summary>
    public void AddPlan(string path, OpenedStudy study)
    {
        RtPlan plan = RtPlan.Read(path);
        study.Prescription ??= Prescribed(plan);
        if (plan.IonBeams.Any())
            study.Beams.AddRange(PlanReading.Scanned(plan, report).Where(static beam => beam.Setup is not null).Select(beam => (beam, path)));
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
        study.Volumes.Add(Opened(path, series, role));
        if (study.IdentityLines.Count == 0)
            study.IdentityLines.Add($"{series.PatientName.Replace('^', ' ').Trim()} {(series.PatientId.Length > 0 && series.PatientId != series.PatientName ? $"({series.PatientId})" : "")}".Trim());
        study.IdentityLines.Add($"{series.Modality} {series.Description} {(series.Started is DateTime started ? FormattableString.Invariant($"{started:yyyy-MM-dd HH:mm}") : "")}".Replace("  ", " ", StringComparison.Ordinal).Trim());
    }

    // Of a series with several volumes all are read that are the same place at other times; of others the first one is shown.
    private OpenedVolume Opened(string path, DicomSeries series, LayerRole role)
    {
        DicomImageSeries opened = DicomImageSeries.Open(series, null, cancellation);
        int count = opened.Volumes.Length;
        string name = "";
        bool isWarned = false;
        ImmutableArray<VolumeFrame> frames = new FrameReading(report, cancellation).OfSeries(series, opened, index => Read(series, index, ref isWarned, out name));
        if (count > 1 && frames.IsEmpty)
            report.Say($"{series} has {count} volumes; the first one is shown.");
        Volume volume = frames.IsEmpty ? Read(series, count > 1 ? 0 : null, ref isWarned, out name) : frames[0].Volume;
        return new(volume, role, name, series.FrameOfReferenceUid, path, series.Uid, "") { Frames = frames };
    }

    // PET as uptake where that can be had, and as it is where the file lacks what it needs. Of many frames the first one's warnings are told.
    private Volume Read(DicomSeries series, int? index, ref bool isWarned, out string name)
    {
        name = series.Modality is "PT" or "NM" ? "PET" : series.Modality;
        DicomVolume read;
        try
        {
            read = ReadAs(series, index, series.Modality == "PT" ? SuvKind.BodyWeight : null);
        }
        catch (DicomFormatException exception) when (series.Modality == "PT")
        {
            if (!isWarned)
                report.Warn($"PET is shown as it is stored, not as uptake values: {exception.Message}");
            read = ReadAs(series, index, null);
        }

        foreach (string warning in isWarned ? [] : read.Warnings)
            report.Warn(warning);
        isWarned = true;
        name = read.Volume is Volume<StandardizedUptake> ? "PET SUV" : name;
        return read.Volume;
    }

    private DicomVolume ReadAs(DicomSeries series, int? index, SuvKind? suv) => report.Progress.Show($"Reading {series.Modality}", progress => DicomImageReader.ReadSeries(
        series, new() { Suv = suv, VolumeIndex = index, SliceSpacing = SliceSpacingRule.Resample }, new Forwarded(fraction => progress.Report(new(fraction))), cancellation));

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
