using System.Collections.Immutable;

namespace PetRecon.Core.Scanners;

/// <summary>
/// Time of flight of events between two module types. Lengths are half the path difference, (t1 - t2) c / 2 with t1 the arrival at
/// the first detection bin (PETSIRD): negative is nearer to the first detector.
/// </summary>
/// <param name="BinEdgesMm">Edges of the TOF bins, rising; n + 1 for n bins. Empty: no TOF.</param>
/// <param name="FwhmMm">Resolution along the line, full width at half maximum; c/2 times the coincidence time resolution.</param>
public sealed record TofPair(ImmutableArray<float> BinEdgesMm, float FwhmMm)
{
    /// <summary>Millimetres of position along the line for one picosecond of time difference, c / 2.</summary>
    public const double MmPerPs = 0.299792458 / 2;

    /// <summary>A pair of module types that records no time of flight.</summary>
    public static TofPair None { get; } = new([], 0);

    /// <summary>Number of TOF bins; 0 when there is no TOF.</summary>
    public int BinCount => Math.Max(0, BinEdgesMm.Length - 1);

    /// <summary>Whether the time of flight carries information: more than one bin and a known resolution.</summary>
    public bool IsInformative => BinCount > 1 && FwhmMm > 0;

    /// <summary>Standard deviation along the line, in mm.</summary>
    public double SigmaMm => FwhmMm / 2.3548200450309493;

    /// <summary>Equal bins, centred on zero.</summary>
    /// <param name="binCount">Number of bins.</param>
    /// <param name="binWidthPs">Width of a bin as a time difference, in ps.</param>
    /// <param name="resolutionFwhmPs">Coincidence time resolution (FWHM), in ps.</param>
    /// <exception cref="ArgumentException">A number is outside what any scanner has.</exception>
    public static TofPair FromTiming(int binCount, double binWidthPs, double resolutionFwhmPs)
    {
        if (binCount < 1)
            throw new ArgumentException($"{binCount} TOF bins; expected 1 or more.", nameof(binCount));
        if (!(resolutionFwhmPs is >= 5 and <= 10_000))
            throw new ArgumentException($"FwhmPs is {resolutionFwhmPs}; expected 5 to 10000 ps. Was it given in ns?", nameof(resolutionFwhmPs));
        if (!(binWidthPs is > 0 and <= 100_000))
            throw new ArgumentException($"The TOF bin width is {binWidthPs}; expected above 0 and up to 100000 ps.", nameof(binWidthPs));
        var edges = ImmutableArray.CreateBuilder<float>(binCount + 1);
        for (int i = 0; i <= binCount; i++)
            edges.Add((float)((i - 0.5 * binCount) * binWidthPs * MmPerPs));
        return new(edges.MoveToImmutable(), (float)(resolutionFwhmPs * MmPerPs));
    }

    /// <summary>The same pair seen with first and second detector exchanged: edges mirrored.</summary>
    public TofPair Mirrored()
    {
        var edges = ImmutableArray.CreateBuilder<float>(BinEdgesMm.Length);
        for (int i = BinEdgesMm.Length - 1; i >= 0; i--)
            edges.Add(-BinEdgesMm[i]);
        return this with { BinEdgesMm = edges.MoveToImmutable() };
    }
}
