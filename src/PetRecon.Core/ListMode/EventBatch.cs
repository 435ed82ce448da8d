namespace PetRecon.Core.ListMode;

/// <summary>Consecutive coincidences of a file. The memory is the source's own and valid until the next batch is asked for.</summary>
/// <param name="Events">Prompts and delayeds in file order.</param>
/// <param name="StartMs">Earliest time that the batch covers, ms since the acquisition's start.</param>
/// <param name="StopMs">Latest time that the batch covers.</param>
public readonly record struct EventBatch(ReadOnlyMemory<CoincidenceEvent> Events, uint StartMs, uint StopMs);
