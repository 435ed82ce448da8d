using System.Text;

namespace PetRecon.Formats.Voxelplan;

/// <summary>A field as the text of a raster scan file.</summary>
internal static class RasterWriting
{
    public static byte[] Text(RasterScan scan)
    {
        StringBuilder text = new();
        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
        Line($"rstfile {scan.Version}");
        Line($"sistable {scan.SettingsTable}");
        Line($"patient_id {scan.PatientId}");
        Line($"machine# 0");
        Line($"projectile {scan.Projectile}");
        if (scan.Charge is double charge)
            Line($"charge {charge}");
        if (scan.Mass is double mass)
            Line($"mass {mass}");
        if (scan.GantryAngleDegrees is double gantry)
            Line($"gantryangle {gantry}");
        if (scan.CouchAngleDegrees is double couch)
            Line($"couchangle {couch}");
        if (scan.StereotacticMm is { } place)
            Line($"stereotacticcoordinates {place.X} {place.Y} {place.Z}");
        if (scan.BolusMm is double bolus)
            Line($"bolus {bolus}");
        if (scan.RippleFilter.Length > 0)
            Line($"ripplefilter {scan.RippleFilter}");
        Line($"#submachines {scan.Submachines.Length}");
        Line($"#particles {Range(scan.Submachines.SelectMany(static machine => machine.Spots))}");
        foreach (RasterSubmachine machine in scan.Submachines)
        {
            Line($"submachine# {machine.EnergyIndex} {machine.EnergyMeVPerNucleon} {machine.FocusIndex} {machine.FocusFwhmMm}");
            Line($"#particles {Range(machine.Spots)}");
            if (machine is { StepXMm: double x, StepYMm: double y })
                Line($"stepsize {x} {y}");
            Line($"#points {machine.Spots.Length}");
            foreach (RasterSpot spot in machine.Spots)
                Line($"{spot.XMm} {spot.YMm} {spot.Particles}");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Least, greatest and sum.</summary>
    private static string Range(IEnumerable<RasterSpot> spots)
    {
        double[] particles = [.. spots.Select(static spot => spot.Particles)];
        return particles.Length == 0 ? "0 0 0" : FormattableString.Invariant($"{particles.Min()} {particles.Max()} {particles.Sum()}");
    }
}
