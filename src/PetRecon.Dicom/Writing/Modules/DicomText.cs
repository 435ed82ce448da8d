using System.Globalization;
using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Values as texts of their representations.</summary>
internal static class DicomText
{
    private const int MaxDecimalLength = 16;

    /// <summary>DS: the closest number to the value that 16 characters can hold.</summary>
    public static string Decimal(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"The value {value.ToString(CultureInfo.InvariantCulture)} cannot be written: DICOM's decimal strings hold finite numbers only.");
        if (value == 0)
            return "0";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        for (int digits = 16; text.Length > MaxDecimalLength; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Replace("E+", "E", StringComparison.Ordinal);
    }

    /// <summary>The number that a reader has from what <see cref="Decimal"/> wrote.</summary>
    public static double Rounded(double value) => double.Parse(Decimal(value), CultureInfo.InvariantCulture);

    public static string[] Decimals(Vector3D vector) => [Decimal(vector.X), Decimal(vector.Y), Decimal(vector.Z)];

    public static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>IS of a time span in ms.</summary>
    public static string Milliseconds(TimeSpan span) => Integer((long)Math.Round(span.TotalMilliseconds));

    public static string Date(DateTime moment) => moment.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Date(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Time(DateTime moment) => moment.ToString("HHmmss.ffffff", CultureInfo.InvariantCulture);

    public static string DateAndTime(DateTime moment) => moment.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>The first characters of a text that a program made, where it is too long for its attribute.</summary>
    public static string Clipped(string text, int length) => text.Length <= length ? text : text[..length].TrimEnd();
}
