using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window;

/// <summary>How a window begins.</summary>
public sealed record WindowHostOptions
{
    /// <summary>What the window is headed by.</summary>
    public string Title { get; init; } = "PetRecon";

    /// <summary>Width of the window in the desktop's units, 200 to 16384.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Height of the window in the desktop's units, 200 to 16384.</summary>
    public int Height { get; init; } = 860;

    /// <summary>How long nothing may be entered before pictures are drawn in full.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Opens the files and folders that are dropped on the window, where they are; what it gives is put over what is shown. Null refuses drops.</summary>
    public Func<IReadOnlyList<string>, IProgress<OpeningProgress>, CancellationToken, OpenedScene>? OpenMore { get; init; }

    /// <summary>The folder that pictures, measurements and scenes are saved in; the current one when null.</summary>
    public string? SaveFolder { get; init; }

    internal void Check()
    {
        if (Width is < 200 or > 16384 || Height is < 200 or > 16384)
            throw new ArgumentException($"A window of {Width} x {Height} was asked for; each side has to be from 200 to 16384.");
        if (SettleTime < TimeSpan.Zero)
            throw new ArgumentException($"SettleTime is {SettleTime}; it cannot be negative.");
    }
}
