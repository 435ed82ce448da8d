using System.Text;

namespace PetRecon.Viewer.Exporting;

/// <summary>Tables as lines of values separated by commas (RFC 4180).</summary>
internal sealed class CsvLines
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line; numbers as they are read again without loss, nothing for what is no number.</summary>
    public void Add(params IEnumerable<object?> values)
    {
        _text.AppendJoin(',', values.Select(static value => value switch
        {
            null => "",
            double number => double.IsNaN(number) ? "" : FormattableString.Invariant($"{number:G9}"),
            int number => FormattableString.Invariant($"{number}"),
            _ => Quoted(value.ToString() ?? ""),
        }));
        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
