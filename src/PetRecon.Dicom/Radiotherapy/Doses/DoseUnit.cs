namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>Unit of a dose (Dose Units).</summary>
public enum DoseUnit
{
    /// <summary>GY.</summary>
    Gray,

    /// <summary>RELATIVE: to a reference dose that the file may name.</summary>
    Relative,
}
