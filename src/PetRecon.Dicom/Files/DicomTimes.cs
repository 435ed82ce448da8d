using System.Globalization;

namespace PetRecon.Dicom.Files;

/// <summary>Dates and times as they turn up: DA, TM and DT of PS3.5 6.2, and the older forms with '.' and ':'. What is none counts as missing.</summary>
internal static class DicomTimes
{
    /// <summary>A date; null when the text is none.</summary>
    public static DateOnly? Date(string text)
    {
        string digits = text.Trim().Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
    }

    /// <summary>A time of day; null when the text is none. A leap second counts as the second before.</summary>
    public static TimeSpan? Time(string text)
    {
        string digits = text.Trim().Replace(":", "", StringComparison.Ordinal);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? digits : digits[..point];
        if (whole.Length is not (2 or 4 or 6) || !whole.All(char.IsAsciiDigit))
            return null;
        int hours = int.Parse(whole[..2], CultureInfo.InvariantCulture);
        int minutes = whole.Length >= 4 ? int.Parse(whole[2..4], CultureInfo.InvariantCulture) : 0;
        int seconds = whole.Length >= 6 ? int.Parse(whole[4..6], CultureInfo.InvariantCulture) : 0;
        if (hours > 23 || minutes > 59 || seconds > 60)
            return null;
        double fraction = point < 0 || point + 1 == digits.Length ? 0 : double.TryParse("0" + digits[point..], CultureInfo.InvariantCulture, out double part) ? part : 0;
        return new TimeSpan(hours, minutes, Math.Min(seconds, 59)) + TimeSpan.FromTicks((long)Math.Round(fraction * TimeSpan.TicksPerSecond));
    }

    /// <summary>A date with time; null unless the text has at least a day. An offset from UTC is not applied: the times of a series share it.</summary>
    public static DateTime? DateAndTime(string text)
    {
        string local = text.Trim();
        int zone = local.IndexOfAny(['+', '-']);
        if (zone >= 0)
            local = local[..zone].Trim();
        if (local.Length < 8 || Date(local[..8]) is not DateOnly date)
            return null;
        TimeSpan time = local.Length > 8 ? Time(local[8..]) ?? TimeSpan.Zero : TimeSpan.Zero;
        return date.ToDateTime(TimeOnly.MinValue) + time;
    }

    /// <summary>Two attributes as one point in time; null when either is missing.</summary>
    public static DateTime? When(this DicomDataset dataset, DicomTag date, DicomTag time) =>
        Date(dataset.Text(date)) is DateOnly day && Time(dataset.Text(time)) is TimeSpan hour ? day.ToDateTime(TimeOnly.MinValue) + hour : null;
}
