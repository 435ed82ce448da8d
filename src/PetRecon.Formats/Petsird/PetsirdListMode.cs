using System.Collections.Immutable;
using System.Security.Cryptography;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// A PETSIRD file as list-mode data. Only the header is in memory; each enumeration opens the file anew, so several may go on at the same
/// time. Events of every version come in the order of the newest: detection bin 0 is not below detection bin 1.
/// </summary>
public sealed class PetsirdListMode : IListModeSource
{
    /// <summary>Events in a batch: the same on one thread and on several, so that the same part of a damaged large block is offered.</summary>
    private const int BatchSize = EventPiece.Capacity;

    private readonly Lazy<string> _contentId;
    private readonly Lock _warningLock = new();
    private readonly CoincidenceLists _lists;
    private readonly long _blocksOffset;
    private readonly Func<string, Stream> _open;
    private ImmutableArray<string> _warnings;

    internal PetsirdListMode(string path)
        : this(System.IO.Path.GetFullPath(path), PetsirdStreams.OpenFile)
    {
    }

    /// <summary>Opens content that need not be a file.</summary>
    /// <param name="path">Named in errors.</param>
    /// <param name="open">Gives the content from its start, each time that it is called with the path.</param>
    internal PetsirdListMode(string path, Func<string, Stream> open)
    {
        Path = path;
        _open = open;
        _contentId = new(HashContent);
        (YardlStreamReader reader, Encoding) = PetsirdStreams.Open(Path, open(Path));
        using (reader)
        {
            PetsirdStreams.CheckProtocol(reader);
            FormatVersion = PetsirdSchemas.VersionOf(reader.Schema);
            List<string> warnings = [];
            try
            {
                EventBlockLayout.Of(reader.Schema.Steps[1].Type);
                Header = HeaderReader.Read((YardlRecord)reader.ReadValue(0)!, warnings);
            }
            catch (PetsirdModelException e)
            {
                throw reader.Error(e.Message, e);
            }

            _blocksOffset = reader.Offset;
            _lists = new(Scanner, PetsirdSchemas.IsSquare(reader.Schema));
            _warnings = [.. warnings];
        }
    }

    /// <summary>Threads that decode the events of a binary file; what comes out is the same for any number.</summary>
    internal int ReadingThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Shorter files are read on one thread.</summary>
    internal long SmallFileBytes { get; init; } = 4 << 20;

    /// <summary>Where the first time block begins.</summary>
    internal long BlocksOffset => _blocksOffset;

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>How the file is written down.</summary>
    public PetsirdEncoding Encoding { get; }

    /// <summary>Version of the PETSIRD model that the file follows.</summary>
    public PetsirdVersion FormatVersion { get; }

    /// <summary>What the file says before its time blocks.</summary>
    public PetsirdHeader Header { get; }

    /// <inheritdoc/>
    public ScannerGeometry Scanner => Header.Scanner.Geometry;

    /// <inheritdoc/>
    public DetectionEfficiencies Efficiencies => Header.Scanner.Efficiencies;

    /// <summary>"sha256:" and the SHA-256 of the whole file in hexadecimal; read once, when first asked for.</summary>
    public string ContentId => _contentId.Value;

