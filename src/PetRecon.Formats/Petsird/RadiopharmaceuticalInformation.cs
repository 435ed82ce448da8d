namespace PetRecon.Formats.Petsird;

/// <summary>What was injected, as DICOM describes it.</summary>
public sealed record RadiopharmaceuticalInformation
{
    /// <summary>Volume in cm3.</summary>
    public float VolumeCm3 { get; init; }

    /// <summary>Start of the administration; no time zone.</summary>
    public DateTime Start { get; init; } = DateTime.UnixEpoch;

    /// <summary>End of the administration.</summary>
    public DateTime Stop { get; init; } = DateTime.UnixEpoch;

    /// <summary>Activity at the start of the administration, in MBq.</summary>
    public float TotalDoseMBq { get; init; }

    /// <summary>Radiopharmaceutical Administration Event UID.</summary>
    public string AdministrationEventUid { get; init; } = "";

    /// <summary>Specific activity in Bq/micromole.</summary>
    public float SpecificActivityBqPerMicromole { get; init; }

    /// <summary>The radiopharmaceutical.</summary>
    public DicomCode Radiopharmaceutical { get; init; } = DicomCode.None;

    /// <summary>The radionuclide.</summary>
    public DicomCode Radionuclide { get; init; } = DicomCode.None;
}
