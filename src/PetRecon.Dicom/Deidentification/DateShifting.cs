using System.Globalization;

namespace PetRecon.Dicom.Deidentification;

/// <summary>Moves the dates in values of DA and DT; times of day, fractions and offsets from UTC stay as they are written.</summary>
internal static class DateShifting
{
    private static readonly string[] s_oldForms = ["yyyy.MM.dd", "yyyy-MM-dd", "yyyy/MM/dd"];

    /// <summary>A moved value, in the precision that it had; null if the text begins with no date.</summary>
    public static string? Shift(string value, int days)
    {
        string text = value.Trim(' ', '\0');
        if (text.Length == 0)
            return "";
        if (DateTime.TryParseExact(text, s_oldForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime old))
            return Moved(old, days, "yyyyMMdd");
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        string form = digits switch { >= 8 => "yyyyMMdd", 6 => "yyyyMM", 4 => "yyyy", _ => "" };
        if (form.Length == 0 || !DateTime.TryParseExact(text[..form.Length], form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
            return null;
        return Moved(date, days, form) is string moved ? moved + text[form.Length..] : null;
    }

    private static string? Moved(DateTime date, int days, string form)
    {
        long ticks = date.Ticks + days * TimeSpan.TicksPerDay;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Unspecified).ToString(form, CultureInfo.InvariantCulture) : null;
    }
}
