using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes exam information to encode out of a typed one.</summary>
internal static class ExamWriter
{
    public static YardlRecord Make(YardlType type, ExamInformation exam)
    {
        YardlType? patient = type.TypeOf("patient");
        YardlType? radiopharmaceutical = type.ItemsOf("radiopharmaceuticals");
        YardlType signal = type.ItemsOf("externalSignals")!;
        return YardlMake.Record(
            type,
            ("subject", YardlMake.Record(type.TypeOf("subject")!, ("name", exam.SubjectName), ("id", exam.SubjectId))),
            ("institution", YardlMake.Record(
                type.TypeOf("institution")!, ("name", exam.InstitutionName), ("address", exam.InstitutionAddress))),
            ("protocol", exam.Protocol),
            ("modality", exam.Modality),
            ("studyInstanceUID", exam.StudyInstanceUid),
            ("seriesInstanceUID", exam.SeriesInstanceUid),
            ("sopInstanceUID", exam.SopInstanceUid),
            ("frameOfReferenceUID", exam.FrameOfReferenceUid),
            ("startOfStudy", Nanoseconds(exam.StartOfStudy)),
            ("startOfAcquisition", exam.StartOfAcquisition is { } start ? Nanoseconds(start) : null),
            ("patient", patient is null ? null : MakePatient(patient, exam.Patient)),
            ("patientOrientation", type.TypeOf("patientOrientation") is { } o && exam.Orientation is { } given ? MakeOrientation(o, given) : null),
            ("radiopharmaceuticals", radiopharmaceutical is null
                ? null
                : exam.Radiopharmaceuticals.Select(r => (object?)MakeRadiopharmaceutical(radiopharmaceutical, r)).ToArray()),
            ("externalSignals", exam.ExternalSignals.Select(s => (object?)MakeSignal(signal, s)).ToArray()));
    }

    private static long Nanoseconds(DateTime time)
    {
        Int128 nanoseconds = (Int128)(time.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        return nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
            ? (long)nanoseconds
            : throw new ArgumentException($"PETSIRD cannot store the time {time:O}; it has the years 1678 to 2261.", nameof(time));
    }

    private static YardlRecord MakePatient(YardlType type, PatientInformation patient) => YardlMake.Record(
        type,
        ("patientID", patient.Id),
        ("patientsSex", patient.Sex),
        ("patientsSize", patient.SizeM),
        ("patientsWeight", patient.WeightKg),
        ("patientsBodyMassIndex", patient.BodyMassIndex));

    private static YardlRecord MakeOrientation(YardlType type, PatientOrientation orientation) => YardlMake.Record(
        type,
        ("anatomicalOrientationType", orientation.AnatomicalOrientationType),
        ("patientOrientationCodeSequence", MakeCode(type.TypeOf("patientOrientationCodeSequence")!, orientation.Orientation)),
        ("patientOrientationModifierCodeSequence", MakeCode(type.TypeOf("patientOrientationModifierCodeSequence")!, orientation.Modifier)),
        ("patientEquipmentRelationshipCodeSequence",
            MakeCode(type.TypeOf("patientEquipmentRelationshipCodeSequence")!, orientation.EquipmentRelationship)));

    private static YardlRecord MakeRadiopharmaceutical(YardlType type, RadiopharmaceuticalInformation given) => YardlMake.Record(
        type,
        ("radiopharmaceuticalVolume", given.VolumeCm3),
        ("radiopharmaceuticalStartDateTime", Nanoseconds(given.Start)),
        ("radiopharmaceuticalStopDateTime", Nanoseconds(given.Stop)),
        ("radionuclideTotalDose", given.TotalDoseMBq),
        ("radiopharmaceuticalAdministrationEventUID", given.AdministrationEventUid),
        ("radiopharmaceuticalSpecificActivity", given.SpecificActivityBqPerMicromole),
        ("radiopharmaceuticalCodeSequence", MakeCode(type.TypeOf("radiopharmaceuticalCodeSequence")!, given.Radiopharmaceutical)),
        ("radionuclideCodeSequence", MakeCode(type.TypeOf("radionuclideCodeSequence")!, given.Radionuclide)));

    private static YardlRecord MakeCode(YardlType type, DicomCode code) => YardlMake.Record(
        type,
        ("codeValue", code.Value),
        ("codeValueURN", code.Urn),
        ("codingSchemeDesignator", code.SchemeDesignator),
        ("codingSchemeVersion", code.SchemeVersion),
        ("codeMeaning", code.Meaning));

    private static YardlRecord MakeSignal(YardlType type, ExternalSignal signal)
    {
        Dictionary<string, long> symbols = type.TypeOf("type")!.Symbols;
        if (!symbols.TryGetValue(signal.Type, out long value) && !long.TryParse(signal.Type, System.Globalization.CultureInfo.InvariantCulture, out value))
            throw new ArgumentException($"'{signal.Type}' is not a type of external signal; PETSIRD has {string.Join(", ", symbols.Keys)}.", nameof(signal));
        return YardlMake.Record(type, ("type", value), ("description", signal.Description), ("id", signal.Id));
    }
}
