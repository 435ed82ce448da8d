using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>Numbers, dates and times as DICOM writes them in text.</summary>
internal static class ValueText
{
    private const int MaxDecimalLength = 16;

    private static readonly string[] s_dateForms = ["yyyyMMdd", "yyyy.MM.dd", "yyyy-MM-dd", "yyyy/MM/dd", "yyyyMM", "yyyy"];
    private static readonly string[] s_timeForms =
    [
        "HHmmss", "HHmm", "HH", "HHmmss.FFFFFF", "HH:mm:ss", "HH:mm", "HH:mm:ss.FFFFFF",
    ];

    private static readonly string[] s_dateTimeForms =
    [
        "yyyyMMddHHmmss", "yyyyMMddHHmmss.FFFFFF", "yyyyMMddHHmm", "yyyyMMddHH", "yyyyMMdd", "yyyyMM", "yyyy",
    ];

    /// <summary>A decimal string of at most 16 characters: the closest to the value that there is.</summary>
    /// <exception cref="DicomDataException">The value is not finite.</exception>
    public static string OfDecimal(double value)
    {
        if (!double.IsFinite(value))
            throw new DicomDataException($"A decimal string cannot be {value.ToString(CultureInfo.InvariantCulture)}.");
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        for (int digits = 16; text.Length > MaxDecimalLength; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Replace("E+", "E", StringComparison.Ordinal);
    }

    public static string OfDecimal(decimal value)
    {
        string text = value.ToString("G29", CultureInfo.InvariantCulture);
        return text.Length <= MaxDecimalLength ? text : OfDecimal((double)value);
    }

    public static string OfDate(DateTime value) => value.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string OfTime(DateTime value) => value.ToString("HHmmss.FFFFFF", CultureInfo.InvariantCulture).TrimEnd('.');

    public static string OfDateTime(DateTime value) => value.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture);

    public static DateTime ToDate(string text) => ToMoment(text, s_dateForms, "a date (YYYYMMDD)");

    /// <summary>A time of day on 1 January of the year 1.</summary>
    public static DateTime ToTime(string text) => new(ToMoment(text, s_timeForms, "a time (HHMMSS.FFFFFF)").TimeOfDay.Ticks, DateTimeKind.Unspecified);

    /// <summary>A moment; an offset from UTC in the text is left out, so that it is the time on the clock where the data were made.</summary>
    public static DateTime ToDateTime(string text)
    {
        int offset = text.AsSpan().IndexOfAny('+', '-');
        return ToMoment(offset > 0 ? text[..offset] : text, s_dateTimeForms, "a date and time (YYYYMMDDHHMMSS.FFFFFF)");
    }

    /// <summary>A number; blanks around it and a comma as the decimal sign are let pass, since files have them.</summary>
    public static double ToDouble(string text) =>
        double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new DicomDataException($"\"{text}\" is no number.");

    public static decimal ToDecimal(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new DicomDataException($"\"{text}\" is no number, or one too large.");

    /// <summary>A whole number; one written with a fraction of zero ("4.0") is let pass.</summary>
    public static long ToInteger(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long value))
            return value;
        double number = ToDouble(text);
        return number == Math.Floor(number) && Math.Abs(number) < 1e18 ? (long)number : throw new DicomDataException($"\"{text}\" is no whole number.");
    }

    private static DateTime ToMoment(string text, string[] forms, string expected) =>
        DateTime.TryParseExact(text.Trim().TrimEnd('.'), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment)
            ? moment
            : throw new DicomDataException($"\"{text}\" is not {expected}.");
}
