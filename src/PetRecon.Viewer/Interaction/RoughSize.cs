using System.Diagnostics;

namespace PetRecon.Viewer.Interaction;

/// <summary>
/// How coarse a projection is while something changes: as coarse as it has to be to follow the hand, from all of its pixels on a graphics card to
/// a sixteenth of them for a large study on a processor. What the last ones took decides.
/// </summary>
internal sealed class RoughSize
{
    private const int Coarsest = 4;

    // Ten pictures a second with what else a frame needs; and so quick that four times the pixels still are.
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan s_quick = TimeSpan.FromMilliseconds(12);

    /// <summary>Screen pixels on an edge of one that is drawn.</summary>
    public int Shrink { get; private set; } = 2;

    /// <summary>Draws, and takes the time for the next one.</summary>
    public T Measured<T>(Func<T> draw)
    {
        long started = Stopwatch.GetTimestamp();
        T drawn = draw();
        Took(Stopwatch.GetElapsedTime(started));
        return drawn;
    }

    /// <summary>What the last one took.</summary>
    public void Took(TimeSpan time)
    {
        if (time > s_slow)
            Shrink = Math.Min(Shrink + 1, Coarsest);
        else if (time < s_quick)
            Shrink = Math.Max(Shrink - 1, 1);
    }
}
