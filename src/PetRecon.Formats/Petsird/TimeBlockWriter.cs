using System.Collections.Immutable;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes time blocks to encode out of typed ones, for any known version of the model.</summary>
internal sealed class TimeBlockWriter(YardlType union, bool isSquare, ScannerGeometry scanner)
{
    private readonly EventLists _lists = new(scanner, isSquare);
    private readonly YardlType _interval = union.Members[0].Type!.TypeOf("timeInterval")!;

    public YardlUnion MakeEvents(TimeInterval interval, ReadOnlySpan<CoincidenceEvent> events)
    {
        object?[] delayeds = _lists.Make(events, CoincidenceKind.Delayed);
        return Make("EventTimeBlock", interval, ("promptEvents", Prompts(events)), ("delayedEvents", delayeds.Length == 0 ? NoDelayeds : delayeds));
    }

    public YardlUnion Make(PetsirdTimeBlock block) => block switch
    {
        EventTimeBlock events => MakeEvents(events),
        ExternalSignalTimeBlock signal => Make(
            "ExternalSignalTimeBlock", signal.Interval, ("signalID", signal.SignalId), ("signalValues", signal.Values.ToArray())),
        BedMovementTimeBlock bed => MakeBed(bed),
        GantryMovementTimeBlock gantry => MakeGantry(gantry),
        DeadTimeTimeBlock deadTime => MakeDeadTime(deadTime),
        SinglesHistogramTimeBlock singles => Make(
            "SinglesHistogramTimeBlock",
            singles.Interval,
            ("singlesHistograms", singles.Histograms.Select(static h => (object?)new YardlArray([h.Length], h.ToArray())).ToArray())),
        _ => throw new ArgumentException($"PETSIRD has no time block for a {block.GetType().Name}.", nameof(block)),
    };

    /// <summary>An absent value where the version has an optional, an empty list where it does not.</summary>
    private object? NoDelayeds => CaseType("EventTimeBlock") is var type && type.Members[type.IndexOf("delayedEvents")].Type!.Kind == YardlKind.Optional
        ? null
        : Array.Empty<object?>();

    /// <summary>Prompts; one empty list for each pair where there are none but the block is there to say so.</summary>
    private object?[] Prompts(ReadOnlySpan<CoincidenceEvent> events) => _lists.Make(events, CoincidenceKind.Prompt);

    private YardlUnion MakeEvents(EventTimeBlock block)
    {
        int typeCount = scanner.ModuleTypes.Length;
        object?[] delayeds = _lists.Make(block.Delayeds.Span, CoincidenceKind.Delayed);
        return Make(
            "EventTimeBlock",
            block.Interval,
            ("singleEvents", MakeSingles(block.Singles.Span)),
            ("promptEvents", Prompts(block.Prompts.Span)),
            ("delayedEvents", delayeds.Length == 0 ? NoDelayeds : delayeds),
            ("tripleEvents", Multiples(block.Triples.Span, typeCount, 3, "tripleEvents")),
            ("quadrupleEvents", Multiples(block.Quadruples.Span, typeCount, 4, "quadrupleEvents")));
    }

    private object?[] MakeSingles(ReadOnlySpan<SingleEvent> events)
    {
        if (events.Length == 0)
            return [];
        List<uint>[] lists = [.. scanner.ModuleTypes.Select(static _ => new List<uint>())];
        foreach (SingleEvent single in events)
        {
            int type = scanner.TypeOf(single.DetectionBin);
            lists[type].Add(single.DetectionBin - (uint)scanner.DetectionBinOffsets[type]);
            lists[type].Add(single.TimeOffsetPs);
        }

        return [.. lists.Select(static list => new YardlFlat(list.ToArray(), 2))];
    }

