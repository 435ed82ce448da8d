using System.Globalization;
using System.Text;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// The "keyword := value" lines of an Interfile header as STIR reads them: keywords without case, a leading "!" ignored, runs of blanks
/// and underscores one blank, "[n]" an index, ";" a comment, {a, b} a list.
/// </summary>
internal sealed class InterfileHeader
{
    private const int MaxHeaderBytes = 1 << 20;

    private readonly Dictionary<(string Key, int Index), (string Value, long At)> _fields;

    private InterfileHeader(string path, Dictionary<(string Key, int Index), (string Value, long At)> fields)
    {
        Path = path;
        _fields = fields;
    }

    public string Path { get; }

    public static InterfileHeader Parse(string path)
    {
        byte[] bytes = SampleReader.ReadStart(path, MaxHeaderBytes, out _);
        Dictionary<(string Key, int Index), (string Value, long At)> fields = [];
        bool begun = false;
        int next;
        for (int at = 0; at < bytes.Length; at = next)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', at);
            next = end < 0 ? bytes.Length : end + 1;
            string line = Encoding.UTF8.GetString(bytes, at, (end < 0 ? bytes.Length : end) - at).Trim();
            if (line.Length == 0 || line[0] == ';')
                continue;
            int colon = line.IndexOf(":=", StringComparison.Ordinal);
            string key = colon < 0 ? "" : Standard(line[..colon], out _);
            if (!begun)
            {
                if (key != "interfile")
                    throw new VolumeFormatException(path, at, "this is not Interfile: the first line is not '!INTERFILE :='.");
                begun = true;
                continue;
            }

            if (key == "end of interfile")
                return new(path, fields);
            if (colon < 0)
                throw new VolumeFormatException(path, at, "a line of the Interfile header is not of the form 'keyword := value'. Is the end of the header missing?");
            key = Standard(line[..colon], out int index);
            fields[(key, index)] = (line[(colon + 2)..].Trim(), at);
        }

        return begun
            ? new(path, fields)
            : throw new VolumeFormatException(path, 0, "this is not Interfile: the file is empty.");
    }

    /// <summary>Whether a file begins as an Interfile header does.</summary>
    public static bool IsAt(ReadOnlySpan<byte> start)
    {
        string text = Encoding.Latin1.GetString(start);
        int colon = text.IndexOf(":=", StringComparison.Ordinal);
        return colon is > 0 and < 40 && Standard(text[..colon], out _) == "interfile";
    }

    /// <summary>Value of a keyword, with index 0 for none; null when it is absent or empty.</summary>
    public string? Text(string key, int index = 0) =>
        _fields.TryGetValue((key, index), out (string Value, long At) field) && field.Value.Length > 0 ? field.Value : null;

    public long At(string key, int index = 0) => _fields.TryGetValue((key, index), out (string Value, long At) field) ? field.At : 0;

    public double? Number(string key, int index = 0)
    {
        double[]? list = Numbers(key, index);
        return list switch
        {
            null => null,
            [double only] => only,
            _ => throw Bad(key, index, "one number"),
        };
    }

    public long? Integer(string key, int index = 0)
    {
        if (Number(key, index) is not { } number)
            return null;
        return number == Math.Floor(number) && Math.Abs(number) < 1L << 53 ? (long)number : throw Bad(key, index, "a whole number");
    }

    /// <summary>A single number or a list in braces.</summary>
    public double[]? Numbers(string key, int index = 0)
    {
        if (Text(key, index) is not { } text)
            return null;
        string[] words = text.Trim('{', '}', ' ').Split(',', StringSplitOptions.TrimEntries);
        double[] numbers = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                throw Bad(key, index, "numbers");
        }

        return numbers;
    }

    private VolumeFormatException Bad(string key, int index, string expected) =>
        new(Path, At(key, index), $"'{key}{(index > 0 ? $"[{index}]" : "")}' is '{Text(key, index)}'; expected {expected}.");

    /// <summary>Lower case, without "!", runs of blanks and underscores as one blank, the index taken off.</summary>
    private static string Standard(string keyword, out int index)
    {
        index = 0;
        int bracket = keyword.LastIndexOf('[');
        if (bracket > 0 && keyword.TrimEnd().EndsWith(']')
            && int.TryParse(keyword[(bracket + 1)..].TrimEnd().TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out int given))
        {
            index = given;
            keyword = keyword[..bracket];
        }

        string[] words = keyword.ToLowerInvariant().Split([' ', '\t', '_', '!'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words);
    }
}
