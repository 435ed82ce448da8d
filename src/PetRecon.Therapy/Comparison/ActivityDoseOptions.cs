namespace PetRecon.Therapy.Comparison;

/// <summary>How an activity is compared with a dose.</summary>
public sealed record ActivityDoseOptions
{
    private readonly double _region = 0.1;

    /// <summary>What both are divided by.</summary>
    public Normalization Normalization { get; init; } = Normalization.Mean;

    /// <summary>The region that normalisation and correlation are taken over: voxels with at least this share of the largest dose.</summary>
    /// <exception cref="ArgumentException">It is not between 0 and 1.</exception>
    public double RegionShare
    {
        get => _region;
        init => _region = value is >= 0 and < 1 ? value : throw new ArgumentException(FormattableString.Invariant($"RegionShare is {value}; a share from 0 to below 1 was expected. Was it given in percent?"));
    }
}
