namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Even division of work between threads.</summary>
internal static class Share
{
    /// <summary>The part of <paramref name="count"/> items that falls to one of <paramref name="threads"/> threads.</summary>
    public static (int Begin, int End) Of(int count, int thread, int threads) =>
        ((int)((long)count * thread / threads), (int)((long)count * (thread + 1) / threads));
}
