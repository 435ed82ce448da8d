using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads the control points of an ion beam.</summary>
internal static class IonControlPointReader
{
    public static ImmutableArray<IonControlPoint> ReadAll(AttributeReader beam, double? finalWeight, double? meterset)
    {
        IReadOnlyList<AttributeReader> items = beam.Items(DicomTag.IonControlPointSequence, "Control Point");
        BeamParts.CheckPoints(beam, items, finalWeight);
        ImmutableArray<BeamLimitingDevice> devices = BeamParts.Devices(beam, IonBeamReader.Attributes);
        double perWeight = finalWeight > 0 && meterset is double whole ? whole / finalWeight.Value : double.NaN;
        ImmutableArray<IonControlPoint>.Builder points = ImmutableArray.CreateBuilder<IonControlPoint>(items.Count);
        foreach (AttributeReader item in items)
            points.Add(One(item, points.Count, points.Count > 0 ? points[^1] : null, devices, perWeight));
        return points.ToImmutable();
    }

    private static IonControlPoint One(AttributeReader item, int index, IonControlPoint? before, ImmutableArray<BeamLimitingDevice> devices, double perWeight)
    {
        double[] size = item.Numbers(DicomTag.ScanningSpotSize);
        if (size.Length is not (0 or 2))
            throw item.Problem(DicomTag.ScanningSpotSize, $"has {size.Length} values; widths in x and y were expected.");
        return new()
        {
            Index = item.Whole(DicomTag.ControlPointIndex) ?? index,
            CumulativeMetersetWeight = item.Number(DicomTag.CumulativeMetersetWeight) ?? before?.CumulativeMetersetWeight ?? 0,
            Geometry = BeamParts.Geometry(item, before?.Geometry),
            EnergyMeVPerU = item.Number(DicomTag.NominalBeamEnergy) ?? before?.EnergyMeVPerU,
            MetersetRate = item.Number(DicomTag.MetersetRate) ?? before?.MetersetRate,
            TuneId = BeamParts.Kept(item.Text(DicomTag.ScanSpotTuneID), before?.TuneId),
            PaintingCount = item.Whole(DicomTag.NumberOfPaintings) ?? before?.PaintingCount,
            SpotSizeXMm = size.Length > 0 ? size[0] : before?.SpotSizeXMm,
            SpotSizeYMm = size.Length > 0 ? size[1] : before?.SpotSizeYMm,
            Spots = Spots(item, before, perWeight),
            RangeShifterSettings = Kept(item, DicomTag.RangeShifterSettingsSequence, "Range Shifter Setting", RangeShifter, before?.RangeShifterSettings),
            LateralSpreadingDeviceSettings = Kept(
                item, DicomTag.LateralSpreadingDeviceSettingsSequence, "Lateral Spreading Device Setting", LateralSpreadingDevice, before?.LateralSpreadingDeviceSettings),
            RangeModulatorSettings = Kept(item, DicomTag.RangeModulatorSettingsSequence, "Range Modulator Setting", RangeModulator, before?.RangeModulatorSettings),
            DevicePositions = BeamParts.Positions(item, before?.DevicePositions ?? [], devices),
        };
    }

    private static ImmutableArray<ScanSpot> Spots(AttributeReader item, IonControlPoint? before, double perWeight)
    {
        double[] weights = item.Numbers(DicomTag.ScanSpotMetersetWeights);
        if (weights.Length == 0)
            return [];
        double[] map = item.Numbers(DicomTag.ScanSpotPositionMap);
        int count = weights.Length;
        if (item.Whole(DicomTag.NumberOfScanSpotPositions) is int stated && stated != count)
            throw item.Problem(DicomTag.NumberOfScanSpotPositions, $"is {stated}, but there are {count} weights (300a,0396).");

        // Positions that do not change need not be repeated.
        bool isRepeated = map.Length == 0 && before is not null && before.Spots.Length == count;
        if (!isRepeated && map.Length != 2 * count)
            throw item.Problem(DicomTag.ScanSpotPositionMap, $"has {map.Length} numbers for {count} weights (300a,0396); x and y of each spot were expected.");
        ScanSpot[] spots = new ScanSpot[count];
        for (int i = 0; i < count; i++)
        {
            if (weights[i] < 0)
                throw item.Problem(DicomTag.ScanSpotMetersetWeights, FormattableString.Invariant($"is {weights[i]} for spot {i + 1}."));
            (double x, double y) = isRepeated ? (before!.Spots[i].XMm, before.Spots[i].YMm) : (map[2 * i], map[2 * i + 1]);
            spots[i] = new(x, y, weights[i], weights[i] * perWeight);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(spots);
    }

    private static ImmutableArray<T> Kept<T>(AttributeReader item, DicomTag sequence, string itemName, Func<AttributeReader, T> read, ImmutableArray<T>? before)
    {
        IReadOnlyList<AttributeReader> items = item.Items(sequence, itemName);
        return items.Count > 0 ? [.. items.Select(read)] : before ?? [];
    }

    private static RangeShifterSetting RangeShifter(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.ReferencedRangeShifterNumber), item.Text(DicomTag.RangeShifterSetting),
        item.Number(DicomTag.IsocenterToRangeShifterDistance), item.Number(DicomTag.RangeShifterWaterEquivalentThickness));

    private static LateralSpreadingDeviceSetting LateralSpreadingDevice(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.ReferencedLateralSpreadingDeviceNumber), item.Text(DicomTag.LateralSpreadingDeviceSetting),
        item.Number(DicomTag.IsocenterToLateralSpreadingDeviceDistance), item.Number(DicomTag.LateralSpreadingDeviceWaterEquivalentThickness));

    private static RangeModulatorSetting RangeModulator(AttributeReader item) => new(
        item.RequiredWhole(DicomTag.ReferencedRangeModulatorNumber), item.Number(DicomTag.RangeModulatorGatingStartValue),
        item.Number(DicomTag.RangeModulatorGatingStopValue), item.Number(DicomTag.RangeModulatorGatingStartWaterEquivalentThickness),
        item.Number(DicomTag.RangeModulatorGatingStopWaterEquivalentThickness), item.Number(DicomTag.IsocenterToRangeModulatorDistance));
}
