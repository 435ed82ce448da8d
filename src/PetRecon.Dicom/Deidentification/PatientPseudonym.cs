namespace PetRecon.Dicom.Deidentification;

/// <summary>A patient, before and after.</summary>
/// <param name="OldId">Patient ID.</param>
/// <param name="OldName">Patient's name.</param>
/// <param name="NewId">What takes the ID's place.</param>
/// <param name="NewName">What takes the name's place.</param>
/// <param name="ShiftDays">Days that dates are moved by.</param>
internal sealed record PatientPseudonym(string OldId, string OldName, string NewId, string NewName, int ShiftDays);
