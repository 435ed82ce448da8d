using System.Collections.Immutable;

namespace PetRecon.Therapy.Gamma;

/// <summary>
/// Gamma along a line: two profiles of doses at positions, each at its own spacing. The searched profile is straight between its points, so the
/// nearest place of each piece is known in closed form and gamma is exact. Without interpolation it is its points alone.
/// </summary>
public sealed class GammaProfile
{
    private GammaProfile(ImmutableArray<double> positionsMm, float[] signed, double maxGamma)
    {
        PositionsMm = positionsMm;
        SignedGamma = [.. signed];
        Statistics = GammaStatistics.Of(signed, maxGamma);
    }

    /// <summary>The points, in mm.</summary>
    public ImmutableArray<double> PositionsMm { get; }

    /// <summary>Gamma at each; above zero where the evaluated dose is the higher one, not a number where it was not evaluated.</summary>
    public ImmutableArray<float> SignedGamma { get; }

    /// <summary>What the points are like.</summary>
    public GammaStatistics Statistics { get; }

    /// <summary>Calculates gamma at the points of the reference (of the evaluated profile if the options say that the reference is searched).</summary>
    /// <param name="referencePositionsMm">Where the reference's doses are, in mm, rising or falling.</param>
    /// <param name="referenceDoses">As many doses.</param>
    /// <param name="evaluatedPositionsMm">Where the evaluated doses are, in mm, rising or falling.</param>
    /// <param name="evaluatedDoses">As many doses.</param>
    /// <param name="options">How; a transform and planes have no meaning here.</param>
    /// <exception cref="ArgumentException">Lengths differ, positions are not in order, a dose is none, or an option is out of its range.</exception>
    public static GammaProfile Calculate(
        ReadOnlySpan<double> referencePositionsMm,
        ReadOnlySpan<double> referenceDoses,
        ReadOnlySpan<double> evaluatedPositionsMm,
        ReadOnlySpan<double> evaluatedDoses,
        GammaOptions? options = null)
    {
        options ??= new();
        options.Check();
        if (options.ReferenceToEvaluated is not null || options.InPlane)
            throw new ArgumentException("ReferenceToEvaluated and InPlane are for volumes; shift a profile's positions instead.", nameof(options));
        Check(referencePositionsMm, referenceDoses, "reference");
        Check(evaluatedPositionsMm, evaluatedDoses, "evaluated");
        double largest = 0;
        foreach (double dose in referenceDoses)
            largest = Math.Max(largest, dose);
        double normalization = options.NormalizationDose ?? largest;
        if (!(normalization > 0))
            throw new ArgumentException("The reference profile is 0 everywhere; there is nothing to compare.", nameof(referenceDoses));

        bool swapped = options.Searched == GammaSearched.Reference;
        ReadOnlySpan<double> positions = swapped ? evaluatedPositionsMm : referencePositionsMm;
        ReadOnlySpan<double> doses = swapped ? evaluatedDoses : referenceDoses;
        (double[] searchedPositions, double[] searchedDoses) = Rising(swapped ? referencePositionsMm : evaluatedPositionsMm, swapped ? referenceDoses : evaluatedDoses);
        float[] signed = new float[positions.Length];
        for (int n = 0; n < signed.Length; n++)
        {
            double gamma = At(positions[n], doses[n], searchedPositions, searchedDoses, options, normalization);
            signed[n] = (float)(swapped ? -gamma : gamma);
        }

        return new([.. positions], signed, options.MaxGamma);
    }

    private static double At(double position, double dose, double[] positions, double[] doses, GammaOptions options, double normalization)
    {
        double there = Interpolated(position, positions, doses);
        double threshold = options.ThresholdPercent / 100 * normalization;
        double inside = position >= positions[0] && position <= positions[^1] ? there : 0;
        double tested = options.Threshold == GammaThreshold.Either ? Math.Max(dose, inside) : dose;
        double tolerance = options.AbsoluteDoseTolerance ?? options.DoseTolerancePercent / 100 * (options.Normalization == GammaNormalization.Local ? dose : normalization);
        if (!(tested >= threshold) || !(tolerance > 0))
            return double.NaN;

        double reach = options.DistanceToAgreementMm;
        double bestSquared = options.MaxGamma * options.MaxGamma;
        double gap = Math.Max(0, Math.Max(positions[0] - position, position - positions[^1])) / reach;
        if (gap * gap >= bestSquared)
            return double.NaN;
        int at = Array.BinarySearch(positions, position);
        at = Math.Clamp(at < 0 ? ~at - 1 : at, 0, positions.Length - 1);
        for (int n = at; n >= 0 && IsNearer(n == at ? position : positions[n + 1]); n--)
            bestSquared = Math.Min(bestSquared, Piece(n));
        for (int n = at + 1; n < positions.Length && IsNearer(positions[n]); n++)
            bestSquared = Math.Min(bestSquared, Piece(n));
        double gamma = Math.Sqrt(bestSquared);
        return there < dose ? -gamma : gamma;

        bool IsNearer(double edge) => (edge - position) * (edge - position) / (reach * reach) < bestSquared;

        // The square of the distance to the piece from point n to the next.
        double Piece(int n)
        {
            int next = Math.Min(n + 1, positions.Length - 1);
            double x = (positions[n] - position) / reach;
            double y = (doses[n] - dose) / tolerance;
            double byX = (positions[next] - positions[n]) / reach;
            double byY = (doses[next] - doses[n]) / tolerance;
            double length = byX * byX + byY * byY;
            double share = options.Interpolation == GammaInterpolation.None ? 0 : length > 0 ? Math.Clamp(-(x * byX + y * byY) / length, 0, 1) : 0;
            x += share * byX;
            y += share * byY;
            return x * x + y * y;
        }
    }

    private static double Interpolated(double position, double[] positions, double[] doses)
    {
        if (position <= positions[0])
            return doses[0];
        if (position >= positions[^1])
            return doses[^1];
        int at = Array.BinarySearch(positions, position);
        if (at >= 0)
            return doses[at];
        int next = ~at;
        double share = (position - positions[next - 1]) / (positions[next] - positions[next - 1]);
        return doses[next - 1] + share * (doses[next] - doses[next - 1]);
    }

    private static (double[] Positions, double[] Doses) Rising(ReadOnlySpan<double> positions, ReadOnlySpan<double> doses)
    {
        double[] risingPositions = positions.ToArray();
        double[] risingDoses = doses.ToArray();
        if (positions[0] > positions[^1])
        {
            Array.Reverse(risingPositions);
            Array.Reverse(risingDoses);
        }

        return (risingPositions, risingDoses);
    }

    private static void Check(ReadOnlySpan<double> positions, ReadOnlySpan<double> doses, string what)
    {
        if (positions.Length != doses.Length || positions.IsEmpty)
            throw new ArgumentException($"The {what} profile has {positions.Length} positions and {doses.Length} doses; expected as many of both, and one at least.");
        bool isRising = positions[0] <= positions[^1];
        for (int n = 0; n < positions.Length; n++)
        {
            if (!double.IsFinite(positions[n]) || n > 0 && (isRising ? positions[n] <= positions[n - 1] : positions[n] >= positions[n - 1]))
                throw new ArgumentException(FormattableString.Invariant($"Position {n} of the {what} profile is {positions[n]} mm; expected positions that rise or fall from each to the next."));
            if (!(doses[n] >= 0 && double.IsFinite(doses[n])))
                throw new ArgumentException(FormattableString.Invariant($"Dose {n} of the {what} profile is {doses[n]}; a dose is a finite number of 0 or more."));
        }
    }
}
