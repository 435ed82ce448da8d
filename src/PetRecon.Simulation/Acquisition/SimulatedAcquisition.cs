using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// A phantom measured by a scanner, as list-mode data that are made while they are read. Reading twice gives the same events.
/// The expected number of prompts of a pair of detection bins i, j is
/// <code>ybar = T * calibration * efficiency_i * efficiency_j * ( mean over both crystals of [ exp(-integral of mu) * integral of activity ] + c )</code>
/// with T the duration in s, the activity integral in Bq/mL mm, and c (<see cref="RandomsIntegral"/>) the same for all pairs. There is no
/// solid-angle factor: this is the model of the reconstruction, a scanner whose geometric efficiencies have been divided out. With TOF the
/// trues of a pair are spread over the bins by where they were emitted and by the timing resolution, and randoms in proportion to bin width.
/// Scatter is not simulated.
/// </summary>
/// <remarks>
/// A real pair of crystals with faces of area a, a distance d apart and facing each other records per s and Bq/mL mm about
/// 1e-3 * a * a / (2 pi d * d) times the square of its detection efficiency; that is the physical size of the calibration factor.
/// </remarks>
public sealed class SimulatedAcquisition : IListModeSource
{
    // Streams of random numbers: blocks count from 0, the rest from the top.
    private const ulong EfficiencyStream = ulong.MaxValue;
    private const ulong SensitivityStream = ulong.MaxValue - 1;
    private const int SensitivityProposals = 1 << 19;

    private readonly Phantom _phantom;
    private readonly float[]? _efficiencies;
    private readonly CrystalTable _crystals;
    private readonly ModulePairTable _pairs;
    private readonly TimeBlocks _blocks;

    /// <summary>Prepares a scan: finds the module pairs that see the phantom, draws the efficiencies and settles the calibration.</summary>
    /// <param name="phantom">What is measured.</param>
    /// <param name="scanner">What measures.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of bounds, or no line of the scanner meets activity.</exception>
    public SimulatedAcquisition(Phantom phantom, ScannerGeometry scanner, AcquisitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(phantom);
        ArgumentNullException.ThrowIfNull(scanner);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _phantom = phantom;
        Scanner = scanner;
        Options = options;
        _efficiencies = SimulatedEfficiencies.Draw(scanner, options, EfficiencyStream);
        _crystals = new(scanner, options.InteractionDepth, options.CrystalAttenuationPerMm);
        _pairs = new(scanner, _crystals, _efficiencies, phantom, options);

        double integralSum = SumOfIntegrals();
        if (!(integralSum > 0))
            throw new ArgumentException($"No line of the scanner '{scanner.ModelName}' meets activity of the phantom '{phantom.Name}'.");
        double trues = (1 - options.RandomsFraction) * (options.ExpectedPrompts ?? 0);
        CalibrationFactor = (float)(options.CalibrationFactor ?? trues / (integralSum * options.DurationSeconds));
        ExpectedTrues = options.DurationSeconds * CalibrationFactor * integralSum;
        ExpectedRandoms = ExpectedTrues * options.RandomsFraction / (1 - options.RandomsFraction);
        RandomsIntegral = ExpectedRandoms / (options.DurationSeconds * CalibrationFactor * _pairs.EfficiencySum);
        Efficiencies = new(scanner, CalibrationFactor, _efficiencies);
        _blocks = new(options.DurationSeconds, ExpectedTrues + ExpectedRandoms * (options.RecordDelayeds ? 2 : 1));
        ContentId = SimulationIdentity.Of(phantom, scanner, options, CalibrationFactor);
    }

    /// <inheritdoc/>
    public ScannerGeometry Scanner { get; }

    /// <summary>How the phantom is measured.</summary>
    public AcquisitionOptions Options { get; }

    /// <inheritdoc/>
    public DetectionEfficiencies Efficiencies { get; }

    /// <inheritdoc/>
    public string ContentId { get; }

    /// <summary>Length of the scan in s.</summary>
    public double DurationSeconds => Options.DurationSeconds;

    /// <summary>Counts per s and Bq/mL mm of a pair with efficiency 1; also in <see cref="Efficiencies"/>.</summary>
    public float CalibrationFactor { get; }

    /// <summary>Mean number of true coincidences before TOF bins reject some, known to about 0.2 % (a Monte Carlo estimate).</summary>
    public double ExpectedTrues { get; }

    /// <summary>Mean number of random coincidences among the prompts; exact.</summary>
    public double ExpectedRandoms { get; }

    /// <summary>c: the randoms of any pair of bins, all TOF bins together, as an activity integral in Bq/mL mm that is not attenuated.</summary>
    public double RandomsIntegral { get; }

