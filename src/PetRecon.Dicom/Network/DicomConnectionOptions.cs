namespace PetRecon.Dicom.Network;

/// <summary>How this side presents itself, and how long it waits.</summary>
public sealed record DicomConnectionOptions
{
    /// <summary>The smallest <see cref="MaxPduBytes"/>.</summary>
    public const int SmallestMaxPduBytes = 4096;

    /// <summary>The largest <see cref="MaxPduBytes"/>.</summary>
    public const int LargestMaxPduBytes = 1024 * 1024;

    /// <summary>This side's AE title.</summary>
    public string CallingAeTitle { get; init; } = "PETRECON";

    /// <summary>The longest P-DATA-TF that the other side may send, in bytes.</summary>
    public int MaxPduBytes { get; init; } = 128 * 1024;

    /// <summary>For the TCP connection and TLS.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to an association or release request (the standard's ARTIM timer).</summary>
    public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the answer to a request, and for every part of a transfer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two signs of life during C-GET and C-MOVE: an archive may have to fetch from slow storage.</summary>
    public TimeSpan RetrieveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Name for those who want to know a user; null: none is sent.</summary>
    public string? UserName { get; init; }

    /// <summary>Passcode that goes with the name. Without TLS it crosses the network readable by everyone.</summary>
    public string? Password { get; init; }

    internal DicomConnectionOptions Checked()
    {
        if (MaxPduBytes is < SmallestMaxPduBytes or > LargestMaxPduBytes)
            throw new ArgumentException($"MaxPduBytes is {MaxPduBytes}; expected {SmallestMaxPduBytes} to {LargestMaxPduBytes}.");
        if (UserName is null && Password is not null)
            throw new ArgumentException("A password was given without a user name.");
        foreach (TimeSpan timeout in new[] { ConnectTimeout, AssociationTimeout, ResponseTimeout, RetrieveTimeout })
        {
            if (timeout <= TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue)
                throw new ArgumentException($"A timeout is {timeout.TotalSeconds} s; expected more than 0 and less than 24 days.");
        }

        return this with { CallingAeTitle = AeTitles.Checked(CallingAeTitle, "The calling AE title") };
    }
}
