using System.Collections.Immutable;
using System.Text.Json;

namespace PetRecon.Therapy.Histograms;

/// <summary>Reads templates of goals, with faults that name the place and the key.</summary>
internal sealed class GoalTemplateReader
{
    private static readonly string[] s_templateKeys = ["name", "prescription", "goals"];
    private static readonly string[] s_goalKeys = ["structure", "aliases", "metric", "atMost", "atLeast", "acceptable", "priority", "note"];

    private readonly string _source;

    private GoalTemplateReader(string source) => _source = source;

    public static GoalTemplate Read(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new GoalTemplateReader(source).Template(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new GoalTemplateFormatException(source, $"line {exception.LineNumber + 1}", "this is not JSON.", exception);
        }
    }

    private GoalTemplate Template(JsonElement root)
    {
        CheckKeys(root, "", s_templateKeys, "a template of goals");
        JsonElement list = Required(root, "", "goals", JsonValueKind.Array, "a list of goals");
        return new()
        {
            Name = Text(root, "", "name") ?? "",
            Prescription = Number(root, "", "prescription") switch
            {
                null => null,
                double dose when dose > 0 => dose,
                double dose => throw Fault("prescription", $"is {dose}; a dose above 0 was expected."),
            },
            Goals = [.. list.EnumerateArray().Select((goal, at) => Goal(goal, $"goals[{at}]"))],
        };
    }

    private DoseGoal Goal(JsonElement goal, string place)
    {
        CheckKeys(goal, place, s_goalKeys, "a goal");
        double? atMost = Number(goal, place, "atMost");
        double? atLeast = Number(goal, place, "atLeast");
        if (atMost.HasValue == atLeast.HasValue)
            throw Fault(place, $"has {(atMost.HasValue ? "both" : "neither")} atMost {(atMost.HasValue ? "and" : "nor")} atLeast; exactly one of them was expected.");
        double limit = atMost ?? atLeast ?? 0;
        double? acceptable = Number(goal, place, "acceptable");
        if (acceptable is double variation && (atMost.HasValue ? variation < limit : variation > limit))
            throw Fault($"{place}.acceptable", $"is {variation}, which is stricter than the limit of {limit} itself.");
        string text = Text(goal, place, "metric") ?? throw Fault($"{place}.metric", "is missing; a text such as \"V20Gy\" was expected.");
        return new()
        {
            Structure = Text(goal, place, "structure") ?? throw Fault($"{place}.structure", "is missing; the structure's name was expected."),
            Aliases = Aliases(goal, place),
            Metric = Metric(text, place),
            Comparison = atMost.HasValue ? GoalComparison.AtMost : GoalComparison.AtLeast,
            Limit = limit,
            Acceptable = acceptable,
            Priority = Number(goal, place, "priority") switch
            {
                null => 0,
                double priority when priority is >= 1 and <= 99 && priority == Math.Floor(priority) => (int)priority,
                double priority => throw Fault($"{place}.priority", $"is {priority}; a whole number from 1 to 99 was expected."),
            },
            Note = Text(goal, place, "note") ?? "",
        };
    }

    private DoseMetric Metric(string text, string place)
    {
        try
        {
            return DoseMetric.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new GoalTemplateFormatException(_source, $"{place}.metric", exception.Message, exception);
        }
    }

    private ImmutableArray<string> Aliases(JsonElement goal, string place)
    {
        if (!goal.TryGetProperty("aliases", out JsonElement aliases))
            return [];
        if (aliases.ValueKind != JsonValueKind.Array)
            throw Fault($"{place}.aliases", $"is {KindOf(aliases)}; a list of names or patterns was expected.");
        return [.. aliases.EnumerateArray().Select((alias, at) => alias.ValueKind == JsonValueKind.String
            ? alias.GetString()!
            : throw Fault($"{place}.aliases[{at}]", $"is {KindOf(alias)}; a name or pattern was expected."))];
    }

    private void CheckKeys(JsonElement element, string place, string[] keys, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Fault(place, $"is {KindOf(element)}; {what}, an object with {string.Join(", ", keys)}, was expected.");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name, StringComparer.Ordinal))
                throw Fault(Below(place, property.Name), $"is not a key of {what}, which has {string.Join(", ", keys)}.");
        }
    }

    private JsonElement Required(JsonElement element, string place, string key, JsonValueKind kind, string what)
    {
        if (!element.TryGetProperty(key, out JsonElement value))
            throw Fault(Below(place, key), $"is missing; {what} was expected.");
        return value.ValueKind == kind ? value : throw Fault(Below(place, key), $"is {KindOf(value)}; {what} was expected.");
    }

    private string? Text(JsonElement element, string place, string key) =>
        !element.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text
        : throw Fault(Below(place, key), $"is {KindOf(value)}; a text was expected.");

    private double? Number(JsonElement element, string place, string key) =>
        !element.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
        : throw Fault(Below(place, key), $"is {KindOf(value)}; a number was expected.");

    private static string Below(string place, string key) => place.Length > 0 ? $"{place}.{key}" : key;

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? $"the text \"{text}\"" : "an empty text",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private GoalTemplateFormatException Fault(string place, string message) => new(_source, place, message);
}