    /// <summary>Oddities met so far that did not keep the file from being read, such as lists of events that have no meaning.</summary>
    public ImmutableArray<string> Warnings
    {
        get
        {
            lock (_warningLock)
                return _warnings;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ListModeFormatException">The file is damaged; every complete time block before the damage was offered.</exception>
    public IEnumerable<EventBatch> ReadEvents(CancellationToken cancellationToken = default) =>
        Encoding == PetsirdEncoding.Binary ? ReadBinaryEvents(cancellationToken) : ReadEventsOfBlocks(cancellationToken);

    /// <summary>
    /// Reads the time blocks of all kinds in file order: events, bed and gantry movements, external signals, dead time, singles histograms.
    /// One block at a time is in memory; use <see cref="ReadEvents"/> where blocks may be too large for that.
    /// </summary>
    /// <param name="withEvents">Whether event blocks come with their events, or (quickly) with their numbers only.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <exception cref="ListModeFormatException">The file is damaged; every complete time block before the damage was offered.</exception>
    public IEnumerable<PetsirdTimeBlock> ReadTimeBlocks(bool withEvents = true, CancellationToken cancellationToken = default)
    {
        using YardlStreamReader reader = OpenAtBlocks();
        IEnumerable<PetsirdTimeBlock> blocks = !withEvents && reader is YardlBinaryReader binary ? CountBlocks(binary) : ReadBlocks(reader);
        foreach (PetsirdTimeBlock block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block is EventTimeBlock events)
                WarnOfSurplus(events.Counts);
            yield return block is EventTimeBlock full && !withEvents ? new EventTimeBlock(full.Interval) { Counts = full.Counts } : block;
        }
    }

    /// <summary>Counts what is in the file; reads all of it.</summary>
    /// <param name="cancellationToken">Stops between blocks.</param>
    /// <exception cref="ListModeFormatException">The file is damaged.</exception>
    public PetsirdSummary Summarize(CancellationToken cancellationToken = default)
    {
        SortedDictionary<string, long> blocks = new(StringComparer.Ordinal);
        EventCounts counts = default;
        (uint first, uint last) = (uint.MaxValue, 0);
        foreach (PetsirdTimeBlock block in ReadTimeBlocks(withEvents: false, cancellationToken))
        {
            string kind = block.GetType().Name;
            blocks[kind] = blocks.GetValueOrDefault(kind) + 1;
            if (block is not EventTimeBlock events)
                continue;
            counts += events.Counts;
            first = Math.Min(first, events.Interval.StartMs);
            last = Math.Max(last, events.Interval.StopMs);
        }

        return new(blocks.ToImmutableSortedDictionary(StringComparer.Ordinal), counts, first == uint.MaxValue ? 0 : first, last);
    }

    private IEnumerable<EventBatch> ReadBinaryEvents(CancellationToken cancellationToken)
    {
        var binary = (YardlBinaryReader)OpenAtBlocks();
        if (ReadingThreads > 1 && !(binary.Bytes.Length < SmallFileBytes))
        {
            using EventPieces pieces = new(binary, RunsOf(binary), ReadingThreads);
            while (pieces.TryNext(out EventBatch batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch;
            }

            if (pieces.StoppedAt is not { } place)
                yield break;
            binary = (YardlBinaryReader)OpenAtBlocks();
            binary.ResumeAt(place.ItemOffset, place.ItemsLeft);
            foreach (EventBatch batch in ReadAlone(binary, place.EventsOffered, cancellationToken))
                yield return batch;
        }
        else
        {
            foreach (EventBatch batch in ReadAlone(binary, eventsOffered: 0, cancellationToken))
                yield return batch;
        }
    }

    private IEnumerable<EventBatch> ReadAlone(YardlBinaryReader binary, long eventsOffered, CancellationToken cancellationToken)
    {
        using (binary)
        {
            using IEnumerator<EventRun> runs = RunsOf(binary).GetEnumerator();
            EventBatcher batcher = new(binary, runs, GC.AllocateUninitializedArray<CoincidenceEvent>(binary.Bytes.AtMost(BatchSize, 3)));
            while (batcher.TryNext(out EventBatch batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                int known = (int)Math.Min(eventsOffered, batch.Events.Length);
                eventsOffered -= known;
                if (known < batch.Events.Length)
                    yield return batch with { Events = batch.Events[known..] };
            }
        }
    }

    private IEnumerable<EventRun> RunsOf(YardlBinaryReader binary)
    {
        YardlType union = binary.Schema.Steps[1].Type;
        return WarnWhile(new BinaryEventRuns(binary, union, EventBlockLayout.Of(union), _lists).Read(skipEvents: false));
    }

    private IEnumerable<EventBatch> ReadEventsOfBlocks(CancellationToken cancellationToken)
    {
        foreach (PetsirdTimeBlock block in ReadTimeBlocks(withEvents: true, cancellationToken))
        {
            if (block is not EventTimeBlock events)
                continue;
            if (events.Prompts.Length > 0)
                yield return new(events.Prompts, events.Interval.StartMs, events.Interval.StopMs);
            if (events.Delayeds.Length > 0)
                yield return new(events.Delayeds, events.Interval.StartMs, events.Interval.StopMs);
        }
    }

    private YardlStreamReader OpenAtBlocks()
    {
        (YardlStreamReader reader, _) = PetsirdStreams.Open(Path, _open(Path));
        reader.SkipTo(_blocksOffset);
        return reader;
    }

    private IEnumerable<PetsirdTimeBlock> ReadBlocks(YardlStreamReader reader)
    {
        TimeBlockReader blocks = new(Scanner, _lists);
        while (reader.TryReadItem(1, out object? item))
            yield return ReadBlock(reader, blocks, item);
    }

    private IEnumerable<PetsirdTimeBlock> CountBlocks(YardlBinaryReader reader)
    {
        TimeBlockReader blocks = new(Scanner, _lists);
        YardlType union = reader.Schema.Steps[1].Type;
        foreach (EventRun run in new BinaryEventRuns(reader, union, EventBlockLayout.Of(union), _lists).Read(skipEvents: true))
            yield return run.Other is { } other ? ReadBlock(reader, blocks, other) : new EventTimeBlock(run.Interval) { Counts = run.Counts };
    }

    private static PetsirdTimeBlock ReadBlock(YardlStreamReader reader, TimeBlockReader blocks, object? item)
    {
        try
        {
            return blocks.Read(reader.Schema.Steps[1].Type, item);
        }
        catch (PetsirdModelException e)
        {
            throw reader.Error(e.Message, e);
        }
    }

    private IEnumerable<EventRun> WarnWhile(IEnumerable<EventRun> runs)
    {
        foreach (EventRun run in runs)
        {
            WarnOfSurplus(run.Counts);
            yield return run;
        }
    }

    private void WarnOfSurplus(EventCounts counts)
    {
        const string Warning = "Event blocks have lists for pairs of module types that the scanner does not have; their events are left out.";
        if (counts.Surplus == 0)
            return;
        lock (_warningLock)
        {
            if (!_warnings.Contains(Warning))
                _warnings = _warnings.Add(Warning);
        }
    }

    private string HashContent()
    {
        using Stream content = _open(Path);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
