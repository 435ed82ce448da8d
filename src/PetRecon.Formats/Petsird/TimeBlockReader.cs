using System.Collections.Immutable;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes typed time blocks out of decoded ones, of any version of the model.</summary>
internal sealed class TimeBlockReader(ScannerGeometry scanner, CoincidenceLists lists)
{
    /// <summary>Makes a typed block.</summary>
    /// <exception cref="PetsirdModelException">The block does not follow the model.</exception>
    public PetsirdTimeBlock Read(YardlType union, object? item)
    {
        if (item is not YardlUnion { Value: YardlRecord block } value)
            throw Tree.Unexpected("timeBlocks", "a time block", item);
        string kind = union.Members[value.CaseIndex].Name;
        TimeInterval interval = ReadInterval(block.Record("timeInterval"));
        return kind switch
        {
            "EventTimeBlock" => ReadEvents(interval, block),
            "ExternalSignalTimeBlock" => new ExternalSignalTimeBlock(interval, block.UInt("signalID"), block.Floats("signalValues")),
            "BedMovementTimeBlock" => new BedMovementTimeBlock(interval, Tree.Transform(block.Record("transform"), "transform")),
            "GantryMovementTimeBlock" => ReadGantry(interval, block),
            "DeadTimeTimeBlock" => ReadDeadTime(interval, block.Record("aliveTimeFractions")),
            "SinglesHistogramTimeBlock" => new SinglesHistogramTimeBlock(
                interval,
                [.. block.Items("singlesHistograms").Select(static h => Tree.Numbers<ulong>(h, "singlesHistograms").ToImmutableArray())]),
            _ => throw new PetsirdModelException($"The PETSIRD model has no time block of the kind '{kind}'."),
        };
    }

    /// <summary>A TimeInterval record.</summary>
    public static TimeInterval ReadInterval(YardlRecord interval) => new(interval.UInt("start"), interval.UInt("stop"));

    private EventTimeBlock ReadEvents(TimeInterval interval, YardlRecord block)
    {
        long surplus = 0;
        CoincidenceEvent[] prompts = Coincidences(block, "promptEvents", CoincidenceKind.Prompt, interval, ref surplus);
        CoincidenceEvent[] delayeds = Coincidences(block, "delayedEvents", CoincidenceKind.Delayed, interval, ref surplus);
        SingleEvent[] singles = Singles(block, ref surplus);
        TripleEvent[] triples = Multiples(block, "tripleEvents", 3, ref surplus);
        TripleEvent[] quadruples = Multiples(block, "quadrupleEvents", 4, ref surplus);
        return new(interval)
        {
            Prompts = prompts,
            Delayeds = delayeds,
            Singles = singles,
            Triples = triples,
            Quadruples = quadruples,
            Counts = new(singles.Length, prompts.Length, delayeds.Length, triples.Length, quadruples.Length, surplus),
        };
    }

    private CoincidenceEvent[] Coincidences(YardlRecord block, string name, CoincidenceKind kind, TimeInterval interval, ref long surplus)
    {
        List<CoincidenceEvent> events = [];
        object?[] rows = block.Items(name);
        for (int i = 0; i < rows.Length; i++)
        {
            int type0 = lists.TypeOfRow(i, rows.Length);
            object?[] row = Tree.Items(rows[i], name);
            for (int type1 = 0; type1 < row.Length; type1++)
            {
                uint[] numbers = Tree.Numbers<uint>(row[type1], name, 3);
                if (!lists.Has(type0, type1))
                {
                    surplus += numbers.Length / 3;
                    continue;
                }

                Append(events, numbers, lists[type0, type1], kind, interval, $"{name}[{type0}][{type1}]");
            }
        }

        return [.. events];
    }

    private static void Append(
        List<CoincidenceEvent> events, uint[] numbers, CoincidenceList list, CoincidenceKind kind, TimeInterval interval, string name)
    {
        int first = events.Count;
        for (int i = 0; i < numbers.Length; i += 3)
        {
            if (!list.Contains(numbers[i], numbers[i + 1], numbers[i + 2]))
                throw new PetsirdModelException($"In {name} number {i / 3}: {list.Describe(numbers[i], numbers[i + 1], numbers[i + 2])}");
            events.Add(new(numbers[i] + list.Offset0, numbers[i + 1] + list.Offset1, (ushort)numbers[i + 2], kind, interval.StartMs));
        }

        list.Exchange(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(events)[first..]);
    }

