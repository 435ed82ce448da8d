using System.Text.Json;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>One message of the page, with its fields checked as they are read.</summary>
internal readonly struct TabInput(JsonElement message)
{
    /// <summary>What is asked for.</summary>
    public string Do => Text("do");

    /// <summary>The number that frames answer; 0 for a question.</summary>
    public long Number => message.TryGetProperty("n", out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;

    public bool Has(string name) => message.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InputException($"\"{name}\" is missing, or no text.");

    public bool Flag(string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new InputException($"\"{name}\" is missing, or neither true nor false.");

    public double Number64(string name, double low = -1e12, double high = 1e12) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= low && number <= high
            ? number
            : throw new InputException(FormattableString.Invariant($"\"{name}\" is missing, or no number from {low:g6} to {high:g6}."));

    public TEnum Choice<TEnum>(string name)
        where TEnum : struct, Enum => Enum.TryParse(Text(name), ignoreCase: true, out TEnum choice) && Enum.IsDefined(choice)
            ? choice
            : throw new InputException($"\"{name}\" is \"{Text(name)}\"; one of {string.Join(", ", Enum.GetNames<TEnum>())} was expected.");

    public IEnumerable<TabInput> List(string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(static entry => entry.ValueKind == JsonValueKind.Object ? new TabInput(entry) : throw new InputException("A list holds objects only."))
            : throw new InputException($"\"{name}\" is missing, or no list.");
}
