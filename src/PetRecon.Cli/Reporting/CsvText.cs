namespace PetRecon.Cli.Reporting;

/// <summary>Tables as lines of values separated by commas (RFC 4180).</summary>
internal static class CsvText
{
    /// <summary>A text as one value: in quotes if it has a comma, a quote or a line's end in it.</summary>
    public static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A number as one value; nothing for what is no number.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "" : FormattableString.Invariant($"{value:G7}");
}
