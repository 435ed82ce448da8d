namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A spot of a scanned beam.</summary>
/// <param name="XMm">x in the plane through the isocentre, in the beam's (IEC 61217 gantry) coordinates, mm.</param>
/// <param name="YMm">y, mm.</param>
/// <param name="MetersetWeight">Its share, in units of the beam's final cumulative meterset weight; of all paintings together.</param>
/// <param name="Meterset">Meterset (MU, or as the beam's dosimeter unit says) that it gets in a fraction, of all paintings together; not a number if the plan does not state the beam's.</param>
public readonly record struct ScanSpot(double XMm, double YMm, double MetersetWeight, double Meterset);
