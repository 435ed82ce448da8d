using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>How the browser host serves.</summary>
public sealed record BrowserHostOptions
{
    /// <summary>Port on the loopback addresses, 1 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>What the page is headed by.</summary>
    public string Title { get; init; } = "PetRecon";

    /// <summary>How long no page may be connected before the host stops by itself, counted from when the scene is open; null never stops it.</summary>
    public TimeSpan? IdleLimit { get; init; }

    /// <summary>How long nothing may be entered before pictures are sent without loss.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a tab that lost its connection finds its views again.</summary>
    public TimeSpan TabLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Opens what was dropped on a page, given the folder that it was copied to; what it gives is put over what the page shows. Null refuses drops. The folder
    /// stays as it is until the host ends, and goes with it.
    /// </summary>
    public Func<string, IProgress<OpeningProgress>, CancellationToken, OpenedScene>? OpenMore { get; init; }

    /// <summary>How many bytes may be dropped in all; 8 GiB by default.</summary>
    public long MaxDropBytes { get; init; } = 8L << 30;

    internal void Check()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"The port is {Port}; 1 to 65535 was expected, or 0 for a free one.");
        if (IdleLimit is { } limit && !(limit > TimeSpan.Zero))
            throw new ArgumentException($"The idle limit is {limit}; a time above zero was expected.");
        if (MaxDropBytes < 0)
            throw new ArgumentException($"MaxDropBytes is {MaxDropBytes}; 0 or more was expected.");
        if (SettleTime < TimeSpan.Zero || TabLifetime < TimeSpan.Zero)
            throw new ArgumentException($"SettleTime is {SettleTime} and TabLifetime {TabLifetime}; neither can be negative.");
    }
}
