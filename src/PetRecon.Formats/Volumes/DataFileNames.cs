using System.Globalization;

namespace PetRecon.Formats.Volumes;

/// <summary>Names of data files that a header gives: as they stand, or as a pattern with a number.</summary>
internal static class DataFileNames
{
    /// <summary>A header may name as many files as slices of a large scan, not as many as a number can say.</summary>
    public const long MaxCount = 1_000_000;

    /// <summary>The path of a file that a header names, relative to the header.</summary>
    /// <exception cref="VolumeFormatException">The name cannot be one.</exception>
    public static string Beside(string headerPath, long at, string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
            throw new VolumeFormatException(headerPath, at, "a file name contains a zero byte.");
        return Path.Combine(Path.GetDirectoryName(headerPath) ?? "", name.Replace('\\', Path.DirectorySeparatorChar));
    }

    /// <summary>Puts a number in place of %d, %3d or %03d.</summary>
    /// <exception cref="VolumeFormatException">The pattern has no such place.</exception>
    public static string Numbered(string headerPath, long at, string pattern, long number)
    {
        int percent = pattern.IndexOf('%', StringComparison.Ordinal);
        int end = percent + 1;
        while (end < pattern.Length && char.IsAsciiDigit(pattern[end]))
            end++;
        if (percent < 0 || end >= pattern.Length || pattern[end] is not ('d' or 'i' or 'u') || end - percent > 4)
            throw new VolumeFormatException(headerPath, at, $"'{pattern}' is no pattern such as slice%03d.raw.");
        string width = pattern[(percent + 1)..end];
        string digits = number.ToString(CultureInfo.InvariantCulture);
        if (width.Length > 0)
            digits = digits.PadLeft(int.Parse(width, CultureInfo.InvariantCulture), width[0] == '0' ? '0' : ' ');
        return pattern[..percent] + digits + pattern[(end + 1)..];
    }
}
