using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Formats.Voxelplan;
using PetRecon.Therapy.Beams;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Reads the scanned ion beams of any file that they can be in.</summary>
internal static class PlanReading
{
    /// <summary>Reads an RT Plan or RT Ion Plan: a file, or a folder with exactly one.</summary>
    public static RtPlan ReadDicom(string path, Report report, CancellationToken cancellation)
    {
        string file = Directory.Exists(path) ? TherapyFiles.Only(path, RadiotherapyObjectKind.Plan, cancellation) : path;
        InputFiles.MustExist(file);
        if (!DicomReading.IsDicom(file) || RadiotherapyObject.KindOf(file) != RadiotherapyObjectKind.Plan)
            throw new UsageException($"{file} is no plan: expected an RT Plan, an RT Ion Plan or a raster scan file (.rst).");
        RtPlan plan = RtPlan.Read(file);
        foreach (string warning in plan.Warnings)
            report.Warn($"{file}: {warning}");
        return plan;
    }

    /// <summary>The scanned ion beams of a plan, and the space that it is in (empty if not said).</summary>
    public static (ImmutableArray<ScannedBeam> Beams, string FrameOfReferenceUid) Read(string path, Report report, CancellationToken cancellation)
    {
        if (RasterBeam.IsRaster(path))
            return ([ReadRaster(path, report)], "");
        RtPlan plan = ReadDicom(path, report, cancellation);
        return (Scanned(plan, report), plan.Identity.FrameOfReferenceUid);
    }

    /// <summary>Reads a raster scan file.</summary>
    public static ScannedBeam ReadRaster(string path, Report report)
    {
        InputFiles.MustExist(path);
        RasterScan scan = RasterScan.Read(path);
        foreach (string warning in scan.Warnings)
            report.Warn($"{path}: {warning}");
        return RasterBeam.Of(scan, Path.GetFileName(path));
    }

    /// <summary>The scanned ion beams of a DICOM plan; what is none of them is warned of and left out.</summary>
    public static ImmutableArray<ScannedBeam> Scanned(RtPlan plan, Report report)
    {
        ImmutableArray<ScannedBeam>.Builder beams = ImmutableArray.CreateBuilder<ScannedBeam>();
        foreach (IonBeam beam in plan.IonBeams)
        {
            if (beam.Layers.IsEmpty)
                report.Warn($"Beam {beam.Number} ({beam.Name}) is not scanned ({beam.ScanMode}) or has no spots; it is left out.");
            else if (beam.Species is not IonSpecies species)
                report.Warn($"Beam {beam.Number} ({beam.Name}) does not say which ion it has; it is left out.");
            else
                beams.Add(Of(beam, new Ion(species.AtomicNumber, species.MassNumber), Position(plan, beam, report), report));
        }

        return beams.ToImmutable();
    }

    /// <summary>The beam that an option names by its number or name; the only one if none is named.</summary>
    public static ScannedBeam Choose(ImmutableArray<ScannedBeam> beams, string? name, string path)
    {
        ScannedBeam[] found = name is null
            ? [.. beams]
            : [.. beams.Where(beam => beam.Name == name || beam.Number.ToString(CultureInfo.InvariantCulture) == name)];
        string there = string.Join(", ", beams.Select(static beam => $"{beam.Number} ({beam.Name})"));
        return found switch
        {
            [ScannedBeam only] => only,
            [] when beams.IsEmpty => throw new UsageException($"{path} has no scanned ion beams."),
            [] => throw new UsageException($"{path} has no beam {name}; there are {there}."),
            _ => throw new UsageException($"{path} has {found.Length} beams; choose one by --beam: {there}."),
        };
    }

