using System.Globalization;
using System.Text;

namespace PetRecon.Formats.Volumes;

/// <summary>The "Key = Value" lines of a MetaImage header, up to and including ElementDataFile.</summary>
internal sealed class MetaImageHeader
{
    /// <summary>No header is longer; data of a LOCAL file begin before.</summary>
    private const int MaxHeaderBytes = 1 << 20;

    private readonly Dictionary<string, (string Value, long At)> _fields;

    private MetaImageHeader(string path, Dictionary<string, (string Value, long At)> fields, long endOffset)
    {
        Path = path;
        _fields = fields;
        EndOffset = endOffset;
    }

    public string Path { get; }

    /// <summary>First byte after the ElementDataFile line: local data, or a list of files.</summary>
    public long EndOffset { get; }

    public static MetaImageHeader Parse(string path)
    {
        byte[] bytes = SampleReader.ReadStart(path, MaxHeaderBytes, out bool gzip);
        if (gzip)
            throw new VolumeFormatException(path, 0, "the whole file is gzip-compressed; MetaImage compresses its voxels only. Unpack it with gunzip first.");
        Dictionary<string, (string Value, long At)> fields = new(StringComparer.OrdinalIgnoreCase);
        int at = 0;
        while (at < bytes.Length)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', at);
            int next = end < 0 ? bytes.Length : end + 1;
            string line = Encoding.UTF8.GetString(bytes, at, (end < 0 ? bytes.Length : end) - at).Trim();
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                string key = line[..equals].Trim();
                fields[key] = (line[(equals + 1)..].Trim(), at);
                if (key.Equals("ElementDataFile", StringComparison.OrdinalIgnoreCase))
                    return new(path, fields, next);
            }
            else if (line.Length > 0)
            {
                throw new VolumeFormatException(path, at, "this is not a MetaImage header: a line is not of the form 'Key = Value'.");
            }

            at = next;
        }

        throw new VolumeFormatException(path, at, "the MetaImage header ends without ElementDataFile.");
    }

    public bool Has(string key) => _fields.ContainsKey(key);

    /// <summary>Where a key stands, for messages; 0 when it is absent.</summary>
    public long At(string key) => _fields.TryGetValue(key, out (string Value, long At) field) ? field.At : 0;

    public string Text(string key, string fallback = "") => _fields.TryGetValue(key, out (string Value, long At) field) ? field.Value : fallback;

    public bool Flag(string key, bool fallback)
    {
        string text = Text(key);
        return text.Length == 0 ? fallback : text[0] is 'T' or 't' or '1';
    }

    public long Integer(string key, long fallback)
    {
        if (!Has(key))
            return fallback;
        return long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new VolumeFormatException(Path, At(key), $"{key} is '{Text(key)}'; expected a whole number.");
    }

    /// <summary>A list of exactly <paramref name="count"/> numbers under the first of the keys that is there; null when none is.</summary>
    public double[]? Numbers(int count, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (!Has(key))
                continue;
            string[] words = Text(key).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            double[] numbers = new double[count];
            bool good = words.Length == count;
            for (int i = 0; good && i < count; i++)
                good = double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && double.IsFinite(numbers[i]);
            return good ? numbers : throw new VolumeFormatException(Path, At(key), $"{key} is '{Text(key)}'; expected {count} numbers.");
        }

        return null;
    }
}
