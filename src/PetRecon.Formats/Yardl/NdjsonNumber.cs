using System.Buffers;
using System.Buffers.Text;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// The shortest text that reads back as the same double, in the form that the C++ library writes: always a point or an exponent, a small
/// e, and the larger in magnitude where two texts of the same length are equally near.
/// </summary>
internal static class NdjsonNumber
{
    /// <summary>Bytes that a text needs at most.</summary>
    public const int LongestText = 40;

    /// <summary>Fewest digits for which two shortest texts can be equally near to a double.</summary>
    private const int FewestDigitsOfTie = 15;

    /// <summary>Writes the text and gives its length.</summary>
    /// <exception cref="ArgumentException">The number is not finite; JSON cannot hold it.</exception>
    public static int Format(double value, Span<byte> text)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"NDJSON cannot hold the number {value}.");
        Utf8Formatter.TryFormat(value, text, out int length);
        int exponent = text[..length].IndexOf((byte)'E');
        int mantissa = exponent >= 0 ? exponent : length;
        if (exponent >= 0)
            text[exponent] = (byte)'e';
        RoundTieUp(value, text[..mantissa]);
        if (exponent >= 0 || text[..length].Contains((byte)'.'))
            return length;
        text[length] = (byte)'.';
        text[length + 1] = (byte)'0';
        return length + 2;
    }

    /// <summary>.NET rounds ties to even. If that went down, the next digit of the exact expansion is a 5, and the last digit is raised.</summary>
    private static void RoundTieUp(double value, Span<byte> mantissa)
    {
        Span<byte> exact = stackalloc byte[LongestText];
        int digits = 0;
        foreach (byte character in mantissa)
        {
            if (character is >= (byte)'0' and <= (byte)'9' && (digits > 0 || character != '0'))
                digits++;
        }

        if (digits < FewestDigitsOfTie || !Utf8Formatter.TryFormat(value, exact, out _, new StandardFormat('E', 22)))
            return;
        int place = exact[0] == '-' ? 1 : 0;
        Span<byte> expansion = stackalloc byte[23];
        expansion[0] = exact[place];
        exact.Slice(place + 2, 22).CopyTo(expansion[1..]);
        int last = mantissa.Length - 1;
        if (expansion[digits - 1] == mantissa[last] && expansion[digits] == '5' && !expansion[(digits + 1)..].ContainsAnyExcept((byte)'0') && mantissa[last] != '9')
            mantissa[last]++;
    }
}
