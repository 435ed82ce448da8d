namespace PetRecon.Formats.Yardl;

/// <summary>A step of a protocol: a value, or a stream of them.</summary>
internal readonly record struct YardlStep(string Name, YardlType Type, bool IsStream);

/// <summary>
/// The schema that stands at the start of every yardl file and is its only version number.
/// Source: yardl's docs/reference/protocol-schema.md (microsoft/yardl).
/// </summary>
internal sealed class YardlSchema(string text, string protocol, YardlStep[] steps, IReadOnlySet<string> typeNames)
{
    // Schemas are immutable and few: the last ones are kept, because every enumeration of a file begins with its schema. Two threads that
    // parse at the same time may lose one of the two, which costs no more than parsing it again.
    private const int MostRecent = 8;

    private static volatile YardlSchema[] s_recent = [];

    /// <summary>The JSON as the file has it; a writer must repeat it to the byte.</summary>
    public string Text { get; } = text;

    /// <summary>Name of the protocol.</summary>
    public string Protocol { get; } = protocol;

    /// <summary>What comes after the schema, in order.</summary>
    public YardlStep[] Steps { get; } = steps;

    /// <summary>Names of the types that the schema declares, without namespace.</summary>
    public IReadOnlySet<string> TypeNames { get; } = typeNames;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="YardlSchemaException">It is not one, or uses what no reader could decode.</exception>
    public static YardlSchema Parse(string text)
    {
        YardlSchema[] recent = s_recent;
        if (Array.Find(recent, schema => string.Equals(schema.Text, text, StringComparison.Ordinal)) is { } known)
            return known;
        YardlSchema parsed = YardlSchemaParser.Parse(text);
        s_recent = [parsed, .. recent.Take(MostRecent - 1)];
        return parsed;
    }
}

/// <summary>A schema that cannot be read; the reader adds path and offset.</summary>
internal sealed class YardlSchemaException(string message, Exception? inner = null) : Exception(message, inner);
