namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A range shifter of a beam.</summary>
/// <param name="Number">Number by which settings refer to it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Type">ANALOG or BINARY.</param>
/// <param name="Description">Description; empty if none.</param>
/// <param name="AccessoryCode">Code; empty if none.</param>
public sealed record RangeShifter(int Number, string Id, string Type, string Description, string AccessoryCode);
