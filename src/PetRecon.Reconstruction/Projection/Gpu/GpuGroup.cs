using System.Runtime.ExceptionServices;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>How several devices share work: each has a thread, and equal shares of the events, which lie one after the other.</summary>
internal static class GpuGroup
{
    /// <summary>Does something for each part at the same time; the first failure is thrown when all have ended.</summary>
    public static void ForEach(int parts, Action<int> action)
    {
        try
        {
            Parallel.For(0, parts, new() { MaxDegreeOfParallelism = parts }, action);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>A part's share of a number of events.</summary>
    public static (int First, int Count) Share(int events, int part, int parts)
    {
        int first = (int)((long)events * part / parts);
        return (first, (int)((long)events * (part + 1) / parts) - first);
    }

    /// <summary>Adds the other images to the first, always in the same order.</summary>
    public static void Sum(float[][] images)
    {
        const int Block = 1 << 16;
        float[] target = images[0];
        Parallel.For(0, (target.Length + Block - 1) / Block, block =>
        {
            int end = Math.Min(target.Length, (block + 1) * Block);
            for (int image = 1; image < images.Length; image++)
            {
                float[] other = images[image];
                for (int i = block * Block; i < end; i++)
                    target[i] += other[i];
            }
        });
    }
}
