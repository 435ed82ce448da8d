using System.Collections.Immutable;

namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>A collimator: jaws or leaves.</summary>
public sealed record BeamLimitingDevice
{
    /// <summary>X, Y, ASYMX, ASYMY, MLCX or MLCY.</summary>
    public required string Type { get; init; }

    /// <summary>Number of leaf or jaw pairs.</summary>
    public int? LeafPairCount { get; init; }

    /// <summary>Distance from the source (photons), or from the isocentre (ions).</summary>
    public double? DistanceMm { get; init; }

    /// <summary>Edges of the leaves at isocentre distance, one more than there are pairs.</summary>
    public ImmutableArray<double> LeafBoundariesMm { get; init; } = [];
}
