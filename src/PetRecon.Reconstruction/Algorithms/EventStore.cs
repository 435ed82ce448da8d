using System.Runtime.CompilerServices;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Model;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The prompts of a source, dealt to subsets, with their contamination: read once, kept in memory up to a budget and in a scratch file
/// beyond it. Chunks are of a fixed size, so whatever the source's batches and wherever a chunk lies, every update sums in the same order.
/// What an event needs for itself (bounds, direction, factors) is worked out on all processors while the source reads ahead; only dealing
/// goes event by event.
/// </summary>
internal sealed class EventStore : IDisposable
{
    // Share of the budget for prompts whose factors are worked out together.
    private const int BlockShare = 4;

    // What an event takes while it is packed here or, after that, in the form that an engine makes of it: a LaneRay for each of its rays. See ResidentEvents.
    private const long BytesPerEvent = 4;
    private const long BytesPerRay = 16;

    private readonly SubsetEvents[] _subsets;
    private readonly EventStoreOptions _options;
    private readonly long _memoryBytes;
    private readonly long _chunkBytes;
    private ScratchFile? _scratch;
    private long _bytesInMemory;

    private EventStore(int subsets, EventStoreOptions options, bool hasContamination)
    {
        _options = options;
        HasContamination = hasContamination;
        long bytesPerEvent = BytesPerEvent + options.RaysPerEvent * BytesPerRay + (hasContamination ? sizeof(float) : 0);
        int chunkEvents = options.ResolveChunkEvents();
        _chunkBytes = chunkEvents * bytesPerEvent;
        _memoryBytes = options.ResolveMemoryBytes();

        // All subsets are filled at the same time; what waits to be written takes at most a quarter of the budget.
        int stretch = (int)Math.Clamp(_memoryBytes / 4 / bytesPerEvent / subsets, Math.Min(256, chunkEvents), chunkEvents);
        _subsets = new SubsetEvents[subsets];
        for (int s = 0; s < subsets; s++)
            _subsets[s] = new(chunkEvents, stretch, hasContamination);
    }

    /// <summary>Whether chunks come with contamination.</summary>
    public bool HasContamination { get; }

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

    /// <summary>Number of events of a chunk.</summary>
    public int EventsIn(int subset, int chunk) => _subsets[subset].EventsIn(chunk);

    /// <summary>Copies a chunk, packed; several threads may read at the same time.</summary>
    public void Read(int subset, int chunk, Span<ulong> packed, Span<float> contamination) => _subsets[subset].Read(chunk, packed, contamination);

    /// <summary>Whether a chunk is held in memory.</summary>
    public bool IsInMemory(int subset, int chunk) => _subsets[subset].IsInMemory(chunk);

    /// <summary>Forgets a chunk that lies in memory, since an engine keeps it from now on.</summary>
    public void Release(int subset, int chunk) => _subsets[subset].Release(chunk);

    public void Dispose() => _scratch?.Dispose();

