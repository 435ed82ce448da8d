using System.Collections.Immutable;

namespace PetRecon.Therapy.Beams;

/// <summary>What a scanned beam delivers at one energy.</summary>
public sealed record BeamLayer
{
    private readonly double _energy;

    /// <summary>Its place in the order of delivery, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Nominal kinetic energy per nucleon, MeV, upstream of range shifters.</summary>
    /// <exception cref="ArgumentException">It is not above zero.</exception>
    public required double EnergyMeVPerU
    {
        get => _energy;
        init => _energy = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"A layer of {value} MeV/u is not possible; expected some 10 to 500 MeV/u."));
    }

    /// <summary>Its spots in the order of delivery.</summary>
    public required ImmutableArray<BeamSpot> Spots { get; init; }

    /// <summary>Width of a spot in x, FWHM in air at the isocentre, mm; null if the plan does not say.</summary>
    public double? SpotFwhmXMm { get; init; }

    /// <summary>Width of a spot in y.</summary>
    public double? SpotFwhmYMm { get; init; }

    /// <summary>Thickness in water of all range shifters that are in the beam, mm.</summary>
    public double RangeShifterMm { get; init; }

    /// <summary>Distance of the snout's downstream side from the isocentre, mm; null without a snout.</summary>
    public double? SnoutPositionMm { get; init; }

    /// <summary>How often the layer is painted; the spots' weights are of all paintings together.</summary>
    public int PaintingCount { get; init; } = 1;

    /// <summary>Sum of its spots' weights.</summary>
    public double Weight
    {
        get
        {
            double sum = 0;
            foreach (BeamSpot spot in Spots)
                sum += spot.Weight;
            return sum;
        }
    }
}
