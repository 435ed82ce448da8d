namespace PetRecon.Dicom.Network;

/// <summary>What to retrieve (C-GET, C-MOVE): a study, a series of it, or objects of a series.</summary>
public sealed record DicomRetrieval
{
    /// <summary>Study Instance UID.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID; null for the whole study.</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>SOP Instance UIDs; empty for the whole series.</summary>
    public IReadOnlyList<string> SopInstanceUids { get; init; } = [];

    /// <summary>
    /// UIDs of the SOP classes that the objects have, where they are known from a query. C-GET can then offer every encoding for each of them; otherwise it
    /// offers one compressed encoding for images of all kinds, and an archive that cannot transcode may fail. Empty: not known.
    /// </summary>
    public IReadOnlyList<string> SopClassUids { get; init; } = [];

    /// <summary>Patient ID, which the patient root model needs.</summary>
    public string? PatientId { get; init; }

    /// <summary>The information model.</summary>
    public DicomQueryRoot Root { get; init; } = DicomQueryRoot.Study;

    internal DicomQueryLevel Level => SopInstanceUids.Count > 0 ? DicomQueryLevel.Image : SeriesInstanceUid is not null ? DicomQueryLevel.Series : DicomQueryLevel.Study;

    internal DicomDataset Identifier()
    {
        if (SopInstanceUids.Count > 0 && SeriesInstanceUid is null)
            throw new ArgumentException("Objects are retrieved from a series, whose UID is missing.");
        if (Root == DicomQueryRoot.Patient && PatientId is null)
            throw new ArgumentException("The patient root model needs a patient ID.");
        List<Queries.QueryKey> keys = [new(DicomTag.StudyInstanceUID, StudyInstanceUid)];
        if (Root == DicomQueryRoot.Patient)
            keys.Add(new(DicomTag.PatientID, PatientId!));
        if (SeriesInstanceUid is not null)
            keys.Add(new(DicomTag.SeriesInstanceUID, SeriesInstanceUid));
        if (SopInstanceUids.Count > 0)
            keys.Add(new(DicomTag.SOPInstanceUID, string.Join('\\', SopInstanceUids)));
        return Queries.Identifier.Make(Queries.QueryLevels.Word(Level), keys);
    }
}
