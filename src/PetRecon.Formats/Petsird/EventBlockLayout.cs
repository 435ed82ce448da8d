using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>What a field of EventTimeBlock holds.</summary>
internal enum EventFieldRole
{
    Interval,
    Prompts,
    Delayeds,
    Singles,
    Triples,
    Quadruples,
    Other,
}

/// <summary>A field of EventTimeBlock as the schema has it.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Type">Its type, without an optional around it.</param>
/// <param name="IsOptional">Whether a flag says if it is there.</param>
/// <param name="Depth">Levels of lists above the lists of events.</param>
/// <param name="Width">uint32 numbers in one event.</param>
internal sealed record EventField(EventFieldRole Role, YardlType Type, bool IsOptional, int Depth, int Width);

/// <summary>
/// The fields of a schema's EventTimeBlock in order, for code that decodes event blocks without going through generic values.
/// </summary>
internal sealed class EventBlockLayout
{
    private EventBlockLayout(int caseIndex, EventField[] fields)
    {
        CaseIndex = caseIndex;
        Fields = fields;
    }

    /// <summary>Case of the TimeBlock union that is an event block; -1 when the schema has none.</summary>
    public int CaseIndex { get; }

    public EventField[] Fields { get; }

    /// <exception cref="PetsirdModelException">A field is not made as in any version of the model.</exception>
    public static EventBlockLayout Of(YardlType union)
    {
        if (union.Kind != YardlKind.Union)
            throw new PetsirdModelException($"The schema's time blocks are {union}; the PETSIRD model has a union.");
        int index = union.IndexOf("EventTimeBlock");
        if (index < 0)
            return new(-1, []);
        if (union.Members[index].Type is not { Kind: YardlKind.Record } block)
            throw new PetsirdModelException("The schema's EventTimeBlock is not a record.");
        return new(index, [.. block.Members.Select(static member => Field(member))]);
    }

    private static EventField Field(YardlMember member)
    {
        bool optional = member.Type!.Kind == YardlKind.Optional;
        YardlType type = optional ? member.Type.Items! : member.Type;
        (EventFieldRole role, int depth, int width) = member.Name switch
        {
            "timeInterval" => (EventFieldRole.Interval, 0, 2),
            "promptEvents" => (EventFieldRole.Prompts, 2, 3),
            "delayedEvents" => (EventFieldRole.Delayeds, 2, 3),
            "singleEvents" => (EventFieldRole.Singles, 1, 2),
            "tripleEvents" => (EventFieldRole.Triples, 3, 5),
            "quadrupleEvents" => (EventFieldRole.Quadruples, 4, 5),
            _ => (EventFieldRole.Other, 0, 0),
        };
        YardlType items = type;
        for (int level = 0; role > EventFieldRole.Interval && role < EventFieldRole.Other && level <= depth; level++)
        {
            if (items.Kind != YardlKind.Vector || items.FixedCount >= 0)
                throw Unexpected(member, depth);
            items = items.Items!;
        }

        if (role != EventFieldRole.Other && (items.FlatWidth != width || items.FlatKind != YardlKind.UInt32))
            throw Unexpected(member, depth);
        return new(role, type, optional, depth, width);
    }

    private static PetsirdModelException Unexpected(YardlMember member, int depth) =>
        new($"The schema's EventTimeBlock.{member.Name} is {member.Type}; the PETSIRD model has {depth + 1} levels of vectors over events.");
}
