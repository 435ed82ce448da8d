using System.Globalization;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Numbers that are typed.</summary>
internal static class NumberField
{
    /// <summary>A field of a number.</summary>
    /// <param name="id">Names it.</param>
    /// <param name="value">The number.</param>
    /// <param name="range">What it may change by, as from one end of a window to the other; its digits and the steps of the arrow keys follow from it.</param>
    /// <param name="take">Takes another number.</param>
    /// <param name="unit">Shown after it.</param>
    public static Field Of(string id, double value, double range, Action<double> take, string unit = "")
    {
        double size = Math.Abs(range) is > 0 and < double.PositiveInfinity ? Math.Abs(range) : 1;
        double step = RoundNumbers.Below(size / 50);
        return new(id, Text(value, size), text => take(Parse(text))) { Unit = unit, Step = steps => take(Math.Round((value + steps * step) / step) * step) };
    }

    /// <summary>A number with as many digits as its range needs: four of that.</summary>
    public static string Text(double value, double range)
    {
        double size = Math.Abs(range) is > 0 and < double.PositiveInfinity ? Math.Abs(range) : 1;
        int digits = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 12);
        return (Math.Round(value, digits) + 0.0).ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>The number that was typed.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static double Parse(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) <= 1e30
            ? value
            : throw new InputException($"\"{text}\" is no number{(text.Contains(',', StringComparison.Ordinal) ? "; decimals follow a point, as in 0.5" : "")}.");
}
