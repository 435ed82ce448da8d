namespace PetRecon.Therapy.Comparison;

/// <summary>How distal depths are found ray by ray.</summary>
public sealed record DistalDepthOptions
{
    private readonly double _level = 0.5;
    private readonly double _least = 0.1;
    private readonly int? _threads;

    /// <summary>The share of a ray's own maximum that the profile comes down through: 0.5 for R50.</summary>
    /// <exception cref="ArgumentException">It is not between 0 and 1.</exception>
    public double Level
    {
        get => _level;
        init => _level = value is > 0 and < 1 ? value : throw new ArgumentException(FormattableString.Invariant($"Level is {value}; a share between 0 and 1 was expected. Was it given in percent?"));
    }

    /// <summary>Rays whose maximum is below this share of the greatest maximum of all rays have no depth: they are beside the beam.</summary>
    /// <exception cref="ArgumentException">It is not between 0 and 1.</exception>
    public double LeastMaximum
    {
        get => _least;
        init => _least = value is >= 0 and < 1 ? value : throw new ArgumentException(FormattableString.Invariant($"LeastMaximum is {value}; a share from 0 to below 1 was expected."));
    }

    /// <summary>How each ray is sampled, and over which radius it is averaged against noise.</summary>
    public LineProfileOptions Profile { get; init; } = new();

    /// <summary>Number of CPU threads; all processors when null.</summary>
    /// <exception cref="ArgumentException">It is below 1.</exception>
    public int? Threads
    {
        get => _threads;
        init => _threads = value is null or >= 1 ? value : throw new ArgumentException($"Threads is {value}; expected 1 or more.");
    }
}
