using System.Globalization;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Pictures;

/// <summary>Windows of printed pictures, and the numbers beside their colour bars.</summary>
internal static class WindowScale
{
    /// <summary>From 0 (or the lowest value, when it is below) to the highest value; never empty.</summary>
    public static ValueWindow FromZero(double lowest, double highest)
    {
        double low = lowest < 0 ? lowest : 0;
        return highest > low && double.IsFinite(highest - low) ? new(low, highest) : new(low, low + 1);
    }

    /// <summary>The largest of 1, 2, 5 times a power of ten that is not above <paramref name="most"/>.</summary>
    public static double RoundStep(double most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        double lead = most / power * (1 + 1e-9);
        return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
    }

    extension(ValueWindow window)
    {
        /// <summary>Four to eight round numbers inside the window.</summary>
        public double[] Ticks()
        {
            double step = RoundStep((window.High - window.Low) / 5);
            List<double> ticks = [];
            for (double n = Math.Ceiling(window.Low / step - 1e-9); n * step <= window.High + 1e-9 * step; n++)
                ticks.Add(n * step);
            return [.. ticks];
        }

        /// <summary>Power of 1000 to divide numbers by, so that they stay short: 0 between 0.01 and 10000.</summary>
        public int Exponent()
        {
            double largest = Math.Max(Math.Abs(window.Low), Math.Abs(window.High));
            return largest is >= 0.05 and < 10_000 or 0 ? 0 : 3 * (int)Math.Floor(Math.Log10(largest) / 3);
        }

        /// <summary>A tick's label after division by ten to the exponent.</summary>
        public string Label(double tick)
        {
            double scale = Math.Pow(10, window.Exponent());
            int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(RoundStep((window.High - window.Low) / 5) / scale) - 1e-9), 0, 6);
            return (tick / scale + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        }
    }
}
