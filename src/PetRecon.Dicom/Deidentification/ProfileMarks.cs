namespace PetRecon.Dicom.Deidentification;

/// <summary>The attributes that say that a data set was de-identified, and how (PS3.15, E.1.1; codes of CID 7050).</summary>
internal static class ProfileMarks
{
    private const string Method = "PetRecon: PS3.15 Basic Application Level Confidentiality Profile";

    private static readonly (ConfidentialityOptions Option, string Code, string Meaning)[] s_codes =
    [
        (ConfidentialityOptions.None, "113100", "Basic Application Confidentiality Profile"),
        (ConfidentialityOptions.CleanGraphics, "113103", "Clean Graphics Option"),
        (ConfidentialityOptions.CleanStructuredContent, "113104", "Clean Structured Content Option"),
        (ConfidentialityOptions.CleanDescriptors, "113105", "Clean Descriptors Option"),
        (ConfidentialityOptions.RetainFullDates, "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
        (ConfidentialityOptions.RetainModifiedDates, "113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
        (ConfidentialityOptions.RetainPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
        (ConfidentialityOptions.RetainDeviceIdentity, "113109", "Retain Device Identity Option"),
        (ConfidentialityOptions.RetainUids, "113110", "Retain UIDs Option"),
        (ConfidentialityOptions.RetainSafePrivate, "113111", "Retain Safe Private Option"),
        (ConfidentialityOptions.RetainInstitutionIdentity, "113112", "Retain Institution Identity Option"),
    ];

    public static void Put(DicomDataset dataset, ConfidentialityOptions options)
    {
        dataset.AddOrUpdate(DicomTag.PatientIdentityRemoved, "YES");
        dataset.AddOrUpdate(DicomTag.DeidentificationMethod, Method);
        DicomDataset[] codes = [.. s_codes.Where(code => options.HasFlag(code.Option)).Select(code => new DicomDataset
        {
            { DicomTag.CodeValue, code.Code },
            { DicomTag.CodingSchemeDesignator, "DCM" },
            { DicomTag.CodeMeaning, code.Meaning },
        })];
        dataset.AddOrUpdate(new DicomSequence(DicomTag.DeidentificationMethodCodeSequence, codes));
        dataset.AddOrUpdate(
            DicomTag.LongitudinalTemporalInformationModified,
            options.HasFlag(ConfidentialityOptions.RetainModifiedDates) ? "MODIFIED" : options.HasFlag(ConfidentialityOptions.RetainFullDates) ? "UNMODIFIED" : "REMOVED");
    }
}
