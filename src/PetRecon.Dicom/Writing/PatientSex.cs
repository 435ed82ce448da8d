namespace PetRecon.Dicom.Writing;

/// <summary>Patient's Sex (0010,0040).</summary>
public enum PatientSex
{
    /// <summary>M.</summary>
    Male,

    /// <summary>F.</summary>
    Female,

    /// <summary>O.</summary>
    Other,
}