    private SingleEvent[] Singles(YardlRecord block, ref long surplus)
    {
        List<SingleEvent> events = [];
        object?[] rows = block.Items("singleEvents");
        for (int type = 0; type < rows.Length; type++)
        {
            uint[] numbers = Tree.Numbers<uint>(rows[type], "singleEvents", 2);
            if (type >= scanner.ModuleTypes.Length)
            {
                surplus += numbers.Length / 2;
                continue;
            }

            for (int i = 0; i < numbers.Length; i += 2)
                events.Add(new(Bin(type, numbers[i], "singleEvents"), numbers[i + 1]));
        }

        return [.. events];
    }

    /// <summary>Triples [type0][type1][type2]; quadruples have one level more and, in the model as it is, still three detection bins.</summary>
    private TripleEvent[] Multiples(YardlRecord block, string name, int levels, ref long surplus)
    {
        List<TripleEvent> events = [];
        int[] types = new int[levels];
        Collect(block.Items(name), 0, ref surplus);
        return [.. events];

        void Collect(object?[] rows, int level, ref long surplus)
        {
            for (int type = 0; type < rows.Length; type++)
            {
                types[level] = type;
                if (level < levels - 1)
                    Collect(Tree.Items(rows[type], name), level + 1, ref surplus);
                else
                    AddTriples(events, types, Tree.Numbers<uint>(rows[type], name, 5), name, ref surplus);
            }
        }
    }

    private void AddTriples(List<TripleEvent> events, int[] types, uint[] numbers, string name, ref long surplus)
    {
        if (Array.Exists(types, type => type >= scanner.ModuleTypes.Length))
        {
            surplus += numbers.Length / 5;
            return;
        }

        for (int i = 0; i < numbers.Length; i += 5)
        {
            events.Add(new(
                Bin(types[0], numbers[i], name),
                Bin(types[1], numbers[i + 1], name),
                Bin(types[2], numbers[i + 2], name),
                numbers[i + 3],
                numbers[i + 4]));
        }
    }

    private uint Bin(int type, uint bin, string name) => bin < (ulong)scanner.ModuleTypes[type].DetectionBinCount
        ? (uint)scanner.DetectionBinOffsets[type] + bin
        : throw new PetsirdModelException(
            $"An event of {name} has detection bin {bin}; module type {type} has {scanner.ModuleTypes[type].DetectionBinCount}.");

    /// <summary>Up to v0.9.1 there is one transform for all module types.</summary>
    private GantryMovementTimeBlock ReadGantry(TimeInterval interval, YardlRecord block)
    {
        if (block.Type.IndexOf("transform") < 0)
            return new(interval, block.Transforms("transforms"));
        var transform = Tree.Transform(block.Record("transform"), "transform");
        return new(interval, [.. Enumerable.Repeat(transform, scanner.ModuleTypes.Length)]);
    }

    private static DeadTimeTimeBlock ReadDeadTime(TimeInterval interval, YardlRecord fractions)
    {
        string name = fractions.Type.IndexOf("modulePairAliveTimeFractions") >= 0 ? "modulePairAliveTimeFractions" : "moduleCoincidenceAliveTimeFractions";
        return new(interval)
        {
            SinglesAliveTimeFractions =
                [.. fractions.Items("singlesAliveTimeFractions").Select(static s => Tree.Numbers<float>(s, "singlesAliveTimeFractions").ToImmutableArray())],
            ModulePairAliveTimeFractions =
                [.. fractions.Items(name).Select(row => Tree.Items(row, name).Select(pair => Matrix(pair, name)).ToImmutableArray())],
        };
    }

    /// <summary>
    /// Rows of a table of module pairs: an nd-array up to v0.9.1, since then an array of any shape whose one item is a matrix of rows.
    /// </summary>
    private static ImmutableArray<ImmutableArray<float>> Matrix(object? value, string name)
    {
        if (value is YardlArray { Shape.Length: 2 } square && square.Items is float[] numbers)
            return [.. numbers.Chunk((int)Math.Max(1, square.Shape[1])).Select(static row => row.ToImmutableArray())];
        object?[] matrices = Tree.Items(value, name);
        return [.. matrices.SelectMany(matrix => Tree.Items(matrix, name)).Select(row => Tree.Numbers<float>(row, name).ToImmutableArray())];
    }
}
