namespace PetRecon.Formats.Yardl;

/// <summary>A step of a protocol: a value, or a stream of them.</summary>
internal readonly record struct YardlStep(string Name, YardlType Type, bool IsStream);

/// <summary>
/// The schema that stands at the start of every yardl file and is its only version number.
/// Source: yardl's docs/reference/protocol-schema.md (microsoft/yardl).
/// </summary>
internal sealed class YardlSchema(string text, string protocol, YardlStep[] steps, IReadOnlySet<string> typeNames)
{
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
    public static YardlSchema Parse(string text) => YardlSchemaParser.Parse(text);
}

/// <summary>A schema that cannot be read; the reader adds path and offset.</summary>
internal sealed class YardlSchemaException(string message, Exception? inner = null) : Exception(message, inner);
