using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Randoms spread evenly over all detection bin pairs that the scanner can record (modules in coincidence, both bins with an efficiency
/// above 0) and, within a pair, evenly over the time of flight.
/// </summary>
public sealed class UniformRandoms : IAdditiveTerm
{
    private readonly TofShare _tofShare;
    private readonly double _perPair;

    /// <summary>Spreads a number of randoms.</summary>
    /// <param name="efficiencies">Efficiencies; they know the scanner.</param>
    /// <param name="totalCounts">Expected number of randoms among the prompts of the whole acquisition; at least 0.</param>
    /// <exception cref="ArgumentException">The number is negative or not finite, or no pair can record anything.</exception>
    public UniformRandoms(DetectionEfficiencies efficiencies, double totalCounts)
    {
        ArgumentNullException.ThrowIfNull(efficiencies);
        if (!(totalCounts >= 0 && double.IsFinite(totalCounts)))
            throw new ArgumentException($"{totalCounts} randoms; expected a finite number of at least 0.", nameof(totalCounts));
        double pairs = LivePairs(efficiencies);
        if (!(pairs > 0))
            throw new ArgumentException("No pair of detection bins of this scanner has an efficiency above 0.", nameof(efficiencies));
        TotalCounts = totalCounts;
        _perPair = totalCounts / pairs;
        _tofShare = new(efficiencies.Scanner);
    }

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public string ContentId => FormattableString.Invariant($"uniform {TotalCounts:R}");

    /// <summary>Expected randoms of one pair of detection bins, all TOF bins together.</summary>
    public double CountsPerPair => _perPair;

    /// <summary>As many randoms as the source has delayed coincidences, spread evenly.</summary>
    /// <param name="source">A source with delayeds, recorded with a window as wide as that of prompts.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">The source has no delayeds.</exception>
    public static UniformRandoms FromDelayeds(IListModeSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        long delayeds = 0;
        foreach (EventBatch batch in source.ReadEvents(cancellationToken))
        {
            foreach (CoincidenceEvent e in batch.Events.Span)
                delayeds += e.Kind == CoincidenceKind.Delayed ? 1 : 0;
        }

        if (delayeds == 0)
            throw new ArgumentException("The list-mode data have no delayed coincidences, so randoms cannot be estimated from them.", nameof(source));
        return new(source.Efficiencies, delayeds);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<CoincidenceEvent> events, long firstPromptIndex, bool perTofBin, Span<float> expectedCounts)
    {
        for (int i = 0; i < events.Length; i++)
            expectedCounts[i] = (float)(_perPair * (perTofBin ? _tofShare.Of(events[i]) : 1));
    }

    private static double LivePairs(DetectionEfficiencies efficiencies)
    {
        ScannerGeometry scanner = efficiencies.Scanner;
        double[] live = new double[scanner.ModuleCount];
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
            live[efficiencies.ModuleOf(bin)] += efficiencies.Bin(bin) > 0 ? 1 : 0;
        double pairs = 0;
        for (int a = 0; a < live.Length; a++)
        {
            if (scanner.Coincidences[a, a])
                pairs += 0.5 * live[a] * (live[a] - 1);
            for (int b = a + 1; b < live.Length; b++)
                pairs += scanner.Coincidences[a, b] ? live[a] * live[b] : 0;
        }

        return pairs;
    }
}
