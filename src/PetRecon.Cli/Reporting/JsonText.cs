using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PetRecon.Cli.Reporting;

/// <summary>JSON as the program writes it: indented, readable, numbers that JSON cannot hold as null.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node) => node.ToJsonString(s_options);

    public static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];

    /// <summary>A number, or null where it is infinite or not a number, which JSON cannot say.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
