using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>The spots that a scanned beam delivers at one energy.</summary>
/// <param name="Number">Its place in the beam, from 1.</param>
/// <param name="EnergyMeVPerU">Nominal energy per nucleon, in MeV.</param>
/// <param name="ControlPoint">The control point that it begins at, with spots, spot sizes and the state of all devices.</param>
/// <param name="MetersetWeight">Sum of its spots' weights.</param>
/// <param name="Meterset">Meterset of a fraction; not a number if the plan does not state the beam's.</param>
public sealed record EnergyLayer(int Number, double EnergyMeVPerU, IonControlPoint ControlPoint, double MetersetWeight, double Meterset)
{
    /// <summary>Its spots.</summary>
    public ImmutableArray<ScanSpot> Spots => ControlPoint.Spots;
}
