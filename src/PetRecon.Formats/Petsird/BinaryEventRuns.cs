using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>A stretch of a binary file: events of one list that stand next to each other, or the end of a time block.</summary>
/// <param name="IsBlockEnd">Whether the time block ends here; the rest then describes the block.</param>
/// <param name="List">How to read the events.</param>
/// <param name="Kind">Prompts or delayeds.</param>
/// <param name="Count">Number of events.</param>
/// <param name="Interval">Interval of the time block.</param>
/// <param name="Counts">Events of the block, at its end.</param>
/// <param name="Other">The block itself, at its end, if it is not an event block.</param>
internal readonly record struct EventRun(
    bool IsBlockEnd, CoincidenceList List, CoincidenceKind Kind, long Count, TimeInterval Interval, EventCounts Counts, YardlUnion? Other);

/// <summary>
/// Walks through the time blocks of a binary file without holding any of them: gives each list of coincidences to the caller, who reads
/// its events before asking for the next, and skips the rest.
/// </summary>
internal sealed class BinaryEventRuns(YardlBinaryReader reader, YardlType union, EventBlockLayout layout, CoincidenceLists lists)
{
    private readonly ByteReader _bytes = reader.Bytes;

    /// <summary>Every stretch in file order. If <paramref name="skipEvents"/>, coincidences are counted and skipped as well.</summary>
    public IEnumerable<EventRun> Read(bool skipEvents)
    {
        while (reader.TryBeginItem(union))
        {
            int caseIndex = BinaryDecoder.ReadCase(_bytes, union);
            TimeInterval interval = default;
            EventCounts counts = default;
            if (caseIndex != layout.CaseIndex)
            {
                object? other = union.Members[caseIndex].Type is { } type ? BinaryDecoder.Read(_bytes, type) : null;
                yield return new(true, default, default, 0, default, default, new(caseIndex, other));
                continue;
            }

            foreach (EventField field in layout.Fields)
            {
                if (field.IsOptional && !BinaryDecoder.ReadFlag(_bytes, field.Type.Name))
                    continue;
                switch (field.Role)
                {
                    case EventFieldRole.Interval:
                        interval = TimeBlockReader.ReadInterval((YardlRecord)BinaryDecoder.Read(_bytes, field.Type)!);
                        break;
                    case EventFieldRole.Prompts or EventFieldRole.Delayeds:
                        CoincidenceKind kind = field.Role == EventFieldRole.Prompts ? CoincidenceKind.Prompt : CoincidenceKind.Delayed;
                        foreach ((CoincidenceList list, bool known, long count) in ReadLists(field))
                        {
                            counts += CountsOf(known ? field.Role : EventFieldRole.Other, count);
                            if (known && !skipEvents)
                                yield return new(false, list, kind, count, interval, default, null);
                            else
                                CoincidenceDecoder.Skip(_bytes, 3 * count);
                        }

                        break;
                    case EventFieldRole.Other:
                        BinaryDecoder.Read(_bytes, field.Type);
                        break;
                    default:
                        (long inside, long surplus) = SkipLists(field, field.Type, field.Depth, true);
                        counts += CountsOf(field.Role, inside) + CountsOf(EventFieldRole.Other, surplus);
                        break;
                }
            }

            yield return new(true, default, default, 0, interval, counts, null);
        }
    }

    private IEnumerable<(CoincidenceList List, bool IsKnown, long Count)> ReadLists(EventField field)
    {
        YardlType rowType = field.Type.Items!;
        YardlType listType = rowType.Items!;
        int rows = _bytes.ReadCount(rowType.MinBytes, field.Type.Name);
        for (int row = 0; row < rows; row++)
        {
            int type0 = lists.TypeOfRow(row, rows);
            int columns = _bytes.ReadCount(listType.MinBytes, rowType.Name);
            for (int type1 = 0; type1 < columns; type1++)
            {
                long count = _bytes.ReadCount(field.Width, listType.Name);
                bool known = lists.Has(type0, type1);
                yield return (known ? lists[type0, type1] : default, known, count);
            }
        }
    }

    private (long Inside, long Surplus) SkipLists(EventField field, YardlType type, int levels, bool known)
    {
        long inside = 0;
        long surplus = 0;
        if (levels == 0)
        {
            long count = _bytes.ReadCount(field.Width, type.Name);
            CoincidenceDecoder.Skip(_bytes, count * field.Width);
            return known ? (count, 0) : (0, count);
        }

        int items = _bytes.ReadCount(type.Items!.MinBytes, type.Name);
        for (int i = 0; i < items; i++)
        {
            (long more, long moreSurplus) = SkipLists(field, type.Items, levels - 1, known && lists.Has(i, 0));
            inside += more;
            surplus += moreSurplus;
        }

        return (inside, surplus);
    }

    private static EventCounts CountsOf(EventFieldRole role, long count) => role switch
    {
        EventFieldRole.Prompts => new(0, count, 0, 0, 0, 0),
        EventFieldRole.Delayeds => new(0, 0, count, 0, 0, 0),
        EventFieldRole.Singles => new(count, 0, 0, 0, 0, 0),
        EventFieldRole.Triples => new(0, 0, 0, count, 0, 0),
        EventFieldRole.Quadruples => new(0, 0, 0, 0, count, 0),
        _ => new(0, 0, 0, 0, 0, count),
    };
}
