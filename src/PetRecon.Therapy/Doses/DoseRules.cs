using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>Which doses may be combined. What is refused is refused with the names and the reason.</summary>
internal static class DoseRules
{
    public static void MayBeSummed(IReadOnlyList<DoseGrid> doses)
    {
        if (doses.Count == 0)
            throw new ArgumentException("There are no doses to add.", nameof(doses));
        foreach (DoseGrid dose in doses)
        {
            MayBeCompared(dose, doses[0]);
            if (dose.Volume is Volume<LinearEnergyTransfer>)
                throw new ArgumentException($"{dose.Name} is LET, which has no sum: the LET of beams together is their mean weighted by absorbed dose.", nameof(doses));
            if (dose.Volume is Volume<RelativeDose> && doses.Count > 1)
                throw new ArgumentException($"{dose.Name} is relative to a reference dose that another dose need not share; give the doses in Gy.", nameof(doses));
        }

        HashSet<string> instances = [];
        foreach (string uid in doses.SelectMany(static dose => dose.InstanceUids))
        {
            if (!instances.Add(uid))
                throw new ArgumentException($"The dose object {uid} would be in the sum twice.", nameof(doses));
        }
    }

    public static void MayBeCompared(DoseGrid dose, DoseGrid other)
    {
        foreach (DoseGrid one in (ReadOnlySpan<DoseGrid>)[dose, other])
        {
            if (!one.IsMeaningKnown)
                throw new ArgumentException($"Nobody said what the values of {one.Name} mean: physical dose and RBE-weighted dose must not be mixed. Say its quantity when reading it.", nameof(dose));
        }

        if (dose.Volume.QuantityName != other.Volume.QuantityName)
            throw new ArgumentException($"{dose.Name} is {dose.Label}, but {other.Name} is {other.Label}: they cannot be combined.", nameof(dose));
        if (dose.Volume is Volume<GrayRbe> or Volume<GrayRbePerFraction> && dose.RbeModel != other.RbeModel)
            throw new ArgumentException($"{dose.Name} was weighted by {Model(dose)}, but {other.Name} by {Model(other)}: doses of different RBE models cannot be combined.", nameof(dose));
        if (dose.Volume is Volume<GrayRbePerFraction> && dose.FractionCount is int a && other.FractionCount is int b && a != b)
            throw new ArgumentException($"{dose.Name} is of one of {a} fractions, {other.Name} of one of {b}: they cannot be combined.", nameof(dose));
    }

    /// <summary>What is known of the doses, and what their sum or difference takes for granted.</summary>
    public static List<string> WarningsOf(IReadOnlyList<DoseGrid> doses, bool mayOverlap = false)
    {
        List<string> warnings = [.. doses.SelectMany(static dose => dose.Warnings).Distinct()];
        if (doses.Count > 1 && doses[0].Volume is Volume<GrayRbe>)
        {
            if (doses[0].RbeModel is null)
                warnings.Add("The doses do not say by which RBE model they were weighted; it is taken to be the same.");
            int[] fractions = [.. doses.Select(static dose => dose.FractionCount).OfType<int>().Distinct()];
            if (fractions.Length > 1)
                warnings.Add($"The doses are of {string.Join(" and ", fractions)} fractions: adding RBE-weighted doses takes no account of that.");
        }

        string[] parts = [.. doses.Select(static dose => dose.SummationType).Where(static part => part.Length > 0).Distinct()];
        if (mayOverlap && parts.Length > 1)
            warnings.Add($"The doses are of {string.Join(" and ", parts)}: if one is a part of another, it counts twice.");
        foreach (DoseGrid dose in doses)
        {
            DoseStatistics statistics = DoseStatistics.Of(dose.Volume);
            if (statistics.UndefinedVoxelCount > 0)
                warnings.Add($"{dose.Name}: {statistics.UndefinedVoxelCount} voxels are not a number.");
            if (statistics.NegativeVoxelCount > 0)
                warnings.Add(FormattableString.Invariant($"{dose.Name}: {statistics.NegativeVoxelCount} voxels are negative, down to {statistics.Minimum:G4} {dose.Volume.Unit}."));
        }

        return warnings;
    }

    /// <summary>What all have in common; null if they differ or one does not say.</summary>
    public static int? Same(IReadOnlyList<DoseGrid> doses, Func<DoseGrid, int?> of) =>
        doses.Select(of).Distinct().ToArray() is [int only] ? only : null;

    private static string Model(DoseGrid dose) => dose.RbeModel?.ToString() ?? "a model that is not stated";
}
