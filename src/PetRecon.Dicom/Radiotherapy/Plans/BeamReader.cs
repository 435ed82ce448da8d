using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads a beam of photons or electrons.</summary>
internal static class BeamReader
{
    private static readonly BeamAttributes s_attributes = new(
        DicomTag.BeamLimitingDeviceSequence, DicomTag.SourceToBeamLimitingDeviceDistance, DicomTag.WedgeSequence, DicomTag.BlockSequence, DicomTag.SourceToBlockTrayDistance);

    public static Beam Read(AttributeReader item, Dictionary<int, double> metersets)
    {
        int number = item.RequiredWhole(DicomTag.BeamNumber);
        double? finalWeight = item.Number(DicomTag.FinalCumulativeMetersetWeight);
        ImmutableArray<BeamLimitingDevice> devices = BeamParts.Devices(item, s_attributes);
        IReadOnlyList<AttributeReader> points = item.Items(DicomTag.ControlPointSequence, "Control Point");
        BeamParts.CheckPoints(item, points, finalWeight);
        List<BeamControlPoint> read = [];
        foreach (AttributeReader point in points)
        {
            BeamControlPoint? before = read.Count > 0 ? read[^1] : null;
            read.Add(new()
            {
                Index = point.Whole(DicomTag.ControlPointIndex) ?? read.Count,
                CumulativeMetersetWeight = point.Number(DicomTag.CumulativeMetersetWeight) ?? before?.CumulativeMetersetWeight ?? 0,
                Geometry = BeamParts.Geometry(point, before?.Geometry),
                NominalEnergyMV = point.Number(DicomTag.NominalBeamEnergy) ?? before?.NominalEnergyMV,
                DoseRate = point.Number(DicomTag.DoseRateSet) ?? before?.DoseRate,
                DevicePositions = BeamParts.Positions(point, before?.DevicePositions ?? [], devices),
            });
        }

        return BeamParts.Described(new Beam { Number = number }, item, s_attributes, finalWeight, metersets) with
        {
            SourceAxisDistanceMm = item.Number(DicomTag.SourceAxisDistance),
            ControlPoints = [.. read],
        };
    }
}
