using System.Text.Json;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>An object in a JSON file that is read key by key: a missing, unknown, doubled or malformed one is an error that names its place.</summary>
internal sealed class StrictJson
{
    private readonly string _file;
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);

    public StrictJson(string file, string path, JsonElement element)
    {
        _file = file;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw Error("", $"expected an object {{...}}, found {Kind(element)}");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_left.TryAdd(property.Name, property.Value))
                throw Error(property.Name, "the key occurs twice");
        }
    }

    public string Path { get; }

    public bool Has(string key) => _left.ContainsKey(key);

    public JsonElement Take(string key)
    {
        if (_left.Remove(key, out JsonElement value))
            return value;
        // The likely cause of a missing key is one without its unit, such as "diameter" for "diameterMm".
        string? near = _left.Keys.FirstOrDefault(k => key.StartsWith(k, StringComparison.OrdinalIgnoreCase) || k.StartsWith(key, StringComparison.OrdinalIgnoreCase));
        throw Error("", near is null ? $"the key \"{key}\" is missing" : $"the key \"{key}\" is missing; was \"{near}\" meant?");
    }

    public double Number(string key, double least = double.NegativeInfinity, bool aboveLeast = false)
    {
        JsonElement value = Take(key);
        return Number(key, value, least, aboveLeast);
    }

    public string Text(string key)
    {
        JsonElement value = Take(key);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error(key, $"expected a text, found {Kind(value)}");
    }

    public string TextOr(string key, string fallback) => Has(key) ? Text(key) : fallback;

    public Vector3D Vector(string key)
    {
        double[] numbers = Numbers(key, 3);
        return new(numbers[0], numbers[1], numbers[2]);
    }

    public double[] Numbers(string key, int count, double least = double.NegativeInfinity, bool aboveLeast = false)
    {
        JsonElement value = Take(key);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != count)
            throw Error(key, $"expected {count} numbers [...], found {Kind(value)}");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Number($"{key}[{i}]", value[i], least, aboveLeast);
        return numbers;
    }

    public IEnumerable<StrictJson> Objects(string key)
    {
        JsonElement value = Take(key);
        if (value.ValueKind != JsonValueKind.Array)
            throw Error(key, $"expected a list [...], found {Kind(value)}");
        for (int i = 0; i < value.GetArrayLength(); i++)
            yield return new(_file, $"{Path}.{key}[{i}]", value[i]);
    }

    public StrictJson Object(string key) => new(_file, $"{Path}.{key}", Take(key));

    public IEnumerable<string> Keys() => [.. _left.Keys];

    /// <summary>Throws if a key was not read.</summary>
    public void ExpectNothingElse(string known)
    {
        foreach (string key in _left.Keys)
            throw Error(key, $"unknown key; known here: {known}");
    }

    public PhantomFormatException Error(string key, string problem) =>
        new(_file, key.Length == 0 ? Path : $"{Path}.{key}", problem + ".");

    private double Number(string key, JsonElement value, double least, bool aboveLeast)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !double.IsFinite(number))
            throw Error(key, $"expected a number, found {Kind(value)}");
        if (number < least || (aboveLeast && number <= least))
            throw Error(key, FormattableString.Invariant($"{number} is out of bounds; expected {(aboveLeast ? "above" : "at least")} {least}"));
        return number;
    }

    private static string Kind(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
