namespace PetRecon.Therapy.Isodose;

/// <summary>How isodose lines and surfaces are made.</summary>
public sealed record IsodoseOptions
{
    /// <summary>What becomes of them where the values end.</summary>
    public IsodoseBorder Border { get; init; } = IsodoseBorder.Open;

    /// <summary>Number of threads for surfaces; all processors if null. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    internal int ThreadCount => Threads switch
    {
        null => Environment.ProcessorCount,
        > 0 and int threads => threads,
        int threads => throw new ArgumentException($"Threads is {threads}; 1 or more was expected."),
    };
}
