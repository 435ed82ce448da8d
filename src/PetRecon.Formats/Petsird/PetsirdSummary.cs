using System.Collections.Immutable;

namespace PetRecon.Formats.Petsird;

/// <summary>What is in a PETSIRD file, counted.</summary>
/// <param name="BlockCounts">Number of time blocks of each kind that occurs, by PETSIRD's name, such as EventTimeBlock.</param>
/// <param name="Events">Numbers of events.</param>
/// <param name="FirstStartMs">Earliest start of an event block, ms since the acquisition's start; 0 without events.</param>
/// <param name="LastStopMs">Latest stop of an event block; 0 without events.</param>
public sealed record PetsirdSummary(ImmutableSortedDictionary<string, long> BlockCounts, EventCounts Events, uint FirstStartMs, uint LastStopMs);
