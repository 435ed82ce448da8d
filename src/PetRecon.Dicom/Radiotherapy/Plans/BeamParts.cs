using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>Reads what beams of all radiations have in common.</summary>
internal static class BeamParts
{
    /// <summary>A beam with what a plan says of beams of every radiation.</summary>
    /// <param name="beam">The beam, of which nothing is known but its number.</param>
    /// <param name="item">Its item in the plan.</param>
    /// <param name="attributes">Where its kind of beam has what differs.</param>
    /// <param name="finalWeight">The weight that stands for the whole meterset.</param>
    /// <param name="metersets">The metersets of a fraction, by the numbers of beams.</param>
    public static TBeam Described<TBeam>(TBeam beam, AttributeReader item, BeamAttributes attributes, double? finalWeight, Dictionary<int, double> metersets)
        where TBeam : PlannedBeam => beam with
        {
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
            MetersetPerFraction = metersets.TryGetValue(beam.Number, out double meterset) ? meterset : null,
            BeamLimitingDevices = Devices(item, attributes),
            Wedges = Wedges(item, attributes),
            Blocks = Blocks(item, attributes),
        };

    /// <summary>The state of a control point: what it says itself, and for the rest what the one before it says.</summary>
    public static BeamGeometry Geometry(AttributeReader point, BeamGeometry? before) => new()
    {
        GantryAngleDegrees = point.Number(DicomTag.GantryAngle) ?? before?.GantryAngleDegrees,
        GantryRotation = Kept(point.Text(DicomTag.GantryRotationDirection), before?.GantryRotation),
        GantryPitchAngleDegrees = point.Number(DicomTag.GantryPitchAngle) ?? before?.GantryPitchAngleDegrees,
        BeamLimitingDeviceAngleDegrees = point.Number(DicomTag.BeamLimitingDeviceAngle) ?? before?.BeamLimitingDeviceAngleDegrees,
        PatientSupportAngleDegrees = point.Number(DicomTag.PatientSupportAngle) ?? before?.PatientSupportAngleDegrees,
        TableTopEccentricAngleDegrees = point.Number(DicomTag.TableTopEccentricAngle) ?? before?.TableTopEccentricAngleDegrees,
        TableTopPitchAngleDegrees = point.Number(DicomTag.TableTopPitchAngle) ?? before?.TableTopPitchAngleDegrees,
        TableTopRollAngleDegrees = point.Number(DicomTag.TableTopRollAngle) ?? before?.TableTopRollAngleDegrees,
        TableTopVerticalMm = point.Number(DicomTag.TableTopVerticalPosition) ?? before?.TableTopVerticalMm,
        TableTopLongitudinalMm = point.Number(DicomTag.TableTopLongitudinalPosition) ?? before?.TableTopLongitudinalMm,
        TableTopLateralMm = point.Number(DicomTag.TableTopLateralPosition) ?? before?.TableTopLateralMm,
        IsocenterMm = point.Point(DicomTag.IsocenterPosition) ?? before?.IsocenterMm,
        SurfaceEntryPointMm = point.Point(DicomTag.SurfaceEntryPoint) ?? before?.SurfaceEntryPointMm,
        SourceToSurfaceMm = point.Number(DicomTag.SourceToSurfaceDistance) ?? before?.SourceToSurfaceMm,
        SnoutPositionMm = point.Number(DicomTag.SnoutPosition) ?? before?.SnoutPositionMm,
    };

    public static string Kept(string text, string? before) => text.Length > 0 ? text : before ?? "";

    public static ImmutableArray<BeamLimitingDevice> Devices(AttributeReader beam, BeamAttributes attributes) =>
    [
        .. beam.Items(attributes.Devices, "Beam Limiting Device").Select(item => new BeamLimitingDevice
        {
            Type = item.RequiredText(DicomTag.RTBeamLimitingDeviceType),
            LeafPairCount = item.Whole(DicomTag.NumberOfLeafJawPairs),
            DistanceMm = item.Number(attributes.DeviceDistance),
            LeafBoundariesMm = [.. item.Numbers(DicomTag.LeafPositionBoundaries)],
        }),
    ];

