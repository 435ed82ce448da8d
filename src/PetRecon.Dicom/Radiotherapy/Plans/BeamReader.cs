using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads a beam of photons or electrons.</summary>
internal static class BeamReader
{
    public static Beam Read(AttributeReader item, Dictionary<int, double> metersets)
    {
        int number = item.RequiredWhole(DicomTag.BeamNumber);
        double? finalWeight = item.Number(DicomTag.FinalCumulativeMetersetWeight);
        ImmutableArray<BeamLimitingDevice> devices = BeamParts.Devices(item, DicomTag.BeamLimitingDeviceSequence, DicomTag.SourceToBeamLimitingDeviceDistance);
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

        return new()
        {
            Number = number,
            Name = item.Text(DicomTag.BeamName),
            Description = item.Text(DicomTag.BeamDescription),
            Type = item.Text(DicomTag.BeamType),
            MachineName = item.Text(DicomTag.TreatmentMachineName),
            Manufacturer = item.Text(DicomTag.Manufacturer),
            ModelName = item.Text(DicomTag.ManufacturerModelName),
            RadiationType = item.Text(DicomTag.RadiationType),
            TreatmentDeliveryType = item.Text(DicomTag.TreatmentDeliveryType),
            DosimeterUnit = item.Text(DicomTag.PrimaryDosimeterUnit),
            PatientSetupNumber = item.Whole(DicomTag.ReferencedPatientSetupNumber),
            FinalCumulativeMetersetWeight = finalWeight,
            MetersetPerFraction = metersets.TryGetValue(number, out double meterset) ? meterset : null,
            BeamLimitingDevices = devices,
            Wedges = BeamParts.Wedges(item, DicomTag.WedgeSequence),
            Blocks = BeamParts.Blocks(item, DicomTag.BlockSequence, DicomTag.SourceToBlockTrayDistance),
            SourceAxisDistanceMm = item.Number(DicomTag.SourceAxisDistance),
            ControlPoints = [.. read],
        };
    }
}
