namespace PetRecon.Dicom.Writing.Modules;

/// <summary>
/// All that an object says of its patient and study. What is written into the same study says the same, to the letter, but for what the caller
/// changed: strict readers compare.
/// </summary>
internal sealed record SourceStudy(DicomDataset Attributes, PatientDescription Patient, StudyDescription Study)
{
    // Patient, General Study and Patient Study modules (PS3.3, C.7.1.1, C.7.2.1, C.7.2.2).
    private static readonly DicomTag[] s_tags =
    [
        DicomTag.PatientName, DicomTag.PatientID, DicomTag.IssuerOfPatientID, DicomTag.IssuerOfPatientIDQualifiersSequence, DicomTag.TypeOfPatientID,
        DicomTag.PatientBirthDate, DicomTag.PatientBirthTime, DicomTag.PatientSex, DicomTag.OtherPatientIDsRETIRED, DicomTag.OtherPatientIDsSequence,
        DicomTag.OtherPatientNames, DicomTag.EthnicGroup, DicomTag.PatientComments, DicomTag.QualityControlSubject, DicomTag.ReferencedPatientSequence,
        DicomTag.PatientSpeciesDescription, DicomTag.PatientSpeciesCodeSequence, DicomTag.PatientBreedDescription, DicomTag.PatientBreedCodeSequence,
        DicomTag.BreedRegistrationSequence, DicomTag.ResponsiblePerson, DicomTag.ResponsiblePersonRole, DicomTag.ResponsibleOrganization,
        DicomTag.PatientIdentityRemoved, DicomTag.DeidentificationMethod, DicomTag.DeidentificationMethodCodeSequence,
        DicomTag.StudyInstanceUID, DicomTag.StudyDate, DicomTag.StudyTime, DicomTag.ReferringPhysicianName, DicomTag.ReferringPhysicianIdentificationSequence,
        DicomTag.ConsultingPhysicianName, DicomTag.StudyID, DicomTag.AccessionNumber, DicomTag.IssuerOfAccessionNumberSequence, DicomTag.StudyDescription,
        DicomTag.PhysiciansOfRecord, DicomTag.PhysiciansOfRecordIdentificationSequence, DicomTag.NameOfPhysiciansReadingStudy,
        DicomTag.PhysiciansReadingStudyIdentificationSequence, DicomTag.RequestingService, DicomTag.RequestingServiceCodeSequence,
        DicomTag.ReferencedStudySequence, DicomTag.ProcedureCodeSequence, DicomTag.ReasonForPerformedProcedureCodeSequence,
        DicomTag.AdmittingDiagnosesDescription, DicomTag.AdmittingDiagnosesCodeSequence, DicomTag.PatientAge, DicomTag.PatientSize, DicomTag.PatientWeight,
        DicomTag.PatientBodyMassIndex, DicomTag.Occupation, DicomTag.AdditionalPatientHistory, DicomTag.AdmissionID, DicomTag.PregnancyStatus,
        DicomTag.SmokingStatus, DicomTag.MedicalAlerts, DicomTag.Allergies, DicomTag.PatientState, DicomTag.PatientSexNeutered, DicomTag.LastMenstrualDate,
        DicomTag.SpecialNeeds, DicomTag.ReasonForVisit, DicomTag.ServiceEpisodeID, DicomTag.ServiceEpisodeDescription,
    ];

    /// <summary>The attributes of an object, their texts in UTF-8.</summary>
    public static DicomDataset AttributesOf(DicomDataset dataset)
    {
        DicomDataset taken = new DicomDataset().NotValidated();
        dataset.CopyTo(taken, s_tags);
        return Recoded(taken, DatasetFilling.Item());
    }

    // Bytes of a text depend on the character set of the data set around it; a value that the source should not have is kept as it is.
    private static DicomDataset Recoded(DicomDataset from, DicomDataset to)
    {
        to = to.NotValidated();
        foreach (DicomItem item in from)
        {
            if (item is DicomSequence sequence)
                to.AddOrUpdate(new DicomSequence(item.Tag, [.. sequence.Items.Select(inner => Recoded(inner, DatasetFilling.Item()))]));
            else if (item is DicomElement element && item.ValueRepresentation.IsStringEncoded)
                to.AddOrUpdate(item.ValueRepresentation, item.Tag, element.Count == 0 ? [] : element.Get<string[]>());
            else
                to.AddOrUpdate(item);
        }

        return to;
    }
}
