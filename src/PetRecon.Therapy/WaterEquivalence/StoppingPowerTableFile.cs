using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>
/// Tables of stopping powers as text that people edit. JSON: {"name": ..., "source": ..., "points": [[-1000, 0.001], [0, 1], ...]}. Any other file is read as
/// lines of CT number and relative stopping power, separated by a comma, semicolon, tab or spaces; lines that begin with # are comments, and one line of
/// column names may come first. Files of matRad (.hlut) are such.
/// </summary>
public static class StoppingPowerTableFile
{
    private static readonly char[] s_separators = [',', ';', '\t', ' '];
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Reads a table.</summary>
    /// <param name="path">A .json file or one of lines.</param>
    /// <exception cref="InvalidDataException">It is no table; the message has the path and the line or point.</exception>
    public static StoppingPowerTable Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text = File.ReadAllText(path);
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            return text.AsSpan().TrimStart().StartsWith("{") ? FromJson(text, name, path) : new(name, path, Lines(text));
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>A table as JSON text.</summary>
    /// <param name="table">The table.</param>
    public static string ToJson(StoppingPowerTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        JsonArray points = [.. table.Points.Select(static point => (JsonNode)new JsonArray(point.Hounsfield, point.RelativeStoppingPower))];
        return new JsonObject { ["name"] = table.Name, ["source"] = table.Source, ["points"] = points }.ToJsonString(s_json);
    }

    /// <summary>A table as lines, with name and source as comments.</summary>
    /// <param name="table">The table.</param>
    public static string ToCsv(StoppingPowerTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new();
        text.Append("# ").Append(table.Name).Append('\n').Append("# ").Append(table.Source).Append('\n').Append("hu,relative_stopping_power\n");
        foreach ((double hounsfield, double power) in table.Points)
            text.Append(CultureInfo.InvariantCulture, $"{hounsfield:R},{power:R}\n");
        return text.ToString();
    }

    private static StoppingPowerTable FromJson(string text, string name, string path)
    {
        JsonNode root = JsonNode.Parse(text) ?? throw new FormatException("the file is empty.");
        JsonArray points = root["points"] as JsonArray ?? throw new FormatException("there is no list \"points\" of [HU, relative stopping power].");
        List<StoppingPowerPoint> read = [];
        foreach (JsonNode? point in points)
        {
            if (point is not JsonArray { Count: 2 } pair)
                throw new FormatException($"point {read.Count + 1} is not a pair [HU, relative stopping power].");
            read.Add(new(pair[0]!.GetValue<double>(), pair[1]!.GetValue<double>()));
        }

        return new(root["name"]?.GetValue<string>() ?? name, root["source"]?.GetValue<string>() ?? path, read);
    }

    private static List<StoppingPowerPoint> Lines(string text)
    {
        List<StoppingPowerPoint> points = [];
        bool isHeaderPossible = true;
        int number = 0;
        foreach (string whole in text.Split('\n'))
        {
            number++;
            string line = whole.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] columns = line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            bool isPair = columns.Length == 2;
            if (isPair && double.TryParse(columns[0], CultureInfo.InvariantCulture, out double hounsfield) && double.TryParse(columns[1], CultureInfo.InvariantCulture, out double power))
                points.Add(new(hounsfield, power));
            else if (!isHeaderPossible)
                throw new FormatException($"line {number}, '{line}', is not a CT number and a relative stopping power (with a decimal point).");
            isHeaderPossible = false;
        }

        return points;
    }
}
