using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>
/// Sums, differences, ratios and scalings of doses on any grids. Doses that differ in quantity or in RBE model, or whose meaning nobody stated, are
/// refused, not guessed. The dose outside of a dose's own grid counts as 0, with a warning where dose is cut off at its border.
/// </summary>
public static class DoseArithmetic
{
    /// <summary>The sum of doses, such as those of a plan's beams, or of a plan and its boost.</summary>
    /// <param name="doses">The doses, at least one.</param>
    /// <param name="combination">Grid and registrations; a grid that covers all when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">
    /// There are none; they differ in quantity, RBE model or space; their meaning is not known; they are relative doses or LETs; or one object is in
    /// the sum twice.
    /// </exception>
    public static DoseGrid Sum(IReadOnlyList<DoseGrid> doses, DoseCombination? combination = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(doses);
        combination ??= new();
        DoseRules.MayBeSummed(doses);
        DoseGrid first = doses[0];
        List<string> warnings = DoseRules.WarningsOf(doses, mayOverlap: true);
        VoxelGrid grid = combination.Grid ?? CoveringGrid.Of(doses, combination);
        double[] sums = new double[grid.VoxelCount];
        foreach (DoseGrid dose in doses)
        {
            ReadOnlySpan<float> values = DosePlacement.On(grid, dose, first, combination, warnings, cancellation).Voxels;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }

        return first with
        {
            Volume = first.Volume.OnGrid(grid, Array.ConvertAll(sums, static sum => (float)sum)),
            Name = string.Join(" + ", doses.Select(static dose => dose.Name)),
            FractionCount = DoseRules.Same(doses, static dose => dose.FractionCount),
            SummationType = doses.Count == 1 ? first.SummationType : doses.All(static dose => dose.SummationType == "BEAM") ? "PLAN" : "MULTI_PLAN",
            InstanceUids = [.. doses.SelectMany(static dose => dose.InstanceUids)],
            Plans = [.. doses.SelectMany(static dose => dose.Plans).Distinct()],
            Warnings = [.. warnings],
        };
    }

    /// <summary>One dose less another, on the first one's grid; negative where the second is higher.</summary>
    /// <param name="dose">The dose.</param>
    /// <param name="reference">What is taken away from it.</param>
    /// <param name="combination">Grid and registrations; the first dose's grid when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">They differ in quantity, RBE model or space, or their meaning is not known.</exception>
    public static DoseGrid Difference(DoseGrid dose, DoseGrid reference, DoseCombination? combination = null, CancellationToken cancellation = default)
    {
        (float[] values, float[] others, VoxelGrid grid, List<string> warnings) = Placed(dose, reference, combination, cancellation);
        for (int i = 0; i < values.Length; i++)
            values[i] -= others[i];
        return dose with
        {
            Volume = dose.Volume.OnGrid(grid, values),
            Name = $"{dose.Name} - {reference.Name}",
            InstanceUids = [],
            Plans = [.. dose.Plans.Concat(reference.Plans).Distinct()],
            SummationType = "",
            Warnings = [.. warnings],
        };
    }

    /// <summary>One dose divided by another, on the first one's grid; not a number where the second is below a threshold.</summary>
    /// <param name="dose">The dose.</param>
    /// <param name="reference">What it is divided by.</param>
    /// <param name="lowestReference">Reference doses below this, in their own unit, give no ratio; above 0.</param>
    /// <param name="combination">Grid and registrations; the first dose's grid when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">They differ in quantity, RBE model or space, or their meaning is not known, or the threshold is not above 0.</exception>
    public static Volume<Ratio> Ratio(DoseGrid dose, DoseGrid reference, double lowestReference, DoseCombination? combination = null, CancellationToken cancellation = default)
    {
        if (!(lowestReference > 0 && double.IsFinite(lowestReference)))
            throw new ArgumentException($"lowestReference is {lowestReference}; a dose above 0 was expected, as nothing can be divided by 0.", nameof(lowestReference));
        (float[] values, float[] others, VoxelGrid grid, _) = Placed(dose, reference, combination, cancellation);
        for (int i = 0; i < values.Length; i++)
            values[i] = others[i] >= lowestReference ? values[i] / others[i] : float.NaN;
        return new(grid, values);
    }

    /// <summary>A dose times a number, such as for another number of fractions of physical dose, or another prescription.</summary>
    /// <param name="dose">The dose. An RBE-weighted one gets a warning, as its weight depends on the dose of a fraction.</param>
    /// <param name="factor">The number, above 0.</param>
    /// <exception cref="ArgumentException">The factor is not above 0, or the quantity does not scale.</exception>
    public static DoseGrid Scale(DoseGrid dose, double factor)
    {
        ArgumentNullException.ThrowIfNull(dose);
        if (!(factor > 0 && double.IsFinite(factor)))
            throw new ArgumentException($"The factor is {factor}; a number above 0 was expected.", nameof(factor));
        if (dose.Volume is Volume<LinearEnergyTransfer>)
            throw new ArgumentException($"{dose.Name} is LET, which does not grow with dose; it cannot be scaled.", nameof(dose));
        List<string> warnings = [.. dose.Warnings];
        if (dose.Volume is Volume<GrayRbe> or Volume<GrayRbePerFraction>)
            warnings.Add($"{dose.Name} is RBE-weighted: scaling it holds for another number of equal fractions only, since the weight depends on the dose of a fraction.");
        return dose with
        {
            Volume = Scaled(dose.Volume, factor),
            Name = FormattableString.Invariant($"{factor:0.######} x {dose.Name}"),
            FractionCount = null,
            InstanceUids = [],
            Warnings = [.. warnings],
        };
    }

