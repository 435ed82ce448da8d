namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>How the sensitivity image is computed and kept.</summary>
public sealed record SensitivityOptions
{
    /// <summary>How the image is computed; null to enumerate small scanners, factor large ones where that can be done, and sample the rest.</summary>
    public SensitivityMethod? Method { get; init; }

    /// <summary>Up to this many lines (pairs of crystals) all are enumerated unless <see cref="Method"/> says otherwise.</summary>
    public long MaxExactLines { get; init; } = 30_000_000;

    /// <summary>Sampling goes on until the relative standard error of a voxel (root mean square over the field of view) is at most this.</summary>
    public double TargetRelativeError { get; init; } = 0.01;

    /// <summary>
    /// Sampling ends at this many lines even if the target is not reached; the error reached is reported. Scanners with fewer lines are enumerated
    /// if a factored image misses the target.
    /// </summary>
    public long MaxSampledLines { get; init; } = 100_000_000;

    /// <summary>Lines of one replicate; the error is estimated from the scatter among replicates, of which there are at least 8.</summary>
    public int LinesPerReplicate { get; init; } = 1 << 20;

    /// <summary>Seed of the sampling; the same seed gives the same image.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether images are kept on disk and found there again.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Where they are kept; <c>$XDG_CACHE_HOME/petrecon/sensitivity</c> (or below <c>~/.cache</c>) when null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        if (MaxExactLines < 0)
            throw new ArgumentException($"MaxExactLines is {MaxExactLines}; expected 0 or more.");
        if (!(TargetRelativeError is > 0 and < 1))
            throw new ArgumentException($"TargetRelativeError is {TargetRelativeError}; expected above 0 and below 1. Was it given in percent?");
        if (LinesPerReplicate is < 1000 or > 1 << 28)
            throw new ArgumentException($"LinesPerReplicate is {LinesPerReplicate}; expected 1000 to {1 << 28}.");
        if (MaxSampledLines < 1000)
            throw new ArgumentException($"MaxSampledLines is {MaxSampledLines}; expected 1000 or more.");
    }

    internal string ResolveCacheFolder()
    {
        if (CacheFolder is not null)
            return CacheFolder;
        string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(home) || !Path.IsPathRooted(home))
            home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(home, "petrecon", "sensitivity");
    }
}
