namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>How depths in water are computed.</summary>
public sealed record WaterEquivalentDepthOptions
{
    private readonly double _upstreamMm;
    private readonly int? _threads;

    /// <summary>Water that every ray has to pass before it comes to the volume, mm: a range shifter.</summary>
    /// <exception cref="ArgumentException">It is below zero.</exception>
    public double UpstreamMm
    {
        get => _upstreamMm;
        init => _upstreamMm = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"UpstreamMm is {value}; a thickness in mm of 0 or more was expected."));
    }

    /// <summary>Number of CPU threads; all processors when null.</summary>
    /// <exception cref="ArgumentException">It is below 1.</exception>
    public int? Threads
    {
        get => _threads;
        init => _threads = value is null or >= 1 ? value : throw new ArgumentException($"Threads is {value}; expected 1 or more.");
    }

    internal ParallelOptions ParallelOptions(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = Threads ?? -1, CancellationToken = cancellation };
}
