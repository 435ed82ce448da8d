using System.Globalization;

namespace PetRecon.Formats.Yardl;

/// <summary>Dates and times as text with nanoseconds: 2026-02-28, 23:59:59.123456000, and both joined by T. No time zone.</summary>
internal static class NdjsonTime
{
    private const long NanosecondsPerDay = 86_400_000_000_000;

    public static string Format(YardlKind kind, long value)
    {
        if (kind == YardlKind.Date)
            return FormatDate(value);
        if (kind == YardlKind.Time)
            return FormatTime(value);
        (long day, long rest) = Math.DivRem(value, NanosecondsPerDay);
        return rest < 0
            ? FormatDate(day - 1) + "T" + FormatTime(rest + NanosecondsPerDay)
            : FormatDate(day) + "T" + FormatTime(rest);
    }

    /// <summary>Reads what <see cref="Format"/> wrote, and the same with a Z at the end or with fewer digits; null if it is neither.</summary>
    public static long? Parse(YardlKind kind, string text)
    {
        text = text.EndsWith('Z') ? text[..^1] : text;
        if (kind == YardlKind.Date)
            return ParseDate(text);
        if (kind == YardlKind.Time)
            return ParseTime(text);
        int separator = text.IndexOf('T', StringComparison.Ordinal);
        if (separator < 0 || ParseDate(text[..separator]) is not { } day || ParseTime(text[(separator + 1)..]) is not { } time)
            return null;
        Int128 nanoseconds = (Int128)day * NanosecondsPerDay + time;
        return nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue ? (long)nanoseconds : null;
    }

    private static string FormatDate(long days)
    {
        long ticks = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay + days;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks / TimeSpan.TicksPerDay)
            throw new ArgumentException($"NDJSON cannot hold the date {days} days from 1970-01-01.");
        return new DateTime(ticks * TimeSpan.TicksPerDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string FormatTime(long nanoseconds)
    {
        (long seconds, long fraction) = Math.DivRem(nanoseconds, 1_000_000_000);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}.{fraction:000000000}");
    }

    private static long? ParseDate(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? (date - DateTime.UnixEpoch).Days
            : null;

    private static long? ParseTime(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point];
        string fraction = point < 0 ? "" : text[(point + 1)..];
        long nanoseconds = 0;
        bool valid = fraction.Length <= 9
            && (fraction.Length == 0 || long.TryParse(fraction.PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out nanoseconds));
        return valid && TimeOnly.TryParseExact(whole, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time.Ticks * 100 + nanoseconds
            : null;
    }
}
