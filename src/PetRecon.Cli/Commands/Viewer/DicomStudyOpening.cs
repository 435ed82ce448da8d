using System.Collections.Immutable;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Dicom;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Opens a folder of DICOM objects to be seen: of its CTs, MRs and PETs the one with the most slices each, the dose of the plan (or the sum of its
/// beams'), the structures drawn on what is seen, and the plan's prescription. Series that are phases or times of one thing are frames of one layer. What is
/// left out is said.
/// </summary>
internal sealed class DicomStudyOpening(Report report, FrameFiles frameFiles, CancellationToken cancellation)
{
    private readonly Dictionary<string, DicomCatalog> _catalogs = [];

    /// <summary>The highest prescription to a target; null if there is none.</summary>
    public static double? Prescribed(RtPlan plan)
    {
        double[] doses = [.. plan.DoseReferences.Select(static reference => reference.PrescriptionDoseGray).OfType<double>().Where(static dose => dose > 0)];
        return doses.Length > 0 ? doses.Max() : null;
    }

    /// <summary>A series by its UID, or several that are the frames of one layer by theirs, with spaces between; their values taken for something if that is said.</summary>
    public OpenedVolume Series(string path, string uid, string quantity)
    {
        DicomSeries[] series = [.. uid.Split(' ').Select(one => Catalog(path).Series.FirstOrDefault(series => series.Uid == one) ?? throw new UsageException($"{path} has no series {one}."))];
        OpenedVolume? opened = series.Length == 1 ? Opened(path, series[0], LayerRole.Image, quantity) : OpenedGroup(path, SeriesGroup.Of(series), LayerRole.Image, quantity);
        return opened is null ? throw new UsageException($"{path}: the {series.Length} series of a layer are not in the same places any more.") : opened with { Quantity = quantity };
    }

    /// <summary>Adds what a folder or file has to a study.</summary>
    public void Open(string path, OpenedStudy study)
    {
        DicomCatalog catalog = Catalog(path);
        int before = study.Volumes.Count + study.Structures.Count + study.Spaces.Count;
        AddRegistrations(catalog, study);
        int registered = study.Volumes.Count + study.Structures.Count;
        List<DicomSeries> images = [.. catalog.Series.Where(static series => series.FrameCount > 0 && series.Modality is not ("RTDOSE" or "RTSTRUCT" or "RTPLAN" or "SEG" or "REG" or "RTIMAGE"))];
        string frame = "";
        foreach (string[] modalities in new[] { new[] { "CT" }, ["MR"], ["PT", "NM"] })
            frame = AddLargest(path, images, modalities, frame, catalog, study);
        if (study.Volumes.Count + study.Structures.Count == registered && images.Count > 0)
            AddImage(path, images.MaxBy(static series => series.FrameCount)!, LayerRole.Image, study);
        AddDoses(catalog, frame, study);
        foreach (string plan in PathsOf(catalog, "RTPLAN"))
            AddPlan(plan, study);
        AddStructures(catalog, study);
        if (study.Volumes.Count + study.Structures.Count + study.Spaces.Count == before && study.Prescription is null)
            throw new UsageException($"{path} has nothing that can be seen: no DICOM images, dose or structures.");
    }

    /// <summary>Adds structures that have contours.</summary>
    public void AddStructures(string path, IReadOnlyList<Structure> structures, OpenedStudy study)
    {
        Structure[] drawn = [.. structures.Where(static structure => structure.Contours.Length > 0)];
        study.Structures.AddRange(drawn.Select(structure => new OpenedStructure(structure, path)));
        if (drawn.Length > 0 && DicomReading.IsDicom(path))
            study.OtherSubjects.Add(SubjectOf(path, "Structures", drawn.Select(static structure => structure.FrameOfReferenceUid).FirstOrDefault(static uid => uid.Length > 0) ?? ""));
    }

    /// <summary>Whose an object is, by its file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="frameOfReferenceUid">The space that it is in; empty if not known.</param>
    public SceneSubject SubjectOf(string path, string name, string frameOfReferenceUid)
    {
        DicomSeries? known = _catalogs.Values.SelectMany(static catalog => catalog.Series).FirstOrDefault(series => series.Instances.Any(instance => instance.Location == path));
        return SubjectOf(known ?? Catalog(path).Series.First(), name, path, frameOfReferenceUid);
    }

    /// <summary>Adds what a plan prescribes, and its scanned ion beams.</summary>
    public void AddPlan(string path, OpenedStudy study)
    {
        RtPlan plan = RtPlan.Read(path);
        study.OtherSubjects.Add(new($"Plan ({Path.GetFileName(path)})", plan.Identity.PatientId, PersonName(plan.Identity.PatientName), ""));
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

    private static string PersonName(string stored) => string.Join(' ', stored.Replace('^', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static SceneSubject SubjectOf(DicomSeries series, string name, string path, string frameOfReferenceUid) =>
        new($"{name} ({Path.GetFileName(Path.TrimEndingDirectorySeparator(path))})", series.PatientId, PersonName(series.PatientName), frameOfReferenceUid);

    // What cannot be used, such as one that bends space, is told: what it would place is left out, or shown by its own coordinates.
    private void AddRegistrations(DicomCatalog catalog, OpenedStudy study)
    {
        foreach (string path in PathsOf(catalog, "REG"))
        {
            try
            {
                study.Spaces.Add(path, SpaceReading.Of(path, report));
            }
            catch (Exception exception) when (exception is DicomFormatException or ArgumentException)
            {
                report.Warn($"The registration {path} is not used: {exception.Message}");
            }
        }
    }

    // Returns the frame of reference that later series have to be in.
    private string AddLargest(string path, List<DicomSeries> images, string[] modalities, string frame, DicomCatalog catalog, OpenedStudy study)
    {
        DicomSeries[] candidates = [.. images.Where(series => modalities.Contains(series.Modality))];
        bool IsSame(DicomSeries series) => frame.Length == 0 || series.FrameOfReferenceUid == frame || series.FrameOfReferenceUid.Length == 0;
        DicomSeries[] same = [.. candidates.Where(series => IsSame(series) || study.Spaces.Way(frame, series.FrameOfReferenceUid) is not null)];
        LayerRole role = modalities[0] switch { "CT" => LayerRole.Ct, "MR" => LayerRole.Mr, _ => LayerRole.Pet };
        (OpenedVolume? phases, SeriesGroup? group) = Phases(path, [.. same.Where(IsSame)], role);

        // Where structures are drawn on another series than the phases, that one is seen, and the phases are there to be switched on.
        DicomSeries[] single = [.. same.Where(series => group?.Series.Contains(series) is not true)];
        HashSet<string> drawnOn = phases is null || single.Length == 0 ? [] : DrawnOn(catalog);
        DicomSeries? chosen = phases is null || single.Any(series => drawnOn.Contains(series.Uid))
            ? single.OrderByDescending(series => drawnOn.Contains(series.Uid)).ThenByDescending(IsSame).ThenByDescending(static series => series.FrameCount).FirstOrDefault()
            : null;
        foreach (DicomSeries other in candidates.Where(series => series != chosen && group?.Series.Contains(series) is not true))
            report.Say($"Left out: {other}{(same.Contains(other) ? "" : ", in another frame of reference")}");
        if (chosen is not null)
            AddImage(path, chosen, role, study);
        if (phases is not null)
            AddPhases(phases with { IsVisible = chosen is null }, group!, study);
        return frame.Length > 0 ? frame : (chosen ?? group?.Series[0])?.FrameOfReferenceUid ?? "";
    }

    // The largest group of series that are frames of each other, if there is one.
    private (OpenedVolume? Volume, SeriesGroup? Group) Phases(string path, DicomSeries[] series, LayerRole role)
    {
        foreach (SeriesGroup group in SeriesGroup.Find(series).OrderByDescending(static group => group.Series.Sum(static one => one.FrameCount)))
        {
            if (OpenedGroup(path, group, role, "") is { } opened)
                return (opened, group);
        }

        return default;
    }

    private OpenedVolume? OpenedGroup(string path, SeriesGroup group, LayerRole role, string quantity)
    {
        SeriesVolumes first = SeriesVolumes.Open(group.Series[0], quantity, report, cancellation);
        SeriesVolumes[] members = [first, .. group.Series.Skip(1).Select(series => first.Like(series, cancellation))];
        ImmutableArray<VolumeFrame> frames = new FrameReading(report, frameFiles).OfGroup(group, members);
        if (frames.IsEmpty)
            return null;
        DicomSeries series = group.Series[0];
        string name = group.Phases.IsEmpty ? first.Name : $"{first.Name} in phases";
        return new(frames[0].Show(cancellation), role, name, series.FrameOfReferenceUid, path, string.Join(' ', group.Series.Select(static one => one.Uid)), "")
        {
            Frames = frames,
            Subject = SubjectOf(series, name, path, series.FrameOfReferenceUid),
        };
    }

    private void AddPhases(OpenedVolume phases, SeriesGroup group, OpenedStudy study)
    {
        study.Volumes.Add(phases);
        AddIdentity(group.Series[0], group.Phases.IsEmpty ? $"{group.Series.Length} times" : $"{group.Series.Length} phases", study);
        report.Say($"{group.Label}, are shown as frames of one layer{(phases.IsVisible ? "" : ", which is hidden at first: structures are drawn on another series")}");
    }

    private static HashSet<string> DrawnOn(DicomCatalog catalog) => [.. PathsOf(catalog, "RTSTRUCT").SelectMany(static path => StructureSet.Read(path).Frames).Select(static frame => frame.SeriesInstanceUid)];

    private void AddImage(string path, DicomSeries series, LayerRole role, OpenedStudy study)
    {
        study.Volumes.Add(Opened(path, series, role));
        AddIdentity(series, series.Description, study);
    }

    private static void AddIdentity(DicomSeries series, string description, OpenedStudy study)
    {
        if (study.IdentityLines.Count == 0)
            study.IdentityLines.Add($"{PersonName(series.PatientName)} {(series.PatientId.Length > 0 && series.PatientId != series.PatientName ? $"({series.PatientId})" : "")}".Trim());
        study.IdentityLines.Add($"{series.Modality} {description} {(series.Started is DateTime started ? FormattableString.Invariant($"{started:yyyy-MM-dd HH:mm}") : "")}".Replace("  ", " ", StringComparison.Ordinal).Trim());
    }

    // Of a series with several volumes all are shown that are the same place at other times; of others the first one is.
    private OpenedVolume Opened(string path, DicomSeries series, LayerRole role, string quantity = "")
    {
        SeriesVolumes volumes = SeriesVolumes.Open(series, quantity, report, cancellation);
        int count = volumes.Count;
        ImmutableArray<VolumeFrame> frames = new FrameReading(report, frameFiles).OfSeries(series, volumes.Series, volumes.Read);
        if (count > 1 && frames.IsEmpty)
            report.Say($"{series} has {count} volumes; the first one is shown.");
        Volume volume = frames.IsEmpty ? volumes.TakeFirst() : frames[0].Show(cancellation);
        return new(volume, role, volumes.Name, series.FrameOfReferenceUid, path, series.Uid, "") { Frames = frames, Subject = SubjectOf(series, volumes.Name, path, series.FrameOfReferenceUid) };
    }

    private void AddDoses(DicomCatalog catalog, string frame, OpenedStudy study)
    {
        // The first one of a whole plan, or else the first. No more than two at a time are in memory: a plan may have a dose for each of its beams.
        (string Path, DoseGrid Dose)? chosen = null;
        int count = 0;
        foreach (string path in PathsOf(catalog, "RTDOSE"))
        {
            cancellation.ThrowIfCancellationRequested();
            DoseGrid dose = DoseReading.Of(path);
            if (frame.Length > 0 && dose.FrameOfReferenceUid.Length > 0 && dose.FrameOfReferenceUid != frame && study.Spaces.Way(frame, dose.FrameOfReferenceUid) is null)
            {
                report.Say($"Left out: {path}, in another frame of reference");
                continue;
            }

            count++;
            if (chosen is null || IsPart(chosen.Value.Dose) && !IsPart(dose))
                chosen = (path, dose);
        }

        if (chosen is not var (file, shown))
            return;
        if (count > 1)
            report.Say($"Of {count} doses {file} is shown; name another one by its own path.");
        study.Volumes.Add(new(shown.Volume, LayerRole.Dose, "Dose", shown.FrameOfReferenceUid, file, "", "") { Subject = SubjectOf(file, "Dose", shown.FrameOfReferenceUid) });
    }

    private static bool IsPart(DoseGrid dose) => dose.SummationType is "BEAM" or "FRACTION" or "CONTROL_POINT";

    private void AddStructures(DicomCatalog catalog, OpenedStudy study)
    {
        string[] sets = PathsOf(catalog, "RTSTRUCT");
        HashSet<string> frames = [.. study.Volumes.Select(static volume => volume.FrameOfReferenceUid).Where(static uid => uid.Length > 0)];
        bool isFound = false;
        foreach (string path in sets)
        {
            var structures = StructureReading.All(path, report, cancellation).Where(static structure => structure.Contours.Length > 0).ToList();
            bool fits = frames.Count == 0 || structures.Exists(structure => structure.FrameOfReferenceUid.Length == 0 || frames.Any(frame => frame == structure.FrameOfReferenceUid || study.Spaces.Way(structure.FrameOfReferenceUid, frame) is not null));
            if (isFound || !fits)
            {
                report.Say($"Left out: {path}{(fits ? "; name it by its own path" : ", in another frame of reference")}");
                continue;
            }

            isFound = true;
            AddStructures(path, structures, study);
        }
    }
}
