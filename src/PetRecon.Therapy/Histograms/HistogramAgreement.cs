using System.Collections.Immutable;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// How well two cumulative histograms agree, point by point, as Ebert et al. (Phys Med Biol 55 (2010) N337) do it: for each point of one, the shortest
/// way to the other's curve, with differences of volume and of dose each in units of what is tolerated. A point agrees if that is 1 or less.
/// </summary>
/// <param name="Values">The way from each point; 1 is the limit.</param>
public sealed record HistogramAgreement(ImmutableArray<double> Values)
{
    /// <summary>Percent of the points that agree.</summary>
    public double AgreeingPercent => 100.0 * Values.Count(static value => value <= 1) / Values.Length;

    /// <summary>Mean of the values.</summary>
    public double Mean => Values.Average();

    /// <summary>Largest value.</summary>
    public double Worst => Values.Max();

    /// <summary>Compares the points of one histogram with the curve of another.</summary>
    /// <param name="pointDoses">Doses of the points.</param>
    /// <param name="pointPercent">Percent of volume that has at least each.</param>
    /// <param name="curveDoses">Doses of the curve's points, which straight lines join; rising.</param>
    /// <param name="curvePercent">Percent of volume that has at least each.</param>
    /// <param name="tolerancePercent">What is tolerated, in percent of the volume.</param>
    /// <param name="toleranceDose">What is tolerated, in the doses' unit; often 1 % of the highest dose of the plan.</param>
    /// <exception cref="ArgumentException">A list is empty, the lists of a pair differ in length, or a tolerance is not above zero.</exception>
    public static HistogramAgreement Of(
        ReadOnlySpan<double> pointDoses, ReadOnlySpan<double> pointPercent, ReadOnlySpan<double> curveDoses, ReadOnlySpan<double> curvePercent, double tolerancePercent, double toleranceDose)
    {
        if (pointDoses.Length == 0 || curveDoses.Length == 0 || pointDoses.Length != pointPercent.Length || curveDoses.Length != curvePercent.Length)
            throw new ArgumentException($"{pointDoses.Length} doses and {pointPercent.Length} volumes of points, {curveDoses.Length} and {curvePercent.Length} of a curve: each pair has to be of one length above 0.");
        if (!(tolerancePercent > 0 && toleranceDose > 0))
            throw new ArgumentException($"Tolerances of {tolerancePercent} % of volume and {toleranceDose} of dose were given; both have to be above 0.");
        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>(pointDoses.Length);
        for (int i = 0; i < pointDoses.Length; i++)
        {
            // Before its first point the curve is level; beyond its last it stays where it is.
            double nearest = Distance(
                pointDoses[i], pointPercent[i], Math.Min(pointDoses[i], curveDoses[0]), curvePercent[0], curveDoses[0], curvePercent[0], tolerancePercent, toleranceDose);
            nearest = Math.Min(nearest, Distance(
                pointDoses[i], pointPercent[i], curveDoses[^1], curvePercent[^1], Math.Max(pointDoses[i], curveDoses[^1]), curvePercent[^1], tolerancePercent, toleranceDose));
            for (int j = 1; j < curveDoses.Length; j++)
            {
                if (Math.Min(Math.Abs(curveDoses[j] - pointDoses[i]), Math.Abs(curveDoses[j - 1] - pointDoses[i])) < nearest * toleranceDose + (curveDoses[j] - curveDoses[j - 1]))
                    nearest = Math.Min(nearest, Distance(pointDoses[i], pointPercent[i], curveDoses[j - 1], curvePercent[j - 1], curveDoses[j], curvePercent[j], tolerancePercent, toleranceDose));
            }

            values.Add(nearest);
        }

        return new(values.MoveToImmutable());
    }

    private static double Distance(double dose, double percent, double dose0, double percent0, double dose1, double percent1, double tolerancePercent, double toleranceDose)
    {
        double x = (dose1 - dose0) / toleranceDose;
        double y = (percent1 - percent0) / tolerancePercent;
        double px = (dose - dose0) / toleranceDose;
        double py = (percent - percent0) / tolerancePercent;
        double length = x * x + y * y;
        double along = length > 0 ? Math.Clamp((px * x + py * y) / length, 0, 1) : 0;
        return double.Hypot(px - along * x, py - along * y);
    }
}
