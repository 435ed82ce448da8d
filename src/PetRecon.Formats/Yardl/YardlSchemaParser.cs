using System.Text.Json;

namespace PetRecon.Formats.Yardl;

/// <summary>Turns schema JSON into resolved types. Bounded in depth and in the number of types, whatever the text says.</summary>
internal sealed class YardlSchemaParser
{
    private const int DeepestNesting = 64;
    private const int MostTypes = 20_000;

    private static readonly Dictionary<string, YardlType> Primitives = MakePrimitives();

    private readonly Dictionary<string, JsonElement> _declarations = [];
    private readonly Dictionary<string, YardlType> _resolved = [];
    private readonly Dictionary<YardlType, int> _identities = [];
    private readonly HashSet<string> _inProgress = [];
    private int _typeCount;

    public static YardlSchema Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2 * DeepestNesting });
            return new YardlSchemaParser().Protocol(text, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new YardlSchemaException($"The schema is not JSON: {e.Message}", e);
        }
    }

    private YardlSchema Protocol(string text, JsonElement root)
    {
        JsonElement protocol = Member(root, "protocol");
        if (root.TryGetProperty("types", out JsonElement types) && types.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement type in types.EnumerateArray())
                _declarations[Text(type, "name")] = type;
        }

        JsonElement sequence = Member(protocol, "sequence");
        if (sequence.ValueKind != JsonValueKind.Array)
            throw new YardlSchemaException("The protocol's sequence is not a list.");
        List<YardlStep> steps = [];
        foreach (JsonElement step in sequence.EnumerateArray())
        {
            JsonElement type = Member(step, "type");
            bool isStream = type.ValueKind == JsonValueKind.Object && type.TryGetProperty("stream", out _);
            if (isStream)
                type = Member(Member(type, "stream"), "items");
            steps.Add(new(Text(step, "name"), Expression(type, [], 0, ""), isStream));
        }

        return new(text, Text(protocol, "name"), [.. steps], _declarations.Keys.ToHashSet(StringComparer.Ordinal));
    }

    private YardlType Expression(JsonElement expression, Dictionary<string, YardlType> arguments, int depth, string name)
    {
        if (depth > DeepestNesting)
            throw new YardlSchemaException($"Types are nested more than {DeepestNesting} deep, or without end.");
        if (++_typeCount > MostTypes)
            throw new YardlSchemaException($"The schema describes more than {MostTypes} types.");
        return expression.ValueKind switch
        {
            JsonValueKind.String => Named(expression.GetString()!, [], arguments, depth),
            JsonValueKind.Array => Union(expression, arguments, depth, name),
            JsonValueKind.Object => Compound(expression, arguments, depth),
            _ => throw new YardlSchemaException($"'{Shorten(expression)}' is not a type."),
        };
    }

    private YardlType Compound(JsonElement expression, Dictionary<string, YardlType> arguments, int depth)
    {
        if (expression.TryGetProperty("vector", out JsonElement vector))
        {
            YardlType items = Expression(Member(vector, "items"), arguments, depth + 1, "");
            return YardlType.Vector(items, vector.TryGetProperty("length", out JsonElement length) ? Count(length) : -1);
        }

        if (expression.TryGetProperty("array", out JsonElement array))
            return Array(array, arguments, depth);
        if (expression.TryGetProperty("map", out JsonElement map))
        {
            return YardlType.Map(
                Expression(Member(map, "keys"), arguments, depth + 1, ""),
                Expression(Member(map, "values"), arguments, depth + 1, ""));
        }

        List<YardlType> typeArguments = [];
        if (expression.TryGetProperty("typeArguments", out JsonElement given) && given.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement argument in given.EnumerateArray())
                typeArguments.Add(Expression(argument, arguments, depth + 1, ""));
        }

        return Named(Text(expression, "name"), typeArguments, arguments, depth);
    }

    private YardlType Array(JsonElement array, Dictionary<string, YardlType> arguments, int depth)
    {
        YardlType items = Expression(Member(array, "items"), arguments, depth + 1, "");
        if (!array.TryGetProperty("dimensions", out JsonElement dimensions) || dimensions.ValueKind == JsonValueKind.Null)
            return YardlType.Array(items, -1);
        if (dimensions.ValueKind == JsonValueKind.Number)
            return YardlType.Array(items, Count(dimensions, 32));
        if (dimensions.ValueKind != JsonValueKind.Array || dimensions.GetArrayLength() is 0 or > 32)
            throw new YardlSchemaException($"'{Shorten(dimensions)}' are not array dimensions.");
        long product = 1;
        foreach (JsonElement dimension in dimensions.EnumerateArray())
        {
            if (dimension.ValueKind != JsonValueKind.Object || !dimension.TryGetProperty("length", out JsonElement length))
                return YardlType.Array(items, dimensions.GetArrayLength());
            product *= Count(length);
            if (product > int.MaxValue)
                throw new YardlSchemaException("An array's fixed extents are too large.");
        }

        return YardlType.FixedArray(items, (int)product);
    }

    private YardlType Union(JsonElement expression, Dictionary<string, YardlType> arguments, int depth, string name)
    {
        List<YardlMember> cases = [];
        foreach (JsonElement item in expression.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null)
            {
                cases.Add(new("null", null));
                continue;
            }

            JsonElement tag = default;
            bool tagged = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("type", out _) &&
                (item.TryGetProperty("tag", out tag) || item.TryGetProperty("label", out tag));
            YardlType type = Expression(tagged ? Member(item, "type") : item, arguments, depth + 1, "");
            cases.Add(new(tagged && tag.ValueKind == JsonValueKind.String ? tag.GetString()! : type.Name, type));
        }

        if (cases is [{ Type: null }, { Type: { } value }])
            return YardlType.Optional(value);
        if (cases.Count is < 2 or > 255)
            throw new YardlSchemaException($"A union of {cases.Count} cases is not possible.");
        return YardlType.Union(name.Length > 0 ? name : "union", [.. cases]);
    }

    private YardlType Named(string name, List<YardlType> typeArguments, Dictionary<string, YardlType> arguments, int depth)
    {
        if (arguments.TryGetValue(name, out YardlType? argument))
            return argument;
        if (Primitives.TryGetValue(name, out YardlType? primitive))
            return primitive;
        string local = name[(name.LastIndexOf('.') + 1)..];
        if (!_declarations.TryGetValue(local, out JsonElement declaration))
            throw new YardlSchemaException($"The schema uses the type '{name}' and does not declare it.");
        string key = local + "<" + string.Join(',', typeArguments.Select(Identity)) + ">";
        if (_resolved.TryGetValue(key, out YardlType? known))
            return known;
        if (!_inProgress.Add(key))
            throw new YardlSchemaException($"The type '{name}' contains itself.");
        YardlType type = Declared(local, declaration, Bind(declaration, typeArguments, name), depth);
        _inProgress.Remove(key);
        return _resolved[key] = type;
    }

    private YardlType Declared(string name, JsonElement declaration, Dictionary<string, YardlType> arguments, int depth)
    {
        if (declaration.TryGetProperty("fields", out JsonElement fields) && fields.ValueKind == JsonValueKind.Array)
        {
            if (fields.GetArrayLength() == 0)
                throw new YardlSchemaException($"The record '{name}' has no fields.");
            List<YardlMember> members = [];
            foreach (JsonElement field in fields.EnumerateArray())
                members.Add(new(Text(field, "name"), Expression(Member(field, "type"), arguments, depth + 1, "")));
            return YardlType.Record(name, [.. members]);
        }

        return declaration.TryGetProperty("values", out JsonElement values) && values.ValueKind == JsonValueKind.Array
            ? Enumeration(name, declaration, values)
            : Expression(Member(declaration, "type"), arguments, depth + 1, name);
    }

    private static YardlType Enumeration(string name, JsonElement declaration, JsonElement values)
    {
        YardlType underlying = Primitives["int32"];
        if (declaration.TryGetProperty("base", out JsonElement given) &&
            !(given.ValueKind == JsonValueKind.String && Primitives.TryGetValue(given.GetString()!, out underlying!) && IsInteger(underlying)))
        {
            throw new YardlSchemaException($"'{Shorten(given)}' cannot be the base of the enumeration '{name}'.");
        }

        Dictionary<string, long> symbols = [];
        foreach (JsonElement value in values.EnumerateArray())
        {
            JsonElement number = Member(value, "value");
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out long integer))
                throw new YardlSchemaException($"'{Shorten(number)}' is not a value of the enumeration '{name}'.");
            symbols[Text(value, "symbol")] = integer;
        }

        bool isFlags = declaration.TryGetProperty("flags", out JsonElement flags) && flags.ValueKind == JsonValueKind.True;
        return YardlType.Enumeration(name, underlying, isFlags, symbols);
    }

    private static bool IsInteger(YardlType type) => type.Kind is >= YardlKind.Int8 and <= YardlKind.Size;

    private static Dictionary<string, YardlType> Bind(JsonElement declaration, List<YardlType> typeArguments, string name)
    {
        string[] names = [];
        if (declaration.TryGetProperty("typeParameters", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Array)
            names = [.. parameters.EnumerateArray().Select(static parameter => parameter.ValueKind == JsonValueKind.String ? parameter.GetString()! : "")];
        if (names.Length != typeArguments.Count)
            throw new YardlSchemaException($"The type '{name}' is given {typeArguments.Count} arguments; it has {names.Length} parameters.");
        Dictionary<string, YardlType> bound = [];
        for (int i = 0; i < names.Length; i++)
            bound[names[i]] = typeArguments[i];
        return bound;
    }

    private string Identity(YardlType type)
    {
        if (!_identities.TryGetValue(type, out int identity))
            _identities[type] = identity = _identities.Count;
        return identity.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new YardlSchemaException($"'{name}' is missing in '{Shorten(element)}'.");

    private static string Text(JsonElement element, string name)
    {
        JsonElement member = Member(element, name);
        return member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : throw new YardlSchemaException($"'{name}' is not a text in '{Shorten(element)}'.");
    }

    private static int Count(JsonElement element, int most = int.MaxValue) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int count) && count >= 1 && count <= most
            ? count
            : throw new YardlSchemaException($"'{Shorten(element)}' is not a length of at least 1.");

    private static string Shorten(JsonElement element)
    {
        string text = element.ValueKind == JsonValueKind.Undefined ? "nothing" : element.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "...";
    }

    private static Dictionary<string, YardlType> MakePrimitives()
    {
        Dictionary<string, YardlType> primitives = [];
        foreach (YardlKind kind in Enum.GetValues<YardlKind>())
        {
            string name = kind.ToString().ToLowerInvariant();
            if (kind < YardlKind.Enum)
                primitives[name] = YardlType.Primitive(kind, name);
        }

        return primitives;
    }
}
