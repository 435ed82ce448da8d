using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads a beam of protons or heavier ions.</summary>
internal static class IonBeamReader
{
    /// <summary>Where ion beams have what others have elsewhere.</summary>
    public static readonly BeamAttributes Attributes = new(
        DicomTag.IonBeamLimitingDeviceSequence, DicomTag.IsocenterToBeamLimitingDeviceDistance, DicomTag.IonWedgeSequence, DicomTag.IonBlockSequence, DicomTag.IsocenterToBlockTrayDistance);

    public static IonBeam Read(AttributeReader item, Dictionary<int, double> metersets)
    {
        int number = item.RequiredWhole(DicomTag.BeamNumber);
        double? finalWeight = item.Number(DicomTag.FinalCumulativeMetersetWeight);
        double? meterset = metersets.TryGetValue(number, out double found) ? found : null;
        string scanMode = item.Text(DicomTag.ScanMode);
        ImmutableArray<IonControlPoint> points = IonControlPointReader.ReadAll(item, finalWeight, meterset);
        double[] sources = item.Numbers(DicomTag.VirtualSourceAxisDistances);
        return BeamParts.Described(new IonBeam { Number = number }, item, Attributes, finalWeight, metersets) with
        {
            Species = Species(item),
            ScanMode = scanMode,
            VirtualSourceXMm = sources.Length > 0 ? sources[0] : null,
            VirtualSourceYMm = sources.Length > 1 ? sources[1] : null,
            SnoutId = item.Item(DicomTag.SnoutSequence, "Snout")?.Text(DicomTag.SnoutID) ?? "",
            PatientSupportType = item.Text(DicomTag.PatientSupportType),
            PatientSupportId = item.Text(DicomTag.PatientSupportID),
            RangeShifters = [.. Counted(item, DicomTag.RangeShifterSequence, DicomTag.NumberOfRangeShifters, "Range Shifter").Select(RangeShifter)],
            LateralSpreadingDevices =
            [
                .. Counted(item, DicomTag.LateralSpreadingDeviceSequence, DicomTag.NumberOfLateralSpreadingDevices, "Lateral Spreading Device").Select(LateralSpreadingDevice),
            ],
            RangeModulators = [.. Counted(item, DicomTag.RangeModulatorSequence, DicomTag.NumberOfRangeModulators, "Range Modulator").Select(RangeModulator)],
            ControlPoints = points,
            Layers = Layers(item, points, scanMode, finalWeight, meterset),
        };
    }

    private static IonSpecies? Species(AttributeReader item)
    {
        string radiation = item.Text(DicomTag.RadiationType);
        if (radiation == "PROTON")
            return IonSpecies.Proton;
        if (radiation != "ION")
            return null;
        if (item.Whole(DicomTag.RadiationAtomicNumber) is int atomic && item.Whole(DicomTag.RadiationMassNumber) is int mass)
            return new(atomic, mass, item.Whole(DicomTag.RadiationChargeState));
        item.Warn(DicomTag.RadiationMassNumber, "or Radiation Atomic Number (300a,0304) is missing: the file does not say which ion the beam has.");
        return null;
    }

    private static IReadOnlyList<AttributeReader> Counted(AttributeReader beam, DicomTag sequence, DicomTag count, string itemName)
    {
        IReadOnlyList<AttributeReader> items = beam.Items(sequence, itemName);
        if (beam.Whole(count) is int stated && stated != items.Count)
            throw beam.Problem(count, $"is {stated}, but {items.Count} are described; some were lost.");
        return items;
    }

    private static RangeShifter RangeShifter(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.RangeShifterNumber), item.Text(DicomTag.RangeShifterID), item.Text(DicomTag.RangeShifterType),
        item.Text(DicomTag.RangeShifterDescription), item.Text(DicomTag.AccessoryCode));

    private static LateralSpreadingDevice LateralSpreadingDevice(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.LateralSpreadingDeviceNumber), item.Text(DicomTag.LateralSpreadingDeviceID),
        item.Text(DicomTag.LateralSpreadingDeviceType), item.Text(DicomTag.LateralSpreadingDeviceDescription));

    private static RangeModulator RangeModulator(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.RangeModulatorNumber), item.Text(DicomTag.RangeModulatorID), item.Text(DicomTag.RangeModulatorType),
        item.Text(DicomTag.RangeModulatorDescription), item.Text(DicomTag.AccessoryCode));

    // Control points come in pairs, of which the second ends the layer and has weights of 0.
    private static ImmutableArray<EnergyLayer> Layers(
        AttributeReader beam, ImmutableArray<IonControlPoint> points, string scanMode, double? finalWeight, double? meterset)
    {
        if (!scanMode.StartsWith("MODULATED", StringComparison.Ordinal))
            return [];
        ImmutableArray<EnergyLayer>.Builder layers = ImmutableArray.CreateBuilder<EnergyLayer>();
        double all = 0;
        for (int i = 0; i < points.Length; i++)
        {
            IonControlPoint point = points[i];
            double weight = 0;
            foreach (ScanSpot spot in point.Spots)
                weight += spot.MetersetWeight;
            if (!(weight > 0))
                continue;
            if (point.EnergyMeVPerU is not double energy)
                throw beam.Problem(DicomTag.NominalBeamEnergy, $"is missing up to control point {i + 1}, which has spots.");
            double step = (i + 1 < points.Length ? points[i + 1].CumulativeMetersetWeight : finalWeight ?? double.NaN) - point.CumulativeMetersetWeight;
            if (Math.Abs(step - weight) > 1e-3 * weight + 1e-4 * (finalWeight ?? 0))
                beam.Warn(FormattableString.Invariant($"Control Point {i + 1}: the spots' weights add up to {weight:G7}, but the cumulative meterset weight rises by {step:G7}."));
            layers.Add(new(layers.Count + 1, energy, point, weight, finalWeight > 0 && meterset is double whole ? weight / finalWeight.Value * whole : double.NaN));
            all += weight;
        }

        if (layers.Count == 0)
            beam.Warn("The scanned beam has no spots with a weight.");
        else if (finalWeight is double final && Math.Abs(all - final) > 1e-3 * final)
            beam.Warn(DicomTag.FinalCumulativeMetersetWeight, FormattableString.Invariant($"is {final:G7}, but the weights of all spots add up to {all:G7}."));
        return layers.ToImmutable();
    }
}