    /// <summary>Positions of all collimators at a control point; one that is not mentioned stays where it was.</summary>
    public static ImmutableArray<BeamLimitingDevicePosition> Positions(
        AttributeReader point, ImmutableArray<BeamLimitingDevicePosition> before, ImmutableArray<BeamLimitingDevice> devices)
    {
        IReadOnlyList<AttributeReader> items = point.Items(DicomTag.BeamLimitingDevicePositionSequence, "Beam Limiting Device Position");
        if (items.Count == 0)
            return before;
        List<BeamLimitingDevicePosition> positions = [.. before];
        foreach (AttributeReader item in items)
        {
            BeamLimitingDevicePosition position = new(item.RequiredText(DicomTag.RTBeamLimitingDeviceType), [.. item.Numbers(DicomTag.LeafJawPositions)]);
            int? pairs = devices.FirstOrDefault(device => device.Type == position.Type)?.LeafPairCount;
            if (pairs is int count && position.PositionsMm.Length != 2 * count)
                throw item.Problem(DicomTag.LeafJawPositions, $"has {position.PositionsMm.Length} positions for {count} pairs.");
            int known = positions.FindIndex(other => other.Type == position.Type);
            if (known < 0)
                positions.Add(position);
            else
                positions[known] = position;
        }

        return [.. positions];
    }

    private static ImmutableArray<Wedge> Wedges(AttributeReader beam, BeamAttributes attributes) =>
    [
        .. beam.Items(attributes.Wedges, "Wedge").Select(item => new Wedge
        {
            Number = item.RequiredWhole(DicomTag.WedgeNumber),
            Id = item.Text(DicomTag.WedgeID),
            Type = item.Text(DicomTag.WedgeType),
            AngleDegrees = item.Number(DicomTag.WedgeAngle),
            OrientationDegrees = item.Number(DicomTag.WedgeOrientation),
            Factor = item.Number(DicomTag.WedgeFactor),
        }),
    ];

    private static ImmutableArray<Block> Blocks(AttributeReader beam, BeamAttributes attributes) =>
    [
        .. beam.Items(attributes.Blocks, "Block").Select(item => new Block
        {
            Number = item.RequiredWhole(DicomTag.BlockNumber),
            Name = item.Text(DicomTag.BlockName),
            Type = item.Text(DicomTag.BlockType),
            Divergence = item.Text(DicomTag.BlockDivergence),
            MaterialId = item.Text(DicomTag.MaterialID),
            ThicknessMm = item.Number(DicomTag.BlockThickness),
            DistanceMm = item.Number(attributes.BlockDistance),
            OutlineMm = Outline(item),
        }),
    ];

    /// <summary>Holds the number of control points to what the beam says, and their weights to order.</summary>
    public static void CheckPoints(AttributeReader beam, IReadOnlyList<AttributeReader> points, double? finalWeight)
    {
        if (beam.Whole(DicomTag.NumberOfControlPoints) is int stated && stated != points.Count)
            throw beam.Problem(DicomTag.NumberOfControlPoints, $"is {stated}, but the beam has {points.Count}; some were lost.");
        double before = 0;
        foreach (AttributeReader point in points)
        {
            if (point.Number(DicomTag.CumulativeMetersetWeight) is not double weight)
                continue;
            if (weight < before)
                throw point.Problem(DicomTag.CumulativeMetersetWeight, FormattableString.Invariant($"falls from {before} to {weight}."));
            before = weight;
        }

        if (finalWeight is double final && final > 0 && Math.Abs(before - final) > 1e-3 * final)
            beam.Warn(DicomTag.FinalCumulativeMetersetWeight, FormattableString.Invariant($"is {final}, but the last control point's weight is {before}."));
    }

    private static ImmutableArray<ScanPosition> Outline(AttributeReader block)
    {
        double[] values = block.Numbers(DicomTag.BlockData);
        if (values.Length % 2 != 0)
            throw block.Problem(DicomTag.BlockData, $"has {values.Length} numbers; points have two coordinates each.");
        ScanPosition[] outline = new ScanPosition[values.Length / 2];
        for (int i = 0; i < outline.Length; i++)
            outline[i] = new(values[2 * i], values[2 * i + 1]);
        return [.. outline];
    }
}
