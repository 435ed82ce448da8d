namespace PetRecon.Formats.Yardl;

/// <summary>Writes a yardl file: the schema (on construction), then the protocol's steps in order.</summary>
internal abstract class YardlStreamWriter(YardlSchema schema)
{
    protected YardlSchema Schema { get; } = schema;

    /// <summary>Writes a step that is a value.</summary>
    public abstract void WriteValue(int step, object? value);

    /// <summary>Writes an item of a step that is a stream.</summary>
    /// <param name="step">The step.</param>
    /// <param name="item">The item.</param>
    /// <param name="blockBegun">How many items the block has that this one begins; 0 when it belongs to one begun before.</param>
    public abstract void WriteItem(int step, object? item, int blockBegun);

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

    public override void WriteItem(int step, object? item, int blockBegun)
    {
        if (blockBegun > 0)
            _writer.WriteVarint((ulong)blockBegun);
        BinaryEncoder.Write(_writer, Schema.Steps[step].Type, item);
    }

    public override void EndStream(int step) => _writer.WriteByte(0);

    public override void Flush() => _writer.Flush();
}
