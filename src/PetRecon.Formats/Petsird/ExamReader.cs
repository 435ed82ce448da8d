using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes the typed exam information out of a decoded one. Up to v0.9.1 the model has few of the fields.</summary>
internal static class ExamReader
{
    public static ExamInformation Read(YardlRecord exam)
    {
        YardlRecord subject = exam.Record("subject");
        YardlRecord institution = exam.Record("institution");
        return new()
        {
            SubjectName = subject.OptionalText("name"),
            SubjectId = subject.Text("id"),
            InstitutionName = institution.Text("name"),
            InstitutionAddress = institution.Text("address"),
            Protocol = exam.OptionalText("protocol"),
            Modality = exam.Text("modality"),
            StudyInstanceUid = exam.Text("studyInstanceUID"),
            SeriesInstanceUid = exam.Text("seriesInstanceUID"),
            SopInstanceUid = exam.Text("sopInstanceUID"),
            FrameOfReferenceUid = exam.Text("frameOfReferenceUID"),
            StartOfStudy = exam.Time("startOfStudy") ?? DateTime.UnixEpoch,
            StartOfAcquisition = exam.Time("startOfAcquisition"),
            Patient = exam.OptionalRecord("patient") is { } patient ? ReadPatient(patient) : new(),
            Orientation = exam.OptionalRecord("patientOrientation") is { } orientation ? ReadOrientation(orientation) : null,
            Radiopharmaceuticals = [.. exam.Records("radiopharmaceuticals").Select(ReadRadiopharmaceutical)],
            ExternalSignals = [.. exam.Records("externalSignals").Select(static s => new ExternalSignal(s.UInt("id"), s.Symbol("type"), s.Text("description")))],
        };
    }

    private static PatientInformation ReadPatient(YardlRecord patient) => new(
        patient.Text("patientID"),
        patient.Text("patientsSex"),
        patient.Single("patientsSize"),
        patient.Single("patientsWeight"),
        patient.Single("patientsBodyMassIndex"));

    private static PatientOrientation ReadOrientation(YardlRecord orientation) => new(
        orientation.Text("anatomicalOrientationType"),
        ReadCode(orientation, "patientOrientationCodeSequence"),
        ReadCode(orientation, "patientOrientationModifierCodeSequence"),
        ReadCode(orientation, "patientEquipmentRelationshipCodeSequence"));

    private static RadiopharmaceuticalInformation ReadRadiopharmaceutical(YardlRecord record) => new()
    {
        VolumeCm3 = record.Single("radiopharmaceuticalVolume"),
        Start = record.Time("radiopharmaceuticalStartDateTime") ?? DateTime.UnixEpoch,
        Stop = record.Time("radiopharmaceuticalStopDateTime") ?? DateTime.UnixEpoch,
        TotalDoseMBq = record.Single("radionuclideTotalDose"),
        AdministrationEventUid = record.Text("radiopharmaceuticalAdministrationEventUID"),
        SpecificActivityBqPerMicromole = record.Single("radiopharmaceuticalSpecificActivity"),
        Radiopharmaceutical = ReadCode(record, "radiopharmaceuticalCodeSequence"),
        Radionuclide = ReadCode(record, "radionuclideCodeSequence"),
    };

    private static DicomCode ReadCode(YardlRecord record, string name)
    {
        YardlRecord code = record.Record(name);
        return new(
            code.Text("codeValue"),
            code.Text("codeValueURN"),
            code.Text("codingSchemeDesignator"),
            code.Text("codingSchemeVersion"),
            code.Text("codeMeaning"));
    }
}