    /// <summary>Expected randoms of one pair of detection bins and TOF bin as an activity integral in Bq/mL mm: randoms / (T * efficiency of the pair).</summary>
    /// <param name="coincidence">The pair and its TOF bin; kind and time do not matter.</param>
    public double RandomsIntegralOf(CoincidenceEvent coincidence)
    {
        TofPair tof = Scanner.Tof(Scanner.TypeOf(coincidence.DetectionBin0), Scanner.TypeOf(coincidence.DetectionBin1));
        if (tof.BinCount <= 1)
            return RandomsIntegral;
        double width = tof.BinEdgesMm[coincidence.TofBin + 1] - (double)tof.BinEdgesMm[coincidence.TofBin];
        return RandomsIntegral * width / (tof.BinEdgesMm[^1] - (double)tof.BinEdgesMm[0]);
    }

    /// <summary>Expected number of randoms of one pair of detection bins and TOF bin in the whole scan.</summary>
    /// <param name="coincidence">The pair and its TOF bin; kind and time do not matter.</param>
    public double ExpectedRandomsOf(CoincidenceEvent coincidence) =>
        DurationSeconds * Efficiencies.Pair(coincidence.DetectionBin0, coincidence.DetectionBin1) * RandomsIntegralOf(coincidence);

    /// <inheritdoc/>
    public IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default) => Simulate(cancellationToken: cancellationToken);

    /// <summary>Simulates the scan: one batch per time block, in order. Blocks are worked out ahead by several threads.</summary>
    /// <param name="threads">Number of threads; the events do not depend on it.</param>
    /// <param name="progress">Told the share of the scan that is done, 0 to 1.</param>
    /// <param name="tally">Filled in while the batches are taken.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public IEnumerable<EventBatch> Simulate(
        int? threads = null,
        IProgress<double>? progress = null,
        AcquisitionTally? tally = null,
        CancellationToken cancellationToken = default)
    {
        int threadCount = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1, nameof(threads));
        return SimulateBlocks(threadCount, progress, tally, cancellationToken);
    }

    /// <summary>Simulates the scan into memory.</summary>
    /// <param name="threads">Number of threads; the events do not depend on it.</param>
    /// <param name="progress">Told the share of the scan that is done, 0 to 1.</param>
    /// <param name="tally">Filled in.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public InMemoryListMode ToMemory(
        int? threads = null,
        IProgress<double>? progress = null,
        AcquisitionTally? tally = null,
        CancellationToken cancellationToken = default)
    {
        var events = new List<CoincidenceEvent>();
        foreach (EventBatch batch in Simulate(threads, progress, tally, cancellationToken))
            events.AddRange(batch.Events.Span);
        return new(Efficiencies, events.ToArray(), ContentId);
    }

    private IEnumerable<EventBatch> SimulateBlocks(
        int threads, IProgress<double>? progress, AcquisitionTally? tally, CancellationToken cancellationToken)
    {
        // At most this many blocks are in work or waiting to be taken; they come out in order.
        var ahead = new Queue<Task<BlockSimulator>>();
        var idle = new Stack<BlockSimulator>();
        int next = 0;
        for (int block = 0; block < _blocks.Count; block++)
        {
            while (next < _blocks.Count && ahead.Count < threads + 1)
            {
                BlockSimulator worker = idle.Count > 0 ? idle.Pop() : NewWorker();
                int number = next++;
                ahead.Enqueue(Task.Run(() => worker.Simulate(number, cancellationToken), cancellationToken));
            }

            BlockSimulator done = ahead.Dequeue().GetAwaiter().GetResult();
            cancellationToken.ThrowIfCancellationRequested();
            tally?.Add(done.Tally);
            if (!done.Events.IsEmpty)
                yield return new(done.Events, _blocks.StartMs(block), _blocks.StartMs(block + 1));
            idle.Push(done);
            progress?.Report((block + 1.0) / _blocks.Count);
        }
    }

    private BlockSimulator NewWorker() => new(
        new CoincidenceSampler(Scanner, _crystals, _pairs, _efficiencies, _phantom, Options),
        _blocks,
        Options.Seed,
        DurationSeconds * CalibrationFactor * _pairs.TrueWeightSum,
        ExpectedRandoms,
        Options.RecordDelayeds ? ExpectedRandoms : 0);

    // Sum over all pairs of bins of efficiency * mean attenuated line integral, in Bq/mL mm.
    private double SumOfIntegrals()
    {
        if (_pairs.TrueWeightSum == 0)
            return 0;
        var sampler = new CoincidenceSampler(Scanner, _crystals, _pairs, _efficiencies, _phantom, Options);
        var random = new Xoshiro256(Options.Seed, SensitivityStream);
        double sum = 0;
        for (int i = 0; i < SensitivityProposals; i++)
            sum += sampler.ProposeProbability(ref random);
        return _pairs.TrueWeightSum * sum / SensitivityProposals;
    }
}
