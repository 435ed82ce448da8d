using System.Collections.Immutable;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The spots of one energy: a setting of the accelerator, which the format calls a submachine.</summary>
public sealed record RasterSubmachine
{
    /// <summary>Number of the energy in the table of accelerator settings.</summary>
    public required int EnergyIndex { get; init; }

    /// <summary>Energy in MeV per nucleon.</summary>
    public required double EnergyMeVPerNucleon { get; init; }

    /// <summary>Number of the focus in that table.</summary>
    public required int FocusIndex { get; init; }

    /// <summary>Full width at half maximum of the beam at the isocentre, in mm.</summary>
    public required double FocusFwhmMm { get; init; }

    /// <summary>Distance of spots along x in mm; null in files of before 1998.</summary>
    public double? StepXMm { get; init; }

    /// <summary>Distance of spots along y in mm; null in files of before 1998.</summary>
    public double? StepYMm { get; init; }

    /// <summary>The spots, in the order in which they are irradiated.</summary>
    public ImmutableArray<RasterSpot> Spots { get; init; } = [];

    /// <summary>Number of ions of all spots.</summary>
    public double Particles
    {
        get
        {
            double sum = 0;
            foreach (RasterSpot spot in Spots)
                sum += spot.Particles;
            return sum;
        }
    }
}
