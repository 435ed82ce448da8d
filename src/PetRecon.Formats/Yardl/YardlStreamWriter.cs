namespace PetRecon.Formats.Yardl;

/// <summary>Writes a yardl file: the schema (on construction), then the protocol's steps in order.</summary>
internal abstract class YardlStreamWriter(YardlSchema schema)
{
    protected YardlSchema Schema { get; } = schema;

    /// <summary>Writes a step that is a value.</summary>
    public abstract void WriteValue(int step, object? value);

    /// <summary>Writes items of a step that is a stream, framed as one block.</summary>
    public abstract void WriteItems(int step, IReadOnlyList<object?> items);

    /// <summary>Ends a stream.</summary>
    public abstract void EndStream(int step);

    /// <summary>Hands everything to the stream underneath.</summary>
    public abstract void Flush();
}

/// <summary>The binary encoding (yardl's docs/reference/binary.md).</summary>
internal sealed class YardlBinaryWriter : YardlStreamWriter
{
    private readonly ByteWriter _writer;

    public YardlBinaryWriter(Stream stream, YardlSchema schema)
        : base(schema)
    {
        _writer = new(stream);
        _writer.WriteBytes("yardl"u8);
        _writer.WriteBytes([1, 0, 0, 0]);
        _writer.WriteString(schema.Text);
    }

    public override void WriteValue(int step, object? value) => BinaryEncoder.Write(_writer, Schema.Steps[step].Type, value);

    public override void WriteItems(int step, IReadOnlyList<object?> items)
    {
        BeginBlock(items.Count);
        foreach (object? item in items)
            WriteItem(step, item);
    }

    /// <summary>Begins a block of so many items, which <see cref="WriteItem"/> then writes one by one.</summary>
    public void BeginBlock(int count)
    {
        if (count > 0)
            _writer.WriteVarint((ulong)count);
    }

    public void WriteItem(int step, object? item) => BinaryEncoder.Write(_writer, Schema.Steps[step].Type, item);

    public override void EndStream(int step) => _writer.WriteByte(0);

    public override void Flush() => _writer.Flush();
}
