namespace PetRecon.Viewer.Measuring;

/// <summary>How a region grows.</summary>
public sealed record RegionGrowingOptions
{
    /// <summary>Threshold as a share of the highest value around the seed, above 0 to 1; 41 % is usual for PET.</summary>
    public double ShareOfMaximum { get; init; } = 0.41;

    /// <summary>A threshold in the volume's unit, such as SUV 2.5, instead of a share; null takes the share.</summary>
    public double? FixedThreshold { get; init; }

    /// <summary>How far around the seed the highest value is searched, mm, 0 or more; growth begins there.</summary>
    public double SearchRadiusMm { get; init; } = 10;

    internal void Check()
    {
        if (FixedThreshold is null && !(ShareOfMaximum is > 0 and <= 1))
            throw new ArgumentException($"ShareOfMaximum is {ShareOfMaximum}; above 0 to 1 was expected. Was it given in percent?");
        if (FixedThreshold is double value && !double.IsFinite(value))
            throw new ArgumentException($"FixedThreshold is {value}; a finite value was expected.");
        if (!(SearchRadiusMm >= 0 && double.IsFinite(SearchRadiusMm)))
            throw new ArgumentException($"SearchRadiusMm is {SearchRadiusMm}; 0 or more was expected.");
    }
}
