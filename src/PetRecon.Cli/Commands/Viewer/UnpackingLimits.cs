namespace PetRecon.Cli.Commands.Viewer;

/// <summary>What the archive of a scene may take on the disk. A page saves no more than was dropped on it, which is 8 GiB.</summary>
internal sealed record UnpackingLimits
{
    /// <summary>How many files and folders there may be in it.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>How many bytes all of them may take on the disk.</summary>
    public long MaxBytes { get; init; } = 9L << 30;

    /// <summary>How many bytes have room in the file system of a folder.</summary>
    public Func<string, long> FreeBytes { get; init; } = static folder => new DriveInfo(folder).AvailableFreeSpace;
}
