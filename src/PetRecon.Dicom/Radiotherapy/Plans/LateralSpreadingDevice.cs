namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A scatterer or magnet that spreads a beam.</summary>
/// <param name="Number">Number by which settings refer to it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Type">SCATTERER or MAGNET.</param>
/// <param name="Description">Description; empty if none.</param>
public sealed record LateralSpreadingDevice(int Number, string Id, string Type, string Description);
