using System.Globalization;
using System.Text;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// The lines of a NRRD header: fields ("name: value"), keys ("name:=value") and, where data are in several files, the list of those.
/// Names of fields are looked up without blanks and case, as their spelling varied over the format's versions.
/// </summary>
internal sealed class NrrdHeader
{
    private const int MaxHeaderBytes = 1 << 22;
    private const string Magic = "NRRD000";

    private readonly Dictionary<string, (string Value, long At)> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _keys = new(StringComparer.OrdinalIgnoreCase);

    private NrrdHeader(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>First byte after the header's blank line; the file's length where there is none.</summary>
    public long EndOffset { get; private set; }

    /// <summary>The digit at the end of the magic word.</summary>
    public int Version { get; private set; }

    /// <summary>Lines after "data file: LIST".</summary>
    public List<string> ListedFiles { get; } = [];

    public static NrrdHeader Parse(string path)
    {
        byte[] bytes = SampleReader.ReadStart(path, MaxHeaderBytes, out bool gzip);
        if (gzip)
            throw new VolumeFormatException(path, 0, "the whole file is gzip-compressed; NRRD compresses its samples only. Unpack it with gunzip first.");
        NrrdHeader header = new(path);
        int at = header.ReadMagic(bytes);
        bool listed = false;
        while (at < bytes.Length)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', at);
            int next = end < 0 ? bytes.Length : end + 1;
            string line = Encoding.UTF8.GetString(bytes, at, (end < 0 ? bytes.Length : end) - at).Trim();
            if (listed && line.Length > 0)
                header.ListedFiles.Add(line);
            else if (line.Length == 0 && !listed)
                return header.EndingAt(next);
            else if (line.Length > 0 && line[0] != '#')
                listed = header.ReadLine(line, at);
            at = next;
        }

        if (at >= MaxHeaderBytes)
            throw new VolumeFormatException(path, at, $"the header does not end within {MaxHeaderBytes} bytes.");
        return header.EndingAt(at);
    }

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>Where a field stands, for messages; 0 when it is absent.</summary>
    public long At(string field) => _fields.TryGetValue(field, out (string Value, long At) entry) ? entry.At : 0;

    /// <summary>A field's value; empty when it is absent.</summary>
    public string Text(string field) => _fields.TryGetValue(field, out (string Value, long At) entry) ? entry.Value : "";

    /// <summary>The value of the first of these fields that is there; empty when none is.</summary>
    public string Text(string field, string older) => Has(field) ? Text(field) : Text(older);

    /// <summary>The value of a key; empty when it is absent.</summary>
    public string Key(string name) => _keys.GetValueOrDefault(name, "");

    public string[] Words(string field) => Text(field).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public long Integer(string field, long fallback)
    {
        if (!Has(field))
            return fallback;
        return long.TryParse(Text(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Bad(field, "a whole number");
    }

    public VolumeFormatException Bad(string field, string expected) =>
        new(Path, At(field), $"the field '{field}' is '{Text(field)}'; expected {expected}.");

    private int ReadMagic(byte[] bytes)
    {
        int end = Array.IndexOf(bytes, (byte)'\n');
        string first = end is < 0 or > 32 ? "" : Encoding.ASCII.GetString(bytes, 0, end).Trim();
        if (!first.StartsWith(Magic, StringComparison.Ordinal) || first.Length != Magic.Length + 1 || first[^1] is < '1' or > '5')
            throw new VolumeFormatException(Path, 0, "this is not a NRRD file: it does not begin with a line NRRD0001 to NRRD0005.");
        Version = first[^1] - '0';
        return end + 1;
    }

    /// <summary>Takes in a line; whether a list of files follows it.</summary>
    private bool ReadLine(string line, long at)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw new VolumeFormatException(Path, at, "this is not a NRRD header: a line is neither 'field: value' nor 'key:=value'.");
        if (colon + 1 < line.Length && line[colon + 1] == '=')
        {
            _keys[line[..colon]] = line[(colon + 2)..].Replace("\\n", "\n", StringComparison.Ordinal);
            return false;
        }

        string name = Canonical(line[..colon]);
        string value = line[(colon + 1)..].Trim();
        if (!_fields.TryAdd(name, (value, at)))
            throw new VolumeFormatException(Path, at, $"the field '{name}' is there twice.");
        return name == "datafile" && value.StartsWith("LIST", StringComparison.Ordinal) && (value.Length == 4 || char.IsWhiteSpace(value[4]));
    }

    private static string Canonical(string name)
    {
        string bare = string.Concat(name.Where(static c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return bare == "centerings" ? "centers" : bare;
    }

    private NrrdHeader EndingAt(long offset)
    {
        EndOffset = offset;
        return this;
    }
}
