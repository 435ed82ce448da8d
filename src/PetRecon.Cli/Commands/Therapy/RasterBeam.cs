using System.Collections.Immutable;
using PetRecon.Formats.Voxelplan;
using PetRecon.Therapy.Beams;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Raster scan files of TRiP98 (.rst) as beams.</summary>
internal static class RasterBeam
{
    /// <summary>Whether a name is that of a raster scan file.</summary>
    public static bool IsRaster(string path) =>
        path.EndsWith(".rst", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".rst.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A field as a beam. It has no place in the patient: the file has no isocentre there, and its angles are counted from the machine's own zero.
    /// </summary>
    public static ScannedBeam Of(RasterScan scan, string name) => new()
    {
        Name = name,
        Ion = IonOf(scan, name),
        AmountUnit = "particles",
        Layers = [.. scan.Submachines.Select((machine, index) => new BeamLayer
        {
            Number = index + 1,
            EnergyMeVPerU = machine.EnergyMeVPerNucleon,
            SpotFwhmXMm = machine.FocusFwhmMm,
            SpotFwhmYMm = machine.FocusFwhmMm,
            RangeShifterMm = scan.BolusMm ?? 0,
            Spots = [.. machine.Spots.Select(static spot => new BeamSpot(spot.XMm, spot.YMm, spot.Particles))],
        })],
    };

    // Charge and mass if the file has them, otherwise from a name such as 12C or 1H.
    private static Ion IonOf(RasterScan scan, string name)
    {
        if (scan is { Charge: double charge, Mass: double mass } && charge >= 1 && mass >= charge)
            return new((int)Math.Round(charge), (int)Math.Round(mass));
        string projectile = scan.Projectile.Trim();
        ImmutableArray<Ion> known = [Ion.Proton, new(1, 2), new(2, 3), Ion.Helium, new(3, 7), Ion.Carbon, new(7, 14), new(8, 16), new(10, 20)];
        foreach (Ion ion in known)
        {
            if (projectile.Equals(ion.ToString(), StringComparison.OrdinalIgnoreCase) || (ion == Ion.Proton && projectile.ToUpperInvariant() is "1H" or "H" or "P"))
                return ion;
        }

        throw new InvalidDataException($"{name}: the projectile '{projectile}' is not known, and charge and mass are missing.");
    }
}