    /// <summary>The RBE-weighted dose of one fraction of a treatment in equal fractions.</summary>
    /// <param name="dose">The RBE-weighted dose of the treatment.</param>
    /// <param name="fractionCount">Its number of fractions, 1 or more.</param>
    /// <exception cref="ArgumentException">It is of another quantity, or is known to have another number of fractions.</exception>
    public static DoseGrid PerFraction(DoseGrid dose, int fractionCount)
    {
        ArgumentNullException.ThrowIfNull(dose);
        Volume<GrayRbe> total = dose.Volume as Volume<GrayRbe> ?? throw new ArgumentException($"{dose.Name} is {dose.Label}; RBE-weighted dose of a whole treatment was expected.", nameof(dose));
        CheckFractions(dose, fractionCount);
        return dose with { Volume = Scaled(total, 1.0 / fractionCount).As<GrayRbePerFraction>(), FractionCount = fractionCount, SummationType = "FRACTION" };
    }

    /// <summary>The RBE-weighted dose of a treatment in equal fractions.</summary>
    /// <param name="dose">The RBE-weighted dose of a fraction.</param>
    /// <param name="fractionCount">Number of fractions, 1 or more.</param>
    /// <exception cref="ArgumentException">It is of another quantity, or is known to have another number of fractions.</exception>
    public static DoseGrid OfFractions(DoseGrid dose, int fractionCount)
    {
        ArgumentNullException.ThrowIfNull(dose);
        Volume<GrayRbePerFraction> one = dose.Volume as Volume<GrayRbePerFraction> ?? throw new ArgumentException($"{dose.Name} is {dose.Label}; RBE-weighted dose per fraction was expected.", nameof(dose));
        CheckFractions(dose, fractionCount);
        return dose with { Volume = Scaled(one, fractionCount).As<GrayRbe>(), FractionCount = fractionCount, SummationType = "PLAN" };
    }

    /// <summary>The dose-averaged LET of several beams together: their LETs weighted by their absorbed doses. LETs alone have no sum.</summary>
    /// <param name="doses">Absorbed dose of each beam.</param>
    /// <param name="lets">Dose-averaged LET of each, in the same order.</param>
    /// <param name="combination">Grid and registrations; a grid that covers all doses when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>LET; 0 where there is no dose.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or hold other quantities or spaces that may not be combined.</exception>
    public static DoseGrid LetOfSum(IReadOnlyList<DoseGrid> doses, IReadOnlyList<DoseGrid> lets, DoseCombination? combination = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(doses);
        ArgumentNullException.ThrowIfNull(lets);
        combination ??= new();
        DoseRules.MayBeSummed(doses);
        if (lets.Count != doses.Count)
            throw new ArgumentException($"There are {doses.Count} doses and {lets.Count} LETs; each beam needs both.", nameof(lets));
        if (doses[0].Volume is not Volume<Gray>)
            throw new ArgumentException($"{doses[0].Name} is {doses[0].Label}; LET is weighted by absorbed dose.", nameof(doses));
        List<string> warnings = [.. DoseRules.WarningsOf(doses), .. lets.SelectMany(static let => let.Warnings)];
        VoxelGrid grid = combination.Grid ?? CoveringGrid.Of(doses, combination);
        double[] sums = new double[grid.VoxelCount];
        double[] weights = new double[grid.VoxelCount];
        for (int n = 0; n < doses.Count; n++)
        {
            if (lets[n].Volume is not Volume<LinearEnergyTransfer>)
                throw new ArgumentException($"{lets[n].Name} is {lets[n].Label}, not LET.", nameof(lets));
            ReadOnlySpan<float> dose = DosePlacement.On(grid, doses[n], doses[0], combination, warnings, cancellation).Voxels;
            ReadOnlySpan<float> let = DosePlacement.On(grid, lets[n], doses[0], combination, warnings, cancellation).Voxels;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += (double)dose[i] * let[i];
                weights[i] += dose[i];
            }
        }

        float[] mean = new float[sums.Length];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = weights[i] > 0 ? (float)(sums[i] / weights[i]) : 0;
        return new() { Volume = new Volume<LinearEnergyTransfer>(grid, mean), Name = string.Join(" + ", lets.Select(static let => let.Name)), FrameOfReferenceUid = doses[0].FrameOfReferenceUid, Warnings = [.. warnings.Distinct()] };
    }

    private static (float[] Values, float[] Others, VoxelGrid Grid, List<string> Warnings) Placed(DoseGrid dose, DoseGrid reference, DoseCombination? combination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dose);
        ArgumentNullException.ThrowIfNull(reference);
        combination ??= new();
        DoseRules.MayBeCompared(dose, reference);
        List<string> warnings = DoseRules.WarningsOf([dose, reference]);
        VoxelGrid grid = combination.Grid ?? dose.Grid;
        float[] values = DosePlacement.On(grid, dose, dose, combination, warnings, cancellation).ToArray();
        float[] others = DosePlacement.On(grid, reference, dose, combination, warnings, cancellation).ToArray();
        return (values, others, grid, warnings);
    }

    private static Volume Scaled(Volume volume, double factor)
    {
        float[] values = volume.ToArray();
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] * factor);
        return volume.OnGrid(volume.Grid, values);
    }

    private static void CheckFractions(DoseGrid dose, int fractionCount)
    {
        if (fractionCount < 1)
            throw new ArgumentException($"fractionCount is {fractionCount}; 1 or more was expected.", nameof(fractionCount));
        if (dose.FractionCount is int known && known != fractionCount)
            throw new ArgumentException($"{dose.Name} is known to be of {known} fractions, not of {fractionCount}.", nameof(fractionCount));
    }
}
