namespace PetRecon.Formats.Petsird;

/// <summary>Numbers of events.</summary>
/// <param name="Singles">Single photons.</param>
/// <param name="Prompts">Coincidences in the prompt window.</param>
/// <param name="Delayeds">Coincidences in the delayed window.</param>
/// <param name="Triples">Threefold coincidences.</param>
/// <param name="Quadruples">Fourfold coincidences.</param>
/// <param name="Surplus">
/// Events in lists for which the scanner has no pair of module types; they are in none of the other numbers and cannot be used.
/// </param>
public readonly record struct EventCounts(long Singles, long Prompts, long Delayeds, long Triples, long Quadruples, long Surplus)
{
    /// <summary>The sum, number by number.</summary>
    public static EventCounts operator +(EventCounts a, EventCounts b) => new(
        a.Singles + b.Singles,
        a.Prompts + b.Prompts,
        a.Delayeds + b.Delayeds,
        a.Triples + b.Triples,
        a.Quadruples + b.Quadruples,
        a.Surplus + b.Surplus);
}
