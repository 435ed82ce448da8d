namespace PetRecon.Therapy.Beams;

/// <summary>Statistics of a <see cref="BeamMap"/>; all but the count are not a number if no ray has one.</summary>
/// <param name="Count">Rays that have a number.</param>
/// <param name="Mean">Their mean, mm.</param>
/// <param name="StandardDeviation">Their standard deviation (of the sample), mm; 0 for one ray.</param>
/// <param name="Least">The smallest, mm.</param>
/// <param name="Percentile5">5 % are below it, mm.</param>
/// <param name="Median">Half are below it, mm.</param>
/// <param name="Percentile95">95 % are below it, mm.</param>
/// <param name="Greatest">The largest, mm.</param>
public sealed record BeamMapStatistics(
    int Count, double Mean, double StandardDeviation, double Least, double Percentile5, double Median, double Percentile95, double Greatest)
{
    /// <summary>Statistics of all numbers among some values.</summary>
    /// <param name="values">The values; those that are not a number do not count.</param>
    public static BeamMapStatistics Of(ReadOnlySpan<float> values)
    {
        List<double> numbers = [];
        foreach (float value in values)
        {
            if (!float.IsNaN(value))
                numbers.Add(value);
        }

        if (numbers.Count == 0)
            return new(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        numbers.Sort();
        double mean = numbers.Average();
        double squares = numbers.Sum(number => (number - mean) * (number - mean));
        return new(
            numbers.Count, mean, numbers.Count > 1 ? Math.Sqrt(squares / (numbers.Count - 1)) : 0, numbers[0], Percentile(numbers, 0.05), Percentile(numbers, 0.5), Percentile(numbers, 0.95), numbers[^1]);
    }

    // Linear between the sorted numbers, the first at 0 and the last at 1.
    private static double Percentile(List<double> sorted, double share)
    {
        double place = share * (sorted.Count - 1);
        int below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
