using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The lines of a raster scan file: keys of the field, then energies with their spots.</summary>
internal static class RasterReading
{
    /// <summary>Sums are written with six digits.</summary>
    private const double SumTolerance = 1e-5;

    public static RasterScan Read(TextLines lines)
    {
        if (lines.Words is not ["rstfile", string version, ..])
            throw lines.Bad("this is no raster scan file (.rst): it does not begin with 'rstfile VERSION'.");
        List<string> warnings = [];
        RasterScan scan = new() { Version = version, Projectile = "" };
        int? expected = null;
        double? sum = null;
        for (lines.Advance(); !lines.IsAtEnd && lines.Words[0] != "submachine#"; lines.Advance())
        {
            if (lines.Words[0] == "#submachines")
                expected = lines.Count(1);
            else if (lines.Words[0] == "#particles")
                sum = lines.Number(3);
            else
                scan = WithKey(scan, lines);
        }

        ImmutableArray<RasterSubmachine>.Builder machines = ImmutableArray.CreateBuilder<RasterSubmachine>();
        while (!lines.IsAtEnd)
            machines.Add(Submachine(lines, warnings));
        if (expected != machines.Count)
            throw lines.Bad(expected is null ? "the file does not say how many energies it has (#submachines)." : $"the file has {machines.Count} of {expected} energies. Was it copied incompletely?");
        scan = scan with { Submachines = machines.ToImmutable() };
        CheckSum("the field", sum, scan.Particles, warnings);
        return scan with { Warnings = [.. warnings] };
    }

    private static RasterScan WithKey(RasterScan scan, TextLines lines)
    {
        string rest = lines.Text[lines.Words[0].Length..].Trim();
        return lines.Words[0] switch
        {
            "sistable" => scan with { SettingsTable = rest },
            "patient_id" => scan with { PatientId = rest },
            "projectile" => scan with { Projectile = rest },
            "charge" => scan with { Charge = lines.Number(1) },
            "mass" => scan with { Mass = lines.Number(1) },
            "gantryangle" => scan with { GantryAngleDegrees = lines.Number(1) },
            "couchangle" => scan with { CouchAngleDegrees = lines.Number(1) },
            "stereotacticcoordinates" when rest.Length > 0 => scan with { StereotacticMm = new Vector3D(lines.Number(1), lines.Number(2), lines.Number(3)) },
            "bolus" when rest.Length > 0 => scan with { BolusMm = lines.Number(1) },
            "ripplefilter" => scan with { RippleFilter = rest },
            _ => scan,
        };
    }

    private static RasterSubmachine Submachine(TextLines lines, List<string> warnings)
    {
        if (lines.Words[0] != "submachine#")
            throw lines.Bad($"'{lines.Text}' was found where an energy should begin with 'submachine#'.");
        RasterSubmachine machine = new()
        {
            EnergyIndex = lines.Count(1),
            EnergyMeVPerNucleon = lines.Number(2),
            FocusIndex = lines.Count(3),
            FocusFwhmMm = lines.Number(4),
        };
        double? sum = null;
        for (lines.Advance(); !lines.IsAtEnd && lines.Words[0] != "#points"; lines.Advance())
        {
            switch (lines.Words[0])
            {
                case "#particles": sum = lines.Number(3); break;
                case "stepsize": machine = machine with { StepXMm = lines.Number(1), StepYMm = lines.Number(2) }; break;
                case "submachine#": throw lines.Bad($"the energy of {machine.EnergyMeVPerNucleon} MeV/u has no spots (#points).");
            }
        }

        if (lines.IsAtEnd)
            throw lines.Bad($"the file ends before the spots (#points) of {machine.EnergyMeVPerNucleon} MeV/u.");
        int count = lines.Count(1);
        ImmutableArray<RasterSpot>.Builder spots = ImmutableArray.CreateBuilder<RasterSpot>();
        for (int i = 0; i < count; i++)
        {
            lines.Advance();
            if (lines.Words.Length != 3)
                throw lines.Bad(lines.IsAtEnd ? $"the file ends after {i} of {count} spots." : $"'{lines.Text}' is no spot 'X Y PARTICLES'; {i} of {count} were read.");
            RasterSpot spot = new(lines.Number(0), lines.Number(1), lines.Number(2));
            spots.Add(spot.Particles >= 0 ? spot : throw lines.Bad($"a spot has {spot.Particles} ions."));
        }

        lines.Advance();
        machine = machine with { Spots = spots.ToImmutable() };
        CheckSum(FormattableString.Invariant($"{machine.EnergyMeVPerNucleon} MeV/u"), sum, machine.Particles, warnings);
        return machine;
    }

    private static void CheckSum(string what, double? said, double found, List<string> warnings)
    {
        if (said is double sum && Math.Abs(sum - found) > SumTolerance * Math.Max(sum, found))
            warnings.Add(FormattableString.Invariant($"The ions of {what} are said to be {sum:G6}; its spots have {found:G6}."));
    }
}
