using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Consecutive events of one subset, with c of each (empty without an additive term).</summary>
internal readonly record struct EventChunk(ReadOnlyMemory<CoincidenceEvent> Events, ReadOnlyMemory<float> Contamination);
