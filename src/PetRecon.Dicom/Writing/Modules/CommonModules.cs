namespace PetRecon.Dicom.Writing.Modules;

/// <summary>
/// The modules that all objects have: patient, study, series, frame of reference, equipment, SOP common (PS3.3, C.7 and C.12). One instance serves
/// one series: it holds the identifiers and the moment of creation.
/// </summary>
internal sealed class CommonModules
{
    private readonly SeriesDescription _description;

    public CommonModules(SeriesDescription description, DicomWriteOptions options)
    {
        _description = description;
        Uids = new(options.UidSeed);
        CreatedAt = options.CreatedAt ?? DateTime.Now;
        StudyInstanceUid = description.Context.Study.InstanceUid ?? Uids.Next("study");
        SeriesInstanceUid = Uids.Next("series");
        FrameOfReferenceUid = description.Context.FrameOfReferenceUid ?? Uids.Next("frame of reference");
    }

    public UidSource Uids { get; }

    public DateTime CreatedAt { get; }

    public string StudyInstanceUid { get; }

    public string SeriesInstanceUid { get; }

    public string FrameOfReferenceUid { get; }

    /// <summary>A data set with all of it but for SOP Instance UID and what only some objects have.</summary>
    /// <param name="sopClass">SOP Class UID.</param>
    /// <param name="modality">Modality (0008,0060).</param>
    /// <param name="seriesText">Series Description where the caller gave none.</param>
    public DicomDataset Begin(DicomUID sopClass, string modality, string seriesText)
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        dataset.AddOrUpdate(DicomTag.SOPClassUID, sopClass.UID);
        dataset.AddOrUpdate(DicomTag.InstanceCreationDate, DicomText.Date(CreatedAt));
        dataset.AddOrUpdate(DicomTag.InstanceCreationTime, DicomText.Time(CreatedAt));
        dataset.AddOrUpdate(DicomTag.ContentDate, DicomText.Date(CreatedAt));
        dataset.AddOrUpdate(DicomTag.ContentTime, DicomText.Time(CreatedAt));
        AddPatientAndStudy(dataset);
        AddSeries(dataset, modality, seriesText);
        AddEquipment(dataset, _description.Equipment);
        return dataset;
    }

    /// <summary>Frame of Reference module.</summary>
    public void AddFrameOfReference(DicomDataset dataset)
    {
        dataset.AddOrUpdate(DicomTag.FrameOfReferenceUID, FrameOfReferenceUid);
        dataset.OrEmpty(DicomTag.PositionReferenceIndicator, _description.Context.PositionReferenceIndicator);
    }

    /// <summary>Gives an object its identifier.</summary>
    public ReferencedInstance Identify(DicomDataset dataset, int index, Core.Spatial.Vector3D? positionMm = null)
    {
        string uid = Uids.Next("instance", index);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, uid);
        return new()
        {
            SopClassUid = dataset.GetSingleValue<string>(DicomTag.SOPClassUID),
            SopInstanceUid = uid,
            SeriesInstanceUid = SeriesInstanceUid,
            StudyInstanceUid = StudyInstanceUid,
            PositionMm = positionMm,
        };
    }

    /// <summary>The scanner that the events came from, where it is not what made the object.</summary>
    public static void AddScanner(DicomDataset dataset, EquipmentDescription? scanner)
    {
        if (scanner is null)
            return;
        DicomDataset item = DatasetFilling.Item();
        item.Code(DicomTag.PurposeOfReferenceCodeSequence, Terms.AcquisitionEquipment);
        AddEquipment(item, scanner);
        dataset.Items(DicomTag.ContributingEquipmentSequence, item);
    }

    private static void AddEquipment(DicomDataset dataset, EquipmentDescription equipment)
    {
        dataset.AddOrUpdate(DicomTag.Manufacturer, equipment.Manufacturer);
        dataset.IfKnown(DicomTag.ManufacturerModelName, equipment.ModelName);
        dataset.IfKnown(DicomTag.DeviceSerialNumber, equipment.SerialNumber);
        dataset.IfKnown(DicomTag.SoftwareVersions, equipment.SoftwareVersions);
        dataset.IfKnown(DicomTag.InstitutionName, equipment.InstitutionName);
    }

    private void AddPatientAndStudy(DicomDataset dataset)
    {
        StudyContext context = _description.Context;
        if (context.Source is not { } source)
        {
            AddPatient(dataset, context.Patient);
            AddStudy(dataset, context.Study);
            return;
        }

        // What the caller did not change stays as the source writes it, whatever the standard says of that.
        source.Attributes.CopyTo(dataset.NotValidated());
        dataset.Validated();
        DicomDataset unchanged = DatasetFilling.Item().NotValidated();
        AddPatient(unchanged, source.Patient);
        AddStudy(unchanged, source.Study);
        DicomDataset said = DatasetFilling.Item().NotValidated();
        AddPatient(said, context.Patient);
        AddStudy(said, context.Study);
        foreach (DicomItem item in said)
        {
            if (!dataset.Contains(item.Tag) || !IsSame(said, unchanged, item.Tag))
                dataset.AddOrUpdate(item.Tag, said.GetString(item.Tag));
        }
    }

    private static bool IsSame(DicomDataset a, DicomDataset b, DicomTag tag) =>
        b.TryGetString(tag, out string? other) && a.TryGetString(tag, out string? own) && own == other;

    private static void AddPatient(DicomDataset dataset, PatientDescription patient)
    {
        dataset.OrEmpty(DicomTag.PatientName, patient.Name);
        dataset.OrEmpty(DicomTag.PatientID, patient.Id);
        dataset.IfKnown(DicomTag.IssuerOfPatientID, patient.IssuerOfId);
        dataset.OrEmpty(DicomTag.PatientBirthDate, patient.BirthDate is DateOnly birth ? DicomText.Date(birth) : null);
        dataset.OrEmpty(DicomTag.PatientSex, patient.Sex is PatientSex sex ? Terms.Of(sex) : null);
        dataset.IfKnown(DicomTag.PatientAge, patient.Age);
        dataset.IfKnown(DicomTag.PatientSize, patient.SizeM);
        dataset.IfKnown(DicomTag.PatientWeight, patient.WeightKg);
    }

    private void AddStudy(DicomDataset dataset, StudyDescription study)
    {
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, StudyInstanceUid);
        DateTime? start = study.Start ?? (study.InstanceUid is null ? CreatedAt : null);
        dataset.OrEmpty(DicomTag.StudyDate, start is DateTime day ? DicomText.Date(day) : null);
        dataset.OrEmpty(DicomTag.StudyTime, start is DateTime time ? DicomText.Time(time) : null);
        dataset.OrEmpty(DicomTag.StudyID, study.Id.Length == 0 && study.InstanceUid is null ? "1" : study.Id);
        dataset.OrEmpty(DicomTag.AccessionNumber, study.AccessionNumber);
        dataset.OrEmpty(DicomTag.ReferringPhysicianName, study.ReferringPhysicianName);
        dataset.IfKnown(DicomTag.StudyDescription, study.Description);
    }

    private void AddSeries(DicomDataset dataset, string modality, string seriesText)
    {
        dataset.AddOrUpdate(DicomTag.Modality, modality);
        dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, SeriesInstanceUid);
        dataset.AddOrUpdate(DicomTag.SeriesNumber, DicomText.Integer(_description.Number));
        dataset.AddOrUpdate(DicomTag.SeriesDescription, _description.Description ?? DicomText.Clipped(seriesText, 64));
        dataset.AddOrUpdate(DicomTag.SeriesDate, DicomText.Date(CreatedAt));
        dataset.AddOrUpdate(DicomTag.SeriesTime, DicomText.Time(CreatedAt));
        dataset.IfKnown(DicomTag.ProtocolName, _description.ProtocolName);
        dataset.IfKnown(DicomTag.BodyPartExamined, _description.BodyPartExamined);
        // Empty says "may be a paired part, side unknown"; of a part that is none of a pair it must be absent.
        if (_description.Side is BodySide side)
            dataset.AddOrUpdate(DicomTag.Laterality, side == BodySide.Left ? "L" : "R");
        else if (_description.BodyPartExamined is null)
            dataset.AddOrUpdate(DicomTag.Laterality, "");
    }
}
