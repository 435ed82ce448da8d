using System.Globalization;

namespace PetRecon.Viewer.Overlays;

/// <summary>Numbers that people like to read on scales.</summary>
internal static class RoundNumbers
{
    /// <summary>The largest of 1, 2, 5 times a power of ten that is not above a limit.</summary>
    public static double Below(double most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        double lead = most / power * (1 + 1e-9);
        return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
    }

    /// <summary>Round values from one number to another, either way, with texts of equal decimals: about <paramref name="count"/> of them.</summary>
    public static IEnumerable<(double Value, string Text)> Ticks(double from, double to, int count)
    {
        (double low, double high) = from < to ? (from, to) : (to, from);
        double range = high - low;
        if (!(range > 0 && double.IsFinite(range)))
            yield break;
        double step = Below(range / Math.Max(1, count - 1));
        double first = Math.Ceiling(low / step - 1e-9);

        // Counted, as a step can be too small for a value to change by it.
        int most = (int)(range / step) + 1;
        for (int n = 0; n <= most && (first + n) * step <= high + 1e-9 * range; n++)
            yield return ((first + n) * step, Text((first + n) * step, step));
    }

    /// <summary>A value with four digits that count, or all of its whole ones; very large and small ones by powers of ten.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (size is >= 1e7 or (> 0 and < 1e-3))
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        return size >= 1000 ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);
    }

    /// <summary>A value with as many digits as a step needs; very large and small ones by powers of ten.</summary>
    public static string Text(double value, double step)
    {
        double largest = Math.Max(Math.Abs(value), step);
        if (largest is >= 1e6 or < 1e-3)
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
        return (value + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