    /// <summary>
    /// Lists [type0][type1][type2], lower triangular since v0.10. Quadruples have one level more, for the type of a fourth detection bin that
    /// the model does not store; they go to its first place.
    /// </summary>
    private object?[]? Multiples(ReadOnlySpan<TripleEvent> events, int typeCount, int levels, string field)
    {
        YardlType block = CaseType("EventTimeBlock");
        if (events.Length == 0)
            return block.IndexOf(field) is >= 0 and var i && block.Members[i].Type!.Kind == YardlKind.Optional ? null : [];
        List<uint>[,,] lists = new List<uint>[typeCount, typeCount, typeCount];
        foreach (TripleEvent triple in events)
        {
            (int type0, int type1, int type2) = (scanner.TypeOf(triple.DetectionBin0), scanner.TypeOf(triple.DetectionBin1), scanner.TypeOf(triple.DetectionBin2));
            if (!isSquare && (type1 > type0 || type2 > type1))
                throw new ArgumentException($"The event {triple} has module types {type0}, {type1} and {type2}; since v0.10 they may not rise.");
            (lists[type0, type1, type2] ??= []).AddRange(
            [
                triple.DetectionBin0 - (uint)scanner.DetectionBinOffsets[type0],
                triple.DetectionBin1 - (uint)scanner.DetectionBinOffsets[type1],
                triple.DetectionBin2 - (uint)scanner.DetectionBinOffsets[type2],
                triple.TofBin1,
                triple.TofBin2,
            ]);
        }

        return Nest(typeCount, a => Nest(isSquare ? typeCount : a + 1, b => Nest(isSquare ? typeCount : b + 1, c =>
        {
            YardlFlat list = new(lists[a, b, c]?.ToArray() ?? [], 5);
            return levels == 3 ? list : new object?[] { list };
        })));
    }

    private static object?[] Nest(int count, Func<int, object?> make) => [.. Enumerable.Range(0, count).Select(make)];

    private YardlUnion MakeBed(BedMovementTimeBlock bed)
    {
        YardlType transform = CaseType("BedMovementTimeBlock").TypeOf("transform")!;
        return Make("BedMovementTimeBlock", bed.Interval, ("transform", YardlMake.Record(transform, ("matrix", HeaderWriter.Matrix(bed.Transform)))));
    }

    private YardlUnion MakeGantry(GantryMovementTimeBlock gantry)
    {
        if (CaseType("GantryMovementTimeBlock").TypeOf("transform") is not { } single)
        {
            float[] numbers = gantry.Transforms.SelectMany(HeaderWriter.Matrix).ToArray();
            return Make("GantryMovementTimeBlock", gantry.Interval, ("transforms", new YardlFlat(numbers, 12)));
        }

        if (gantry.Transforms.Distinct().Count() != 1)
            throw new ArgumentException("This version of PETSIRD has one gantry transform for all module types; more were given.", nameof(gantry));
        return Make(
            "GantryMovementTimeBlock", gantry.Interval, ("transform", YardlMake.Record(single, ("matrix", HeaderWriter.Matrix(gantry.Transforms[0])))));
    }

    private YardlUnion MakeDeadTime(DeadTimeTimeBlock block)
    {
        YardlType fractions = CaseType("DeadTimeTimeBlock").TypeOf("aliveTimeFractions")!;
        if (isSquare && !block.ModulePairAliveTimeFractions.IsEmpty)
            throw new ArgumentException("Alive-time fractions of module pairs can be written from PETSIRD v0.10 on.", nameof(block));
        object?[] pairs = [.. block.ModulePairAliveTimeFractions.Select(
            static row => (object?)row.Select(static pair => (object?)MakeMatrix(pair)).ToArray())];
        object?[] singles = [.. block.SinglesAliveTimeFractions.Select(static s => (object?)new YardlArray([s.Length], s.ToArray()))];
        return Make(
            "DeadTimeTimeBlock",
            block.Interval,
            ("aliveTimeFractions", YardlMake.Record(fractions, ("singlesAliveTimeFractions", singles), ("modulePairAliveTimeFractions", pairs))));
    }

    private static YardlArray MakeMatrix(ImmutableArray<ImmutableArray<float>> rows) =>
        rows.IsEmpty ? new([0], Array.Empty<object?>()) : new([1], new object?[] { rows.Select(static row => (object?)row.ToArray()).ToArray() });

    private YardlType CaseType(string name) => union.IndexOf(name) is >= 0 and var index
        ? union.Members[index].Type!
        : throw new ArgumentException($"This version of PETSIRD has no {name}.");

    private YardlUnion Make(string name, TimeInterval interval, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        YardlType type = CaseType(name);
        YardlRecord time = YardlMake.Record(_interval, ("start", interval.StartMs), ("stop", interval.StopMs));
        return new(union.IndexOf(name), YardlMake.Record(type, [("timeInterval", time), .. fields]));
    }
}
