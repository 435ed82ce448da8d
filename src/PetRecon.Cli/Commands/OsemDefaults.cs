namespace PetRecon.Cli.Commands;

/// <summary>
/// Subsets and iterations where the user gives none: about 60 updates, each with at least 100,000 events where there are enough,
/// so that a subset's noise does not drive the image.
/// </summary>
internal static class OsemDefaults
{
    private const long EventsPerSubset = 100_000;
    private const int MaxSubsets = 21;
    private const int Updates = 60;
    private const int MaxIterations = 30;

    // With a prior more subsets gain nothing, and each takes an image's memory; 8 iterations come within 1 % of the maximum.
    private const int MaxPriorSubsets = 12;
    private const int PriorIterations = 8;

    public static int Subsets(long prompts, bool withPrior) => Math.Min(Subsets(prompts), withPrior ? MaxPriorSubsets : MaxSubsets);

    public static int Iterations(int subsets, bool withPrior) =>
        withPrior ? Math.Max(PriorIterations, Iterations(subsets)) : Iterations(subsets);

    private static int Subsets(long prompts) => (int)Math.Clamp(prompts / EventsPerSubset, 1, MaxSubsets);

    private static int Iterations(int subsets) => Math.Clamp((int)Math.Round((double)Updates / subsets), 2, MaxIterations);
}
