namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A place in the plane through the isocentre across the beam, in the beam's own (IEC 61217 gantry or collimator) coordinates.</summary>
/// <param name="XMm">x, in mm.</param>
/// <param name="YMm">y, in mm.</param>
public readonly record struct ScanPosition(double XMm, double YMm);