    private static ScannedBeam Of(IonBeam beam, Ion ion, PatientPosition? position, Report report)
    {
        bool hasMeterset = beam.FinalCumulativeMetersetWeight > 0 && beam.MetersetPerFraction is not null;
        return new()
        {
            Name = beam.Name.Length > 0 ? beam.Name : beam.Number.ToString(CultureInfo.InvariantCulture),
            Number = beam.Number,
            Ion = ion,
            Setup = position is null ? null : Setup(beam, position.Value, report),
            AmountPerWeight = hasMeterset ? beam.MetersetPerFraction!.Value / beam.FinalCumulativeMetersetWeight!.Value : 1,
            AmountUnit = hasMeterset && beam.DosimeterUnit.Length > 0 ? beam.DosimeterUnit : "weight",
            Layers = [.. beam.Layers.Select(Of)],
            Blocks = [.. beam.Blocks.Where(static block => block.OutlineMm.Length > 2).Select(block => Of(block, beam.Layers[0].ControlPoint.Geometry.BeamLimitingDeviceAngleDegrees ?? 0))],
        };
    }

    private static BeamBlock Of(Block block, double collimatorAngleDegrees) => new BeamBlock
    {
        Name = block.Name,
        IsAperture = block.Type != "SHIELDING",
        OutlineMm = [.. block.OutlineMm.Select(static at => (at.XMm, at.YMm))],
    }.Turned(collimatorAngleDegrees);

    private static BeamLayer Of(EnergyLayer layer) => new()
    {
        Number = layer.Number,
        EnergyMeVPerU = layer.EnergyMeVPerU,
        Spots = [.. layer.Spots.Select(static spot => new BeamSpot(spot.XMm, spot.YMm, spot.MetersetWeight))],
        SpotFwhmXMm = layer.ControlPoint.SpotSizeXMm,
        SpotFwhmYMm = layer.ControlPoint.SpotSizeYMm,
        RangeShifterMm = layer.ControlPoint.RangeShifterSettings.Where(static setting => setting.Setting != "OUT").Sum(static setting => setting.WaterEquivalentThicknessMm ?? 0),
        SnoutPositionMm = layer.ControlPoint.Geometry.SnoutPositionMm,
        PaintingCount = layer.ControlPoint.PaintingCount ?? 1,
    };

    private static BeamSetup? Setup(IonBeam beam, PatientPosition position, Report report)
    {
        BeamGeometry geometry = beam.Layers[0].ControlPoint.Geometry;
        if (geometry.IsocenterMm is not Vector3D isocenter || geometry.GantryAngleDegrees is not double gantry)
        {
            report.Warn($"Beam {beam.Number} ({beam.Name}) says no gantry angle or isocentre, so it has no place in the patient.");
            return null;
        }

        if (geometry.GantryPitchAngleDegrees is double pitch && pitch != 0)
            throw new UsageException(FormattableString.Invariant($"Beam {beam.Number} ({beam.Name}) has a gantry pitch of {pitch} degrees, which is not supported."));
        if (beam.Layers.Any(layer => layer.ControlPoint.Geometry.GantryAngleDegrees != gantry || layer.ControlPoint.Geometry.IsocenterMm != isocenter))
            report.Warn($"Beam {beam.Number} ({beam.Name}) moves between its layers; it is placed as at the first.");
        return new()
        {
            IsocenterMm = isocenter,
            GantryAngleDegrees = gantry,
            CouchAngleDegrees = (geometry.PatientSupportAngleDegrees ?? 0) + (geometry.TableTopEccentricAngleDegrees ?? 0),
            TablePitchDegrees = geometry.TableTopPitchAngleDegrees ?? 0,
            TableRollDegrees = geometry.TableTopRollAngleDegrees ?? 0,
            PatientPosition = position,
            VirtualSourceXMm = beam.VirtualSourceXMm is > 0 ? beam.VirtualSourceXMm.Value : double.PositiveInfinity,
            VirtualSourceYMm = beam.VirtualSourceYMm is > 0 ? beam.VirtualSourceYMm.Value : double.PositiveInfinity,
        };
    }

    private static PatientPosition? Position(RtPlan plan, IonBeam beam, Report report)
    {
        PatientSetup? setup = plan.PatientSetups.FirstOrDefault(setup => setup.Number == beam.PatientSetupNumber) ?? plan.PatientSetups.FirstOrDefault();
        if (setup is { PatientPosition.Length: > 0 })
            return PatientPositionCode.Parse(setup.PatientPosition);
        report.Warn($"The plan does not say how the patient lies for beam {beam.Number} ({beam.Name}); HFS (head first, supine) is taken.");
        return PatientPosition.HeadFirstSupine;
    }
}