    private void Fill(IListModeSource source, EventFactors factors, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        PackedEvent.CheckFits(source.Scanner);
        int blockEvents = factors.MostPrompts(_memoryBytes / BlockShare, Block.BytesPerEvent);
        Block block = new(new(source.Scanner, SubsetCount), new(source.Scanner), factors, blockEvents);
        uint start = uint.MaxValue;
        uint stop = 0;
        foreach (EventBatch batch in source.ReadEvents(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            start = Math.Min(start, batch.StartMs);
            stop = Math.Max(stop, batch.StopMs);
            ReadOnlySpan<CoincidenceEvent> events = batch.Events.Span;
            while (!events.IsEmpty)
            {
                int taken = block.Take(events, out int delayeds);
                DelayedCount += delayeds;
                events = events[taken..];
                if (block.Count < blockEvents)
                    continue;
                Deal(block, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new(ReconstructionPhase.ReadingEvents, double.NaN, $"{PromptCount:N0} prompts read"));
            }
        }

        Deal(block, cancellationToken);
        SpanSeconds = stop > start ? (stop - start) * 1e-3 : 0;
        foreach (SubsetEvents subset in _subsets)
        {
            subset.Close();
            subset.Trim();
        }

        progress?.Report(new(ReconstructionPhase.ReadingEvents, 1, $"{PromptCount:N0} prompts read, {UsedCount:N0} used"));
    }

    private void Deal(Block block, CancellationToken cancellationToken)
    {
        LogMultiplicative += block.Evaluate(PromptCount, cancellationToken);
        PromptCount += block.Count;
        for (int i = 0; i < block.Count; i++)
        {
            float contamination = block.Contamination[i];
            if (contamination < 0)
                continue;
            UsedCount++;
            SubsetEvents subset = _subsets[block.Dealer.DealTo(block.Directions[i])];
            if (subset.NeedsChunk)
                subset.Begin(PlaceOfNextChunk());
            subset.Add(PackedEvent.Pack(block.Events[i]), contamination);
        }

        block.Clear();
    }

    // Null for memory.
    private ScratchFile? PlaceOfNextChunk()
    {
        if (_scratch is null && _bytesInMemory + _chunkBytes <= _memoryBytes)
        {
            _bytesInMemory += _chunkBytes;
            return null;
        }

        return _scratch ??= ScratchFile.Create(_options.ScratchFolder ?? Path.GetTempPath());
    }

    /// <summary>Consecutive prompts on their way, with what is worked out about each.</summary>
    private sealed class Block(SubsetDealer dealer, BinLimits limits, EventFactors factors, int mostEvents)
    {
        private const int PieceEvents = 1 << 14;

        // Room is made as it is needed; many files have fewer events than fit into the budget.
        private const int FirstEvents = 1 << 20;

        /// <summary>Bytes of a prompt.</summary>
        public static int BytesPerEvent => Unsafe.SizeOf<CoincidenceEvent>() + sizeof(float) + sizeof(ushort);

        public CoincidenceEvent[] Events { get; private set; } = GC.AllocateUninitializedArray<CoincidenceEvent>(Math.Min(FirstEvents, mostEvents));

        public float[] Contamination { get; private set; } = [];

        public ushort[] Directions { get; private set; } = [];

        public SubsetDealer Dealer => dealer;

        public int Count { get; private set; }

        public void Clear() => Count = 0;

        /// <summary>Takes prompts until the block is full; returns how many events it has looked at.</summary>
        public int Take(ReadOnlySpan<CoincidenceEvent> events, out int delayeds)
        {
            delayeds = 0;
            if (Count == Events.Length)
                MakeRoom();
            CoincidenceEvent[] taken = Events;
            int count = Count;
            int i = 0;
            for (; i < events.Length && count < taken.Length; i++)
            {
                taken[count] = events[i];
                bool isPrompt = events[i].Kind != CoincidenceKind.Delayed;
                count += isPrompt ? 1 : 0;
                delayeds += isPrompt ? 0 : 1;
            }

            Count = count;
            return i;
        }

        /// <summary>Works out directions and contamination; returns the sum of log(N A) of the prompts that are kept.</summary>
        /// <param name="firstPromptIndex">Number of prompts before the block.</param>
        /// <param name="cancellationToken">Stops soon.</param>
        public double Evaluate(long firstPromptIndex, CancellationToken cancellationToken)
        {
            if (Directions.Length < Count)
            {
                Directions = GC.AllocateUninitializedArray<ushort>(Events.Length);
                Contamination = GC.AllocateUninitializedArray<float>(Events.Length);
            }

            int firstBad = int.MaxValue;
            Parallel.For(0, (Count + PieceEvents - 1) / PieceEvents, piece =>
            {
                int end = Math.Min(Count, (piece + 1) * PieceEvents);
                for (int i = piece * PieceEvents; i < end; i++)
                {
                    if (!limits.Contain(Events[i]))
                    {
                        LowerTo(ref firstBad, i);
                        return;
                    }

                    Directions[i] = (ushort)dealer.DirectionOf(Events[i]);
                }
            });
            if (firstBad < Count)
                throw limits.Error(Events[firstBad], firstPromptIndex + firstBad);
            double logs = 0;
            factors.Evaluate(Events.AsMemory(0, Count), firstPromptIndex, Contamination.AsMemory(0, Count), ref logs, cancellationToken);
            return logs;
        }

        private void MakeRoom()
        {
            CoincidenceEvent[] larger = GC.AllocateUninitializedArray<CoincidenceEvent>((int)Math.Min(2L * Events.Length, mostEvents));
            Events.AsSpan(0, Count).CopyTo(larger);
            Events = larger;
        }

        private static void LowerTo(ref int target, int value)
        {
            for (int seen = Volatile.Read(ref target); value < seen; seen = Volatile.Read(ref target))
                Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class BinLimits(ScannerGeometry scanner)
    {
        private readonly uint _bins = (uint)scanner.DetectionBinCount;
        private readonly int[] _tofBins = TofBinCounts(scanner);
        private readonly int[] _offsets = [.. scanner.DetectionBinOffsets];

        public bool Contain(in CoincidenceEvent e) => e.DetectionBin0 < _bins && e.DetectionBin1 < _bins && e.TofBin < _tofBins[PairOf(e)];

        public ArgumentException Error(in CoincidenceEvent e, long promptIndex) => e.DetectionBin0 >= _bins || e.DetectionBin1 >= _bins
            ? new($"Prompt {promptIndex} refers to detection bins {e.DetectionBin0} and {e.DetectionBin1}; the scanner has {_bins}.")
            : new($"Prompt {promptIndex} refers to TOF bin {e.TofBin}; its pair of module types has {_tofBins[PairOf(e)]}.");

        private int PairOf(in CoincidenceEvent e) => TypeOf(e.DetectionBin0) * (_offsets.Length - 1) + TypeOf(e.DetectionBin1);

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
