using System.Globalization;
using System.Text;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The lines of a .hed file: a key and a value each, and the rows of the table of slices.</summary>
internal sealed class HeaderFields
{
    private const int MaxHeaderBytes = 1 << 20;

    private readonly Dictionary<string, (string Value, long At)> _fields = new(StringComparer.Ordinal);
    private readonly string _path;

    private HeaderFields(string path)
    {
        _path = path;
    }

    /// <summary>Rows of the table of slices: number, position, thickness, tilt.</summary>
    public List<(double[] Row, long At)> Slices { get; } = [];

    public static HeaderFields Parse(string path)
    {
        byte[] bytes = SampleReader.ReadStart(path, MaxHeaderBytes, out _);
        HeaderFields fields = new(path);
        bool table = false;
        for (int at = 0; at < bytes.Length;)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', at);
            end = end < 0 ? bytes.Length : end;
            fields.Read(Encoding.Latin1.GetString(bytes, at, end - at).Trim(), at, ref table);
            at = end + 1;
        }

        if (!fields._fields.ContainsKey("data_type") && !fields._fields.ContainsKey("pixel_size"))
            throw new VolumeFormatException(path, 0, "this is no header of a VOXELPLAN cube: it has neither data_type nor pixel_size.");
        return fields;
    }

    public bool Has(string key) => _fields.ContainsKey(key);

    public long At(string key) => _fields.TryGetValue(key, out (string Value, long At) field) ? field.At : 0;

    public string Text(string key) => _fields.TryGetValue(key, out (string Value, long At) field) ? field.Value : "";

    public VolumeFormatException Bad(string key, string expected) =>
        new(_path, At(key), Has(key) ? $"{key} is '{Text(key)}'; expected {expected}." : $"the header has no {key}; expected {expected}.");

    /// <summary>A finite number.</summary>
    public double Number(string key, double? fallback = null)
    {
        if (!Has(key) && fallback is { } number)
            return number;
        return double.TryParse(FirstWord(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Bad(key, "a number");
    }

    /// <summary>A size under the first of two keys that is there.</summary>
    public int Size(string key, string other)
    {
        string found = Has(key) ? key : other;
        return int.TryParse(FirstWord(found), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size >= 1
            ? size
            : throw Bad(found, "a whole number of 1 or more");
    }

    private string FirstWord(string key) => Text(key).Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [string first, ..] ? first : "";

    private void Read(string line, long at, ref bool table)
    {
        if (line.Length == 0 || line[0] is '#' or '*')
            return;
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (table && TryRow(words) is double[] row)
        {
            Slices.Add((row, at));
            return;
        }

        table = words[0] == "slice_no";
        if (!table)
            _fields.TryAdd(words[0], (line[words[0].Length..].Trim(), at));
    }

    private static double[]? TryRow(string[] words)
    {
        double[] row = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !double.IsFinite(row[i]))
                return null;
        }

        return words.Length >= 2 ? row : null;
    }
}
