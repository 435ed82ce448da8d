namespace PetRecon.Dicom.Deidentification;

/// <summary>Options of the Basic Application Level Confidentiality Profile (PS3.15, E.3): what is kept or cleaned instead of being taken out.</summary>
[Flags]
public enum ConfidentialityOptions
{
    /// <summary>The basic profile alone.</summary>
    None = 0,

    /// <summary>Descriptions and comments stay, without the names, identifiers, dates and addresses that can be found in them. They should be reviewed.</summary>
    CleanDescriptors = 1,

    /// <summary>Graphic annotations and regions of interest in overlays stay, their texts cleaned; overlays that may hold text do not.</summary>
    CleanGraphics = 2,

    /// <summary>Structured reports and acquisition contexts stay, their texts cleaned.</summary>
    CleanStructuredContent = 4,

    /// <summary>Dates and times stay as they are.</summary>
    RetainFullDates = 8,

    /// <summary>Dates are moved by a number of days that is the same for all of a patient; times stay, and so do all intervals.</summary>
    RetainModifiedDates = 16,

    /// <summary>Sex, age, size, weight and the like stay.</summary>
    RetainPatientCharacteristics = 32,

    /// <summary>The identity of scanners and other devices stays.</summary>
    RetainDeviceIdentity = 64,

    /// <summary>The identity of the institution stays.</summary>
    RetainInstitutionIdentity = 128,

    /// <summary>Unique identifiers stay as they are.</summary>
    RetainUids = 256,

    /// <summary>Private elements stay that the file or the standard declares to be safe, and those that SUVs of PET images need.</summary>
    RetainSafePrivate = 512,
}
