using System.Runtime.ExceptionServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Work on many like things, over threads where it is worth them.</summary>
internal static class Spread
{
    // Below this many samples a thread costs more than it saves.
    private const int MinSamples = 1 << 16;

    /// <summary>Calls the work for consecutive ranges that cover 0 to <paramref name="count"/>.</summary>
    /// <param name="count">Number of things.</param>
    /// <param name="maxThreads">Threads at most.</param>
    /// <param name="samples">Samples in all things together.</param>
    /// <param name="work">Does the things from the first number up to, not including, the second.</param>
    public static void Over(int count, int maxThreads, long samples, Action<int, int> work)
    {
        int threads = samples < MinSamples ? 1 : Math.Min(maxThreads, count);
        if (threads <= 1)
        {
            work(0, count);
            return;
        }

        // Several ranges a thread, as some take longer than others.
        int ranges = Math.Min(count, 4 * threads);
        try
        {
            Parallel.For(0, ranges, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
                work((int)((long)count * i / ranges), (int)((long)count * (i + 1) / ranges)));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
