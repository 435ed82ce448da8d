using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Randoms of a uniform flux of single photons: those of a pair of detection bins are in proportion to the product of the bins' own
/// efficiencies, so that a dead crystal has none, over all modules in coincidence; within a pair they are spread evenly over the time of flight.
/// </summary>
public sealed class UniformRandoms : IAdditiveTerm
{
    private readonly TofShare _tofShare;
    private readonly DetectionEfficiencies _efficiencies;
    private readonly double _perUnit;

    /// <summary>Spreads a number of randoms.</summary>
    /// <param name="efficiencies">Efficiencies; they know the scanner.</param>
    /// <param name="totalCounts">Expected number of randoms among the prompts of the whole acquisition; at least 0.</param>
    /// <exception cref="ArgumentException">The number is negative or not finite, or no pair can record anything.</exception>
    public UniformRandoms(DetectionEfficiencies efficiencies, double totalCounts)
    {
        ArgumentNullException.ThrowIfNull(efficiencies);
        if (!(totalCounts >= 0 && double.IsFinite(totalCounts)))
            throw new ArgumentException($"{totalCounts} randoms; expected a finite number of at least 0.", nameof(totalCounts));
        double pairs = SumOfProducts(efficiencies);
        if (!(pairs > 0))
            throw new ArgumentException("No pair of detection bins of this scanner has an efficiency above 0.", nameof(efficiencies));
        TotalCounts = totalCounts;
        _efficiencies = efficiencies;
        _perUnit = totalCounts / pairs;
        _tofShare = new(efficiencies.Scanner);
    }

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public string ContentId => FormattableString.Invariant($"uniform {TotalCounts:R}");

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
        {
            double product = (double)_efficiencies.Bin(events[i].DetectionBin0) * _efficiencies.Bin(events[i].DetectionBin1);
            expectedCounts[i] = (float)(_perUnit * product * (perTofBin ? _tofShare.Of(events[i]) : 1));
        }
    }

    // Over unordered pairs of bins whose modules are in coincidence.
    private static double SumOfProducts(DetectionEfficiencies efficiencies)
    {
        ScannerGeometry scanner = efficiencies.Scanner;
        double[] sums = new double[scanner.ModuleCount];
        double[] squares = new double[scanner.ModuleCount];
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
        {
            double efficiency = efficiencies.Bin(bin);
            sums[efficiencies.ModuleOf(bin)] += efficiency;
            squares[efficiencies.ModuleOf(bin)] += efficiency * efficiency;
        }

        double total = 0;
        for (int a = 0; a < sums.Length; a++)
        {
            if (scanner.Coincidences[a, a])
                total += 0.5 * (sums[a] * sums[a] - squares[a]);
            for (int b = a + 1; b < sums.Length; b++)
                total += scanner.Coincidences[a, b] ? sums[a] * sums[b] : 0;
        }

        return total;
    }
}
