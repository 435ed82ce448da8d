namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A range modulator or ridge (ripple) filter of a beam.</summary>
/// <param name="Number">Number by which settings refer to it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Type">FIXED, WHEEL_FIXEDWEIGHTS or WHEEL_MODWEIGHTS.</param>
/// <param name="Description">Description; empty if none.</param>
/// <param name="AccessoryCode">Code; empty if none.</param>
public sealed record RangeModulator(int Number, string Id, string Type, string Description, string AccessoryCode);
