using System.Collections.Immutable;
using System.Text.Json;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>An object of a scene file, read strictly: what is missing, of another kind or not known is an error that names its key.</summary>
internal sealed class SceneNode
{
    private readonly string _path;
    private readonly string _key;
    private readonly Dictionary<string, JsonElement> _left = [];

    public SceneNode(string path, string key, JsonElement element)
    {
        (_path, _key) = (path, key);
        if (element.ValueKind != JsonValueKind.Object)
            throw new SceneFormatException(path, key, $"an object was expected, not {Kind(element)}.");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_left.TryAdd(property.Name, property.Value))
                throw Fault(property.Name, "it is there twice.");
        }
    }

    public SceneFormatException Fault(string name, string problem, Exception? inner = null) => new(_path, Full(name), problem, inner);

    /// <summary>Whether there is such a value, not null.</summary>
    public bool Has(string name) => _left.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Take(name, JsonValueKind.String, "a text").GetString()!;

    public string Text(string name, string otherwise) => Has(name) ? Text(name) : Absent(name, otherwise);

    public bool Flag(string name, bool otherwise)
    {
        if (!Has(name))
            return Absent(name, otherwise);
        JsonElement value = _left[name];
        _left.Remove(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Fault(name, $"true or false was expected, not {Kind(value)}.");
    }

    public double Number(string name) => NumberOf(Take(name, JsonValueKind.Number, "a number"), name);

    public double Number(string name, double otherwise) => Has(name) ? Number(name) : Absent(name, otherwise);

    public double? NumberOrNull(string name) => Has(name) ? Number(name) : Absent<double?>(name, null);

    public int Whole(string name, int otherwise)
    {
        double value = Number(name, otherwise);
        return value == Math.Truncate(value) && Math.Abs(value) < int.MaxValue ? (int)value : throw Fault(name, $"a whole number was expected, not {value}.");
    }

    public TEnum Choice<TEnum>(string name, TEnum otherwise)
        where TEnum : struct, Enum
    {
        if (!Has(name))
            return Absent(name, otherwise);
        string text = Text(name);
        foreach (TEnum value in Enum.GetValues<TEnum>())
        {
            if (SceneNames.Of(value) == text)
                return value;
        }

        throw Fault(name, $"\"{text}\" is not known; there are {string.Join(", ", Enum.GetValues<TEnum>().Select(static value => SceneNames.Of(value)))}.");
    }

    public Vector3D? VectorOrNull(string name) => Has(name) ? Vector(name) : Absent<Vector3D?>(name, null);

    public Vector3D Vector(string name)
    {
        double[] numbers = Numbers(name);
        return numbers is [double x, double y, double z] ? new(x, y, z) : throw Fault(name, $"three numbers were expected, not {numbers.Length}.");
    }

    public double[] Numbers(string name) =>
        [.. Take(name, JsonValueKind.Array, "a list of numbers").EnumerateArray().Select((value, i) => NumberOf(value, $"{name}[{i}]"))];

    public ImmutableArray<string> Texts(string name) => Has(name)
        ? [.. Take(name, JsonValueKind.Array, "a list of texts").EnumerateArray().Select((value, i) => TextOf(value, $"{name}[{i}]"))]
        : Absent<ImmutableArray<string>>(name, []);

    public ImmutableArray<ImmutableArray<string>> TextLists(string name) => Has(name)
        ? [.. Take(name, JsonValueKind.Array, "a list of lists of texts").EnumerateArray().Select((list, i) => TextsOf(list, $"{name}[{i}]"))]
        : Absent<ImmutableArray<ImmutableArray<string>>>(name, []);

    /// <summary>An object within this one.</summary>
    public T Object<T>(string name, Func<SceneNode, T> read) => Read(Take(name, JsonValueKind.Object, "an object"), name, read);

    /// <summary>Objects in a list; none where it is missing.</summary>
    public ImmutableArray<T> Objects<T>(string name, Func<SceneNode, T> read) => Has(name)
        ? [.. Take(name, JsonValueKind.Array, "a list of objects").EnumerateArray().Select((value, i) => Read(value, $"{name}[{i}]", read))]
        : Absent<ImmutableArray<T>>(name, []);

    /// <summary>Refuses what was not asked for: mostly a misspelt key, which would otherwise do nothing without a word.</summary>
    public void Finish()
    {
        foreach (string name in _left.Keys)
            throw Fault(name, "there is no such key.");
    }

    private T Read<T>(JsonElement value, string name, Func<SceneNode, T> read)
    {
        SceneNode node = new(_path, Full(name), value);
        T result;
        try
        {
            result = read(node);
        }
        catch (ArgumentException exception)
        {
            throw Fault(name, exception.Message, exception);
        }

        node.Finish();
        return result;
    }

    private JsonElement Take(string name, JsonValueKind kind, string what)
    {
        if (!_left.Remove(name, out JsonElement value))
            throw Fault(name, $"it is missing; {what} was expected.");
        return value.ValueKind == kind ? value : throw Fault(name, $"{what} was expected, not {Kind(value)}.");
    }

    private T Absent<T>(string name, T otherwise)
    {
        _left.Remove(name);
        return otherwise;
    }

    private double NumberOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Fault(name, $"a number was expected, not {Kind(value)}.");

    private string TextOf(JsonElement value, string name) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(name, $"a text was expected, not {Kind(value)}.");

    private ImmutableArray<string> TextsOf(JsonElement list, string name) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select((value, i) => TextOf(value, $"{name}[{i}]"))]
        : throw Fault(name, $"a list of texts was expected, not {Kind(list)}.");

    private string Full(string name) => _key.Length > 0 ? $"{_key}.{name}" : name;

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text \"{Short(element.GetString()!)}\"",
        JsonValueKind.Number => $"the number {Short(element.GetRawText())}",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
