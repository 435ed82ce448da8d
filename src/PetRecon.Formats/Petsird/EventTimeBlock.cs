using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Events of one interval, of all module types together: detection bins are numbered through all types, as in
/// <see cref="PetRecon.Core.Scanners.ScannerGeometry"/>, whatever the file's version. Empty lists: none, or not stored.
/// </summary>
/// <param name="Interval">When.</param>
public sealed record EventTimeBlock(TimeInterval Interval)
    : PetsirdTimeBlock(Interval)
{
    /// <summary>Coincidences in the prompt window.</summary>
    public ReadOnlyMemory<CoincidenceEvent> Prompts { get; init; }

    /// <summary>Coincidences in the delayed window.</summary>
    public ReadOnlyMemory<CoincidenceEvent> Delayeds { get; init; }

    /// <summary>Single photons.</summary>
    public ReadOnlyMemory<SingleEvent> Singles { get; init; }

    /// <summary>Threefold coincidences.</summary>
    public ReadOnlyMemory<TripleEvent> Triples { get; init; }

    /// <summary>Fourfold coincidences, of which the PETSIRD model stores three detection bins.</summary>
    public ReadOnlyMemory<TripleEvent> Quadruples { get; init; }

    /// <summary>How many events the block has, also where the lists themselves were not asked for.</summary>
    public EventCounts Counts { get; init; }
}
