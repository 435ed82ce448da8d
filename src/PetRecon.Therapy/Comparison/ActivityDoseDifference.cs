using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;

namespace PetRecon.Therapy.Comparison;

/// <summary>
/// An activity (or PET image) and a dose, both normalised, subtracted on the dose's grid. Activity is not proportional to dose: it is made by other
/// reactions and ends some mm before the Bragg peak. The map shows where the two part; measured against a predicted activity it shows errors.
/// </summary>
public sealed record ActivityDoseDifference
{
    private ActivityDoseDifference()
    {
    }

    /// <summary>Activity over its reference less dose over its reference; not a number where there is no activity image.</summary>
    public required Volume<Ratio> Difference { get; init; }

    /// <summary>The activity on the dose's grid, linear between voxel centres, in its own unit.</summary>
    public required Volume Activity { get; init; }

    /// <summary>What the activity was divided by, in its unit.</summary>
    public required double ActivityReference { get; init; }

    /// <summary>What the dose was divided by, in its unit.</summary>
    public required double DoseReference { get; init; }

    /// <summary>Pearson's correlation of the two over the region.</summary>
    public required double Correlation { get; init; }

    /// <summary>Number of voxels in the region.</summary>
    public required int RegionVoxelCount { get; init; }

    /// <summary>Compares an activity with a dose.</summary>
    /// <param name="activity">The activity, on any grid in the dose's space.</param>
    /// <param name="dose">The dose.</param>
    /// <param name="options">Normalisation and region.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The two do not overlap where there is dose, or one of them is zero there.</exception>
    public static ActivityDoseDifference Of(Volume activity, Volume dose, ActivityDoseOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(dose);
        options ??= new();
        Volume resampled = VolumeResampler.Linear(activity, dose.Grid, new() { Outside = float.NaN }, cancellation);
        ReadOnlySpan<float> a = resampled.Voxels;
        ReadOnlySpan<float> d = dose.Voxels;
        Sums sums = Sums.Over(a, d, options.RegionShare);
        if (sums.Count == 0)
            throw new ArgumentException("The activity's image does not reach to where the dose is. Are both in one frame of reference?", nameof(activity));
        (double activityReference, double doseReference) = options.Normalization switch
        {
            Normalization.Maximum => (sums.ActivityMaximum, sums.DoseMaximum),
            Normalization.Mean => (sums.Activity / sums.Count, sums.Dose / sums.Count),
            Normalization.LeastSquares => (sums.ActivitySquared * sums.DoseMaximum / sums.Product, sums.DoseMaximum),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Normalization, "No such normalisation."),
        };
        if (!(activityReference > 0 && double.IsFinite(activityReference) && doseReference > 0))
            throw new ArgumentException(FormattableString.Invariant($"Where there is dose, activity and dose would be divided by {activityReference:G4} and {doseReference:G4}; both must be above zero. Is one of them empty?"), nameof(activity));
        float[] difference = new float[d.Length];
        for (int i = 0; i < d.Length; i++)
            difference[i] = (float)(a[i] / activityReference - d[i] / doseReference);
        return new()
        {
            Difference = new(dose.Grid, difference),
            Activity = resampled,
            ActivityReference = activityReference,
            DoseReference = doseReference,
            Correlation = sums.Correlation,
            RegionVoxelCount = sums.Count,
        };
    }

    private readonly record struct Sums(
        int Count, double Activity, double Dose, double ActivitySquared, double DoseSquared, double Product, double ActivityMaximum, double DoseMaximum)
    {
        public double Correlation =>
            (Product - Activity * Dose / Count) / Math.Sqrt((ActivitySquared - Activity * Activity / Count) * (DoseSquared - Dose * Dose / Count));

        public static Sums Over(ReadOnlySpan<float> activity, ReadOnlySpan<float> dose, double share)
        {
            double doseMaximum = 0;
            foreach (float value in dose)
                doseMaximum = value > doseMaximum ? value : doseMaximum;
            Sums sums = new(0, 0, 0, 0, 0, 0, 0, doseMaximum);
            for (int i = 0; i < dose.Length; i++)
            {
                double a = activity[i];
                double d = dose[i];
                if (double.IsNaN(a) || !(d > 0 && d >= share * doseMaximum))
                    continue;
                sums = new(
                    sums.Count + 1, sums.Activity + a, sums.Dose + d, sums.ActivitySquared + a * a, sums.DoseSquared + d * d, sums.Product + a * d,
                    Math.Max(sums.ActivityMaximum, a), doseMaximum);
            }

            return sums;
        }
    }
}
