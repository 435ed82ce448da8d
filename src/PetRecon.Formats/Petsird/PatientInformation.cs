namespace PetRecon.Formats.Petsird;

/// <summary>The patient, as DICOM describes one.</summary>
/// <param name="Id">Patient ID.</param>
/// <param name="Sex">M, F or O.</param>
/// <param name="SizeM">Height in m; 0 when not known.</param>
/// <param name="WeightKg">Weight in kg; 0 when not known.</param>
/// <param name="BodyMassIndex">Body mass index in kg/m2; 0 when not known.</param>
public sealed record PatientInformation(string Id = "", string Sex = "", float SizeM = 0, float WeightKg = 0, float BodyMassIndex = 0);
