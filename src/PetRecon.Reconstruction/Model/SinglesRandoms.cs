using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Randoms as a product of singles, r_ij = u_i u_j, with the u that make the expected delayeds of every detection bin's fan those
/// recorded: the maximum-likelihood fit to the delayeds, far less noisy than the delayeds of each pair
/// (Casey and Hoffman, J Comput Assist Tomogr 10 (1986) 845; Hogg et al., IEEE NSS 2001).
/// Within a pair they are spread evenly over the time of flight.
/// </summary>
public sealed class SinglesRandoms : IAdditiveTerm
{
    private const int MaxIterations = 200;
    private const double Tolerance = 1e-7;

    private readonly double[] _singles;
    private readonly TofShare _tofShare;

    private SinglesRandoms(ScannerGeometry scanner, double[] singles, long delayeds)
    {
        _singles = singles;
        _tofShare = new(scanner);
        TotalCounts = delayeds;
        ContentId = "singles " + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>(singles)));
    }

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public string ContentId { get; }

    /// <summary>Fits singles to the delayeds of a source.</summary>
    /// <param name="source">A source with delayeds, recorded with a window as wide as that of prompts.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">The source has no delayeds.</exception>
    public static SinglesRandoms FromDelayeds(IListModeSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        double[] fans = new double[source.Scanner.DetectionBinCount];
        long delayeds = 0;
        foreach (EventBatch batch in source.ReadEvents(cancellationToken))
        {
            foreach (CoincidenceEvent e in batch.Events.Span)
            {
                if (e.Kind != CoincidenceKind.Delayed)
                    continue;
                fans[e.DetectionBin0]++;
                fans[e.DetectionBin1]++;
                delayeds++;
            }
        }

        if (delayeds == 0)
            throw new ArgumentException("The list-mode data have no delayed coincidences, so randoms cannot be estimated from them.", nameof(source));
        return new(source.Scanner, FitSingles(source.Efficiencies, fans, cancellationToken), delayeds);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<CoincidenceEvent> events, long firstPromptIndex, bool perTofBin, Span<float> expectedCounts)
    {
        for (int i = 0; i < events.Length; i++)
        {
            double pair = _singles[events[i].DetectionBin0] * _singles[events[i].DetectionBin1];
            expectedCounts[i] = (float)(pair * (perTofBin ? _tofShare.Of(events[i]) : 1));
        }
    }

    // u_i = fan_i / (sum of u over the bins in coincidence with i), by geometric-mean steps, which do not oscillate between two rings.
    private static double[] FitSingles(DetectionEfficiencies efficiencies, double[] fans, CancellationToken cancellationToken)
    {
        ScannerGeometry scanner = efficiencies.Scanner;
        double[] singles = new double[fans.Length];
        double start = 1 / Math.Sqrt(fans.Length);
        for (int bin = 0; bin < fans.Length; bin++)
            singles[bin] = fans[bin] > 0 ? start : 0;

        double[] moduleSums = new double[scanner.ModuleCount];
        double[] partners = new double[scanner.ModuleCount];
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SumPartners(efficiencies, singles, moduleSums, partners);
            double largestChange = 0;
            for (int bin = 0; bin < fans.Length; bin++)
            {
                if (!(fans[bin] > 0))
                    continue;
                double opposite = partners[efficiencies.ModuleOf((uint)bin)];
                double next = opposite > 0 ? Math.Sqrt(singles[bin] * (fans[bin] / opposite)) : 0;
                largestChange = Math.Max(largestChange, Math.Abs(next - singles[bin]) / Math.Max(next, 1e-300));
                singles[bin] = next;
            }

            if (largestChange < Tolerance)
                break;
        }

        return singles;
    }

    private static void SumPartners(DetectionEfficiencies efficiencies, double[] singles, double[] moduleSums, double[] partners)
    {
        Array.Clear(moduleSums);
        for (int bin = 0; bin < singles.Length; bin++)
            moduleSums[efficiencies.ModuleOf((uint)bin)] += singles[bin];
        ModuleCoincidences coincidences = efficiencies.Scanner.Coincidences;
        for (int a = 0; a < moduleSums.Length; a++)
        {
            double sum = 0;
            for (int b = 0; b < moduleSums.Length; b++)
                sum += coincidences[a, b] ? moduleSums[b] : 0;
            partners[a] = sum;
        }
    }
}
