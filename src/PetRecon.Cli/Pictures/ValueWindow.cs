using System.Globalization;

namespace PetRecon.Cli.Pictures;

/// <summary>The values that a picture's darkest and lightest colours stand for.</summary>
/// <param name="Low">Value of the map's first colour.</param>
/// <param name="High">Value of the map's last colour; above <paramref name="Low"/>.</param>
internal readonly record struct ValueWindow(double Low, double High)
{
    public double Share(double value) => (value - Low) / (High - Low);

    /// <summary>From 0 (or the lowest value, when it is below) to the highest value; never empty.</summary>
    public static ValueWindow Of(double lowest, double highest)
    {
        double low = lowest < 0 ? lowest : 0;
        return highest > low && double.IsFinite(highest - low) ? new(low, highest) : new(low, low + 1);
    }

    /// <summary>Four to eight round numbers inside the window.</summary>
    public double[] Ticks()
    {
        double step = RoundStep((High - Low) / 5);
        List<double> ticks = [];
        for (double n = Math.Ceiling(Low / step - 1e-9); n * step <= High + 1e-9 * step; n++)
            ticks.Add(n * step);
        return [.. ticks];
    }

    /// <summary>Power of 1000 to divide numbers by, so that they stay short: 0 between 0.01 and 10000.</summary>
    public int Exponent
    {
        get
        {
            double largest = Math.Max(Math.Abs(Low), Math.Abs(High));
            return largest is >= 0.05 and < 10_000 or 0 ? 0 : 3 * (int)Math.Floor(Math.Log10(largest) / 3);
        }
    }

    /// <summary>A tick's label after division by ten to the <see cref="Exponent"/>.</summary>
    public string Label(double tick)
    {
        double scale = Math.Pow(10, Exponent);
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(RoundStep((High - Low) / 5) / scale) - 1e-9), 0, 6);
        return (tick / scale + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>The largest of 1, 2, 5 times a power of ten that is not above <paramref name="most"/>.</summary>
    public static double RoundStep(double most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        double lead = most / power * (1 + 1e-9);
        return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
    }
}
