using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Interaction;

/// <summary>Values under the mouse as a line of text.</summary>
internal static class ProbeText
{
    private const int Digits = 6;

    public static string Of(Vector3D atMm, IEnumerable<ProbeReading> readings)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"({Tenths(atMm.X):F1}, {Tenths(atMm.Y):F1}, {Tenths(atMm.Z):F1}) mm");
        return string.Join("   ", readings.Select(static reading => $"{reading.Name}: {Value(reading)}").Prepend(place));
    }

    // Nothing is at -0.0.
    private static double Tenths(double value) => Math.Round(value, 1) + 0.0;

    private static string Value(ProbeReading reading)
    {
        if (!double.IsFinite(reading.VoxelValue))
            return "\u2013";
        string share = reading.Percent is double percent && double.IsFinite(percent) ? string.Create(CultureInfo.InvariantCulture, $" ({percent:F1} %)") : "";
        double rounded = double.Parse(reading.VoxelValue.ToString("G" + Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{rounded} {reading.Unit}{share}");
    }
}
