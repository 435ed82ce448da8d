namespace PetRecon.Dicom.Network.Queries;

/// <summary>The levels of the query models: their unique keys, what belongs to them, what people want to see (PS3.4, C.6).</summary>
internal static class QueryLevels
{
    private static readonly HashSet<string> s_ofPatient =
    [
        "PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientBirthTime", "PatientSex", "OtherPatientIDs", "OtherPatientNames",
        "EthnicGroup", "PatientComments", "NumberOfPatientRelatedStudies", "NumberOfPatientRelatedSeries", "NumberOfPatientRelatedInstances",
    ];

    private static readonly HashSet<string> s_ofStudy =
    [
        "StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber", "StudyID", "StudyDescription", "ReferringPhysicianName", "ModalitiesInStudy",
        "SOPClassesInStudy", "NameOfPhysiciansReadingStudy", "AdmittingDiagnosesDescription", "PatientAge", "PatientSize", "PatientWeight", "Occupation",
        "AdditionalPatientHistory", "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances", "StudyStatusID", "StudyPriorityID",
    ];

    private static readonly HashSet<string> s_ofSeries =
    [
        "SeriesInstanceUID", "Modality", "SeriesNumber", "SeriesDescription", "SeriesDate", "SeriesTime", "BodyPartExamined", "ProtocolName", "Laterality",
        "PerformingPhysicianName", "OperatorsName", "Manufacturer", "ManufacturerModelName", "StationName", "InstitutionName", "FrameOfReferenceUID",
        "NumberOfSeriesRelatedInstances", "PerformedProcedureStepStartDate", "PerformedProcedureStepStartTime", "RequestAttributesSequence",
    ];

    /// <summary>As the identifier names it.</summary>
    public static string Word(DicomQueryLevel level) => level switch
    {
        DicomQueryLevel.Patient => "PATIENT",
        DicomQueryLevel.Study => "STUDY",
        DicomQueryLevel.Series => "SERIES",
        _ => "IMAGE",
    };

    public static DicomTag UniqueKey(DicomQueryLevel level) => level switch
    {
        DicomQueryLevel.Patient => DicomTag.PatientID,
        DicomQueryLevel.Study => DicomTag.StudyInstanceUID,
        DicomQueryLevel.Series => DicomTag.SeriesInstanceUID,
        _ => DicomTag.SOPInstanceUID,
    };

    /// <summary>The level that an attribute belongs to; a patient's belong to the study where the model begins with it.</summary>
    public static DicomQueryLevel LevelOf(QueryKey key, DicomQueryRoot root) =>
        s_ofPatient.Contains(key.Name) ? Uppermost(root)
        : s_ofStudy.Contains(key.Name) ? DicomQueryLevel.Study
        : s_ofSeries.Contains(key.Name) ? DicomQueryLevel.Series
        : DicomQueryLevel.Image;

    public static DicomQueryLevel Uppermost(DicomQueryRoot root) => root == DicomQueryRoot.Patient ? DicomQueryLevel.Patient : DicomQueryLevel.Study;

    /// <summary>Attributes that are usually wanted.</summary>
    public static IEnumerable<string> Usual(DicomQueryLevel level, DicomQueryRoot root) => level switch
    {
        DicomQueryLevel.Patient => ["PatientName", "PatientID", "PatientBirthDate", "PatientSex", "NumberOfPatientRelatedStudies"],
        DicomQueryLevel.Study =>
        [
            .. root == DicomQueryRoot.Study ? ["PatientName", "PatientID", "PatientBirthDate", "PatientSex"] : Array.Empty<string>(),
            "StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber", "StudyID", "StudyDescription", "ModalitiesInStudy",
            "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances",
        ],
        DicomQueryLevel.Series =>
        [
            "SeriesInstanceUID", "Modality", "SeriesNumber", "SeriesDescription", "SeriesDate", "SeriesTime", "BodyPartExamined", "NumberOfSeriesRelatedInstances",
        ],
        _ => ["SOPInstanceUID", "SOPClassUID", "InstanceNumber"],
    };
}
