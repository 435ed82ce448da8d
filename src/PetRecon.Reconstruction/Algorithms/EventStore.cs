using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Model;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The prompts of a source, dealt to subsets, with their contamination: read once, kept in memory up to a budget and in a scratch file
/// beyond it. Chunks are of a fixed size, so whatever the source's batches and wherever a chunk lies, every update sums in the same order.
/// </summary>
internal sealed class EventStore : IDisposable
{
    // Prompts whose factors are worked out together; the attenuation map travels to a GPU once for each.
    private const int BlockEvents = 1 << 20;

    private readonly SubsetEvents[] _subsets;
    private readonly EventStoreOptions _options;
    private FileStream? _scratch;
    private long _bytesInMemory;

    private EventStore(int subsets, EventStoreOptions options, bool hasContamination)
    {
        _options = options;
        _subsets = new SubsetEvents[subsets];
        for (int s = 0; s < subsets; s++)
            _subsets[s] = new(options.ChunkEvents, hasContamination);
    }

    /// <summary>Number of prompts that are used.</summary>
    public long UsedCount { get; private set; }

    /// <summary>Number of prompts in the source.</summary>
    public long PromptCount { get; private set; }

    /// <summary>Number of delayeds in the source; they are not used here.</summary>
    public long DelayedCount { get; private set; }

    /// <summary>Time that the source's events span, in s.</summary>
    public double SpanSeconds { get; private set; }

    /// <summary>Sum over the used events of log(N A).</summary>
    public double LogMultiplicative { get; private set; }

    /// <summary>Number of subsets.</summary>
    public int SubsetCount => _subsets.Length;

    /// <summary>Bytes that lie in the scratch file.</summary>
    public long ScratchBytes => _scratch?.Length ?? 0;

    /// <summary>Reads a source.</summary>
    /// <exception cref="ArgumentException">An event refers to detection or TOF bins that the scanner does not have.</exception>
    public static EventStore Load(
        IListModeSource source, EventFactors factors, int subsets, EventStoreOptions options,
        IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        EventStore store = new(subsets, options, factors.HasContamination);
        try
        {
            store.Fill(source, factors, progress, cancellationToken);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Number of events in a subset.</summary>
    public long EventsIn(int subset) => _subsets[subset].Count;

    /// <summary>Number of chunks in a subset.</summary>
    public int ChunksIn(int subset) => _subsets[subset].ChunkCount;

    /// <summary>A chunk of a subset.</summary>
    public EventChunk Read(int subset, int chunk) => _subsets[subset].Read(chunk, _scratch);

    /// <summary>Whether a chunk is held in memory.</summary>
    public bool IsInMemory(int subset, int chunk) => _subsets[subset].IsInMemory(chunk);

    public void Dispose() => _scratch?.Dispose();

    private void Fill(IListModeSource source, EventFactors factors, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        SubsetDealer dealer = new(source.Scanner, SubsetCount);
        CoincidenceEvent[] block = new CoincidenceEvent[BlockEvents];
        float[] contamination = new float[BlockEvents];
        BinLimits limits = new(source.Scanner);
        int count = 0;
        uint start = uint.MaxValue;
        uint stop = 0;
        foreach (EventBatch batch in source.ReadEvents(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            start = Math.Min(start, batch.StartMs);
            stop = Math.Max(stop, batch.StopMs);
            ReadOnlySpan<CoincidenceEvent> events = batch.Events.Span;
            for (int i = 0; i < events.Length; i++)
            {
                if (events[i].Kind == CoincidenceKind.Delayed)
                {
                    DelayedCount++;
                    continue;
                }

                limits.Check(events[i], PromptCount + count);
                block[count++] = events[i];
                if (count == BlockEvents)
                {
                    Deal(block, contamination, factors, dealer);
                    count = 0;
                    progress?.Report(new(ReconstructionPhase.ReadingEvents, double.NaN, $"{PromptCount:N0} prompts read"));
                }
            }
        }

        Deal(block.AsSpan(0, count), contamination.AsSpan(0, count), factors, dealer);
        SpanSeconds = stop > start ? (stop - start) * 1e-3 : 0;
        foreach (SubsetEvents subset in _subsets)
        {
            // The last chunk of a subset is in memory already; leaving it there costs nothing more.
            subset.Close(null);
            subset.Trim();
        }

        progress?.Report(new(ReconstructionPhase.ReadingEvents, 1, $"{PromptCount:N0} prompts read, {UsedCount:N0} used"));
    }

    private void Deal(ReadOnlySpan<CoincidenceEvent> prompts, Span<float> contamination, EventFactors factors, SubsetDealer dealer)
    {
        double logs = LogMultiplicative;
        factors.Evaluate(prompts, PromptCount, contamination, ref logs);
        LogMultiplicative = logs;
        PromptCount += prompts.Length;
        for (int i = 0; i < prompts.Length; i++)
        {
            if (contamination[i] < 0)
                continue;
            UsedCount++;
            SubsetEvents subset = _subsets[dealer.Deal(prompts[i])];
            if (subset.Add(prompts[i], contamination[i]))
                CloseFull(subset);
        }
    }

    private void CloseFull(SubsetEvents subset)
    {
        if (_bytesInMemory + subset.ChunkBytes <= _options.ResolveMemoryBytes())
        {
            _bytesInMemory += subset.ChunkBytes;
            subset.Close(null);
            return;
        }

        _scratch ??= new(
            Path.Combine(_options.ScratchFolder ?? Path.GetTempPath(), $"petrecon-events-{Guid.NewGuid():N}.tmp"),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        subset.Close(_scratch);
    }

    private sealed class BinLimits(ScannerGeometry scanner)
    {
        private readonly uint _bins = (uint)scanner.DetectionBinCount;
        private readonly int[] _tofBins = TofBinCounts(scanner);
        private readonly int[] _offsets = [.. scanner.DetectionBinOffsets];

        public void Check(in CoincidenceEvent e, long promptIndex)
        {
            if (e.DetectionBin0 >= _bins || e.DetectionBin1 >= _bins)
                throw new ArgumentException($"Prompt {promptIndex} refers to detection bins {e.DetectionBin0} and {e.DetectionBin1}; the scanner has {_bins}.");
            int pair = TypeOf(e.DetectionBin0) * (_offsets.Length - 1) + TypeOf(e.DetectionBin1);
            if (e.TofBin >= _tofBins[pair])
                throw new ArgumentException($"Prompt {promptIndex} refers to TOF bin {e.TofBin}; its pair of module types has {_tofBins[pair]}.");
        }

        private int TypeOf(uint bin)
        {
            int type = 0;
            while (bin >= (uint)_offsets[type + 1])
                type++;
            return type;
        }

        private static int[] TofBinCounts(ScannerGeometry scanner)
        {
            int types = scanner.ModuleTypes.Length;
            int[] counts = new int[types * types];
            for (int pair = 0; pair < counts.Length; pair++)
            {
                TofPair tof = scanner.Tof(pair / types, pair % types);
                counts[pair] = tof.IsInformative ? tof.BinCount : int.MaxValue;
            }

            return counts;
        }
    }
}
