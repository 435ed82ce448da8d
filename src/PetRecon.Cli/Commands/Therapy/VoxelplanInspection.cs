using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Formats.Voxelplan;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What the text files of TRiP98 hold: contours, raster scans, plan scripts.</summary>
internal static class VoxelplanInspection
{
    /// <summary>Whether a path is a file of one of these kinds.</summary>
    public static bool Handles(string path) => File.Exists(path) && Kind(path) is ".vdx" or ".rst" or ".exec";

    public static void Run(string path, string? plot, Report report)
    {
        if (plot is not null)
            throw new UsageException($"{path} has no voxels to draw.");
        switch (Kind(path))
        {
            case ".vdx": Tell(VoxelplanStructures.Read(path), report); break;
            case ".rst": Tell(RasterScan.Read(path), report); break;
            default: Tell(TripScript.Read(path), report); break;
        }
    }

    private static string Kind(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToLowerInvariant();

    private static void Tell(VoxelplanStructures read, Report report)
    {
        Begin($"VOXELPLAN contours, version {read.Version}", read.Warnings, report);
        report.Say("  name                             type          contours  volume, cc  z from .. to, mm");
        JsonArray structures = [];
        foreach (Structure structure in read.Structures)
        {
            double? volume = Volume(structure, report);
            string extent = structure.Contours.IsEmpty
                ? ""
                : FormattableString.Invariant($"{structure.Contours.Min(static c => c.PointsMm.Min(static p => p.Z)):0.##} .. {structure.Contours.Max(static c => c.PointsMm.Max(static p => p.Z)):0.##}");
            report.Say(FormattableString.Invariant($"  {structure.Name,-32} {structure.InterpretedType,-12}{structure.Contours.Length,10}  {(volume is double cc ? FormattableString.Invariant($"{cc:0.000}") : "-"),10}  {extent}"));
            structures.Add(new JsonObject
            {
                ["name"] = structure.Name,
                ["type"] = structure.InterpretedType,
                ["contours"] = structure.Contours.Length,
                ["volumeCc"] = volume is double known ? JsonText.Number(known) : null,
            });
        }

        report.Result["structures"] = structures;
    }

    private static double? Volume(Structure structure, Report report)
    {
        try
        {
            return structure.IsEmpty ? null : StructureMask.VolumeCcOf(structure);
        }
        catch (ArgumentException e)
        {
            report.Warn(e.Message);
            return null;
        }
    }

    private static void Tell(RasterScan scan, Report report)
    {
        Begin($"Raster scan, version {scan.Version}", scan.Warnings, report);
        report.Say(FormattableString.Invariant($"Patient {scan.PatientId}; {scan.Projectile}; gantry {scan.GantryAngleDegrees:0.##}, couch {scan.CouchAngleDegrees:0.##} degrees; bolus {scan.BolusMm:0.##} mm; ripple filter {(scan.RippleFilter.Length > 0 ? scan.RippleFilter : "none")}"));
        report.Say(FormattableString.Invariant($"{scan.Submachines.Length} energies, {scan.SpotCount} spots, {scan.Particles:G6} ions"));
        report.Say("  MeV/u     focus, mm  step, mm      spots        ions");
        JsonArray energies = [];
        foreach (RasterSubmachine machine in scan.Submachines)
        {
            report.Say(FormattableString.Invariant($"  {machine.EnergyMeVPerNucleon,-10:0.##}{machine.FocusFwhmMm,9:0.##}{$"{machine.StepXMm:0.##} x {machine.StepYMm:0.##}",10}{machine.Spots.Length,11}{machine.Particles,12:G6}"));
            energies.Add(new JsonObject
            {
                ["energyMeVPerNucleon"] = machine.EnergyMeVPerNucleon,
                ["focusFwhmMm"] = machine.FocusFwhmMm,
                ["spots"] = machine.Spots.Length,
                ["particles"] = JsonText.Number(machine.Particles),
            });
        }

        report.Result["projectile"] = scan.Projectile;
        report.Result["spots"] = scan.SpotCount;
        report.Result["particles"] = JsonText.Number(scan.Particles);
        report.Result["energies"] = energies;
    }

    private static void Tell(TripScript script, Report report)
    {
        Begin("TRiP98 script", [], report);
        string unit = script.IsBiological ? "Gy (RBE)" : "Gy";
        report.Say(FormattableString.Invariant($"Prescribed: {(script.PrescribedDose is double dose ? $"{dose:0.###} {unit}" : "not said")}, to {(script.Target.Length > 0 ? script.Target : "(not said)")}"));
        report.Say($"Ion: {script.Projectile}; CT: {script.Ct}; doses: {string.Join(", ", script.DoseFiles)}{(script.TargetTissue.Length > 0 ? $"; tissue {script.TargetTissue}" : "")}");
        report.Result["prescribedDose"] = script.PrescribedDose;
        report.Result["unit"] = unit;
        report.Result["target"] = script.Target;
        report.Result["projectile"] = script.Projectile;
    }

    private static void Begin(string format, IEnumerable<string> warnings, Report report)
    {
        report.Say(format);
        report.Result["format"] = format;
        foreach (string warning in warnings)
            report.Warn(warning);
    }
}
