namespace PetRecon.Dicom.Deidentification;

/// <summary>How data are de-identified.</summary>
public sealed record DeidentificationOptions
{
    /// <summary>Options of the profile.</summary>
    public ConfidentialityOptions Profile { get; init; }

    /// <summary>
    /// The patient's new ID, if all data are of one patient; null for a pseudonym that is made from the old ID and the key, the same for all files of a patient.
    /// </summary>
    public string? PatientId { get; init; }

    /// <summary>The patient's new name as DICOM writes it (Family^Given); null for the new ID.</summary>
    public string? PatientName { get; init; }

    /// <summary>Days that dates are moved by, with <see cref="ConfidentialityOptions.RetainModifiedDates"/>; null for 31 to 3650 days back, which depend on patient and key.</summary>
    public int? DateShiftDays { get; init; }

    /// <summary>
    /// From which the key of identifiers, pseudonyms and shifts is made: the same seed gives the same ones again. Who knows it can find out whether a file
    /// is that of a patient whose identifiers he has. Null for a random key, which is forgotten unless a mapping file keeps it.
    /// </summary>
    public string? Seed { get; init; }

    /// <summary>
    /// A file that says which old identifiers became which new ones: JSON, or CSV if its name ends in .csv. Readable by its owner only. If a JSON file is there
    /// already, its key is used, so that data de-identified later fit those done before. It identifies the patients: keep it apart from the data.
    /// </summary>
    public string? MappingPath { get; init; }

    /// <summary>Whether files keep their names and folders, which may identify somebody, instead of being named after their new identifiers.</summary>
    public bool KeepFileNames { get; init; }

    /// <summary>Whether files are left out whose pixels may show texts, such as secondary captures.</summary>
    public bool OmitSuspectPixels { get; init; }
}
