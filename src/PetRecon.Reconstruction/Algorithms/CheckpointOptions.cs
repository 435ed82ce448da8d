namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Where the state of a reconstruction is saved, so that it can go on after an interruption.</summary>
public sealed record CheckpointOptions
{
    /// <summary>
    /// The file. It is replaced as a whole each time. A reconstruction that finds it there goes on from it, and on a CPU ends with the same
    /// bits as one that was never interrupted; it stays after the end, so that more iterations can be added later.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Least time between two savings in s; 0 saves after every update. Cancelling always saves the last complete update.</summary>
    public double MinIntervalSeconds { get; init; } = 60;

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Path);
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
        if (!Directory.Exists(folder))
            throw new ArgumentException($"The checkpoint {Path} cannot be saved: there is no folder {folder}.");
        if (!(MinIntervalSeconds >= 0))
            throw new ArgumentException($"MinIntervalSeconds is {MinIntervalSeconds}; expected 0 or more.");
    }
}
