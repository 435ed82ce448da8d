using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>What is taken from DICOM objects that are there already.</summary>
internal static class SourceInstances
{
    public static ReferencedInstance Reference(string path) => Reference(path, Open(path));

    public static IReadOnlyList<ReferencedInstance> References(string path)
    {
        if (!Directory.Exists(path))
            return [Reference(path)];
        List<ReferencedInstance> found = [.. Objects(path).Select(entry => Reference(entry.Path, entry.Dataset))];
        return found.Count > 0 ? found : throw Nothing(path);
    }

    public static StudyContext Context(string path)
    {
        if (!Directory.Exists(path))
            return Context(path, Open(path));
        (string Path, DicomDataset Dataset)? first = null;
        foreach ((string Path, DicomDataset Dataset) entry in Objects(path))
        {
            first ??= entry;
            if (entry.Dataset.GetSingleValueOrDefault(DicomTag.FrameOfReferenceUID, "").Length > 0)
                return Context(entry.Path, entry.Dataset);
        }

        return first is { } any ? Context(any.Path, any.Dataset) : throw Nothing(path);
    }

    private static IEnumerable<(string Path, DicomDataset Dataset)> Objects(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            DicomDataset? dataset = null;
            try
            {
                dataset = DicomFile.Open(file).Dataset;
            }
            catch (DicomFileException)
            {
                // A folder may hold other files beside DICOM objects.
            }

            if (dataset is not null && dataset.Contains(DicomTag.SOPInstanceUID) && dataset.Contains(DicomTag.StudyInstanceUID))
                yield return (file, dataset);
        }
    }

    private static DicomDataset Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(null, path);
        try
        {
            return DicomFile.Open(path).Dataset;
        }
        catch (DicomFileException exception)
        {
            throw new DicomFormatException(path, exception.Message, inner: exception);
        }
    }

    private static DicomFormatException Nothing(string path) => new(path, "The folder has no DICOM object of a study.");

    private static ReferencedInstance Reference(string path, DicomDataset dataset) => new()
    {
        SopClassUid = Required(path, dataset, DicomTag.SOPClassUID),
        SopInstanceUid = Required(path, dataset, DicomTag.SOPInstanceUID),
        SeriesInstanceUid = Required(path, dataset, DicomTag.SeriesInstanceUID),
        StudyInstanceUid = Required(path, dataset, DicomTag.StudyInstanceUID),
        PositionMm = dataset.TryGetValues(DicomTag.ImagePositionPatient, out double[]? position) && position is [double x, double y, double z] ? new Vector3D(x, y, z) : null,
    };

    private static StudyContext Context(string path, DicomDataset dataset)
    {
        PatientDescription patient = Patient(dataset);
        StudyDescription study = Study(path, dataset);
        return new()
        {
            Patient = patient,
            Study = study,
            Source = new(SourceStudy.AttributesOf(dataset), patient, study),
            FrameOfReferenceUid = Text(dataset, DicomTag.FrameOfReferenceUID) ?? DrawnIn(dataset),
            PositionReferenceIndicator = Text(dataset, DicomTag.PositionReferenceIndicator) ?? "",
            Position = Text(dataset, DicomTag.PatientPosition) is string term ? Terms.Position(term) : null,
        };
    }

    // A structure set is in the space of the images that it was drawn on, if that is one.
    private static string? DrawnIn(DicomDataset dataset) =>
        dataset.TryGetSequence(DicomTag.ReferencedFrameOfReferenceSequence, out DicomSequence? frames) && frames.Items is [DicomDataset only] ? Text(only, DicomTag.FrameOfReferenceUID) : null;

    private static PatientDescription Patient(DicomDataset dataset) => new()
    {
        Name = Text(dataset, DicomTag.PatientName) ?? "",
        Id = Text(dataset, DicomTag.PatientID) ?? "",
        IssuerOfId = Text(dataset, DicomTag.IssuerOfPatientID),
        BirthDate = Moment(dataset, DicomTag.PatientBirthDate) is DateTime birth ? DateOnly.FromDateTime(birth) : null,
        Sex = Text(dataset, DicomTag.PatientSex) switch { "M" => PatientSex.Male, "F" => PatientSex.Female, "O" => PatientSex.Other, _ => null },
        Age = Text(dataset, DicomTag.PatientAge),
        SizeM = Above0(dataset, DicomTag.PatientSize),
        WeightKg = Above0(dataset, DicomTag.PatientWeight),
    };

    private static StudyDescription Study(string path, DicomDataset dataset) => new()
    {
        InstanceUid = Required(path, dataset, DicomTag.StudyInstanceUID),
        Start = Moment(dataset, DicomTag.StudyDate) is DateTime day ? day.Date + (Moment(dataset, DicomTag.StudyTime)?.TimeOfDay ?? TimeSpan.Zero) : null,
        Id = Text(dataset, DicomTag.StudyID) ?? "",
        AccessionNumber = Text(dataset, DicomTag.AccessionNumber) ?? "",
        ReferringPhysicianName = Text(dataset, DicomTag.ReferringPhysicianName) ?? "",
        Description = Text(dataset, DicomTag.StudyDescription),
    };

    private static string Required(string path, DicomDataset dataset, DicomTag tag) =>
        Text(dataset, tag) ?? throw new DicomFormatException(path, $"{tag.DictionaryEntry.Name} {tag} is missing; without it the object cannot be referred to.");

    private static string? Text(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetString(tag, out string? text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static DateTime? Moment(DicomDataset dataset, DicomTag tag) => dataset.TryGetSingleValue(tag, out DateTime moment) ? moment : null;

    private static double? Above0(DicomDataset dataset, DicomTag tag) => dataset.TryGetSingleValue(tag, out double value) && value > 0 ? value : null;
}
