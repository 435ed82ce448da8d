using System.Collections.Immutable;

namespace PetRecon.Therapy.Beams;

/// <summary>A scanned ion beam: where it comes from and what it delivers, layer by layer, whatever file it was read from.</summary>
public sealed record ScannedBeam
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its number in the plan.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The particle.</summary>
    public required Ion Ion { get; init; }

    /// <summary>Where it comes from; null if its file does not say (raster files of TRiP98 have no angles and no isocentre).</summary>
    public BeamSetup? Setup { get; init; }

    /// <summary>Its layers in the order of delivery.</summary>
    public required ImmutableArray<BeamLayer> Layers { get; init; }

    /// <summary>Apertures and blocks; none for most scanned beams.</summary>
    public ImmutableArray<BeamBlock> Blocks { get; init; } = [];

    /// <summary>What one unit of a spot's weight is in a fraction, in <see cref="AmountUnit"/>: meterset per meterset weight; 1 if weights are amounts already.</summary>
    public double AmountPerWeight { get; init; } = 1;

    /// <summary>Unit of amounts: MU, NP (number of particles), particles, or weight where the plan says no more.</summary>
    public string AmountUnit { get; init; } = "weight";

    /// <summary>Number of spots of all layers.</summary>
    public int SpotCount => Layers.Sum(static layer => layer.Spots.Length);

    /// <summary>Sum of the weights of all spots.</summary>
    public double Weight => Layers.Sum(static layer => layer.Weight);

    /// <summary>What is delivered in a fraction, in <see cref="AmountUnit"/>.</summary>
    public double Amount => Weight * AmountPerWeight;

    /// <summary>The rectangle around all spots.</summary>
    public SpotBounds Bounds => SpotBounds.Of(Layers.SelectMany(static layer => layer.Spots));

    /// <summary>
    /// Depth in water that a layer reaches: the range of its nominal energy less the range shifters; 0 if they stop it.
    /// Nozzle and air in front of the patient are not taken off: how much they cost is the machine's own matter.
    /// </summary>
    /// <param name="layer">One of the layers.</param>
    public double RangeMm(BeamLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Math.Max(0, WaterRange.Of(Ion).RangeMm(layer.EnergyMeVPerU) - layer.RangeShifterMm);
    }

    /// <summary>Depth in water of the layer that reaches deepest.</summary>
    /// <exception cref="InvalidOperationException">The beam has no layers.</exception>
    public double DeepestRangeMm() =>
        Layers.IsEmpty ? throw new InvalidOperationException($"Beam {Name} has no layers, so it has no range.") : Layers.Max(RangeMm);
}
