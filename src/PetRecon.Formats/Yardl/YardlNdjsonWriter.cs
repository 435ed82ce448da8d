using System.Text;

namespace PetRecon.Formats.Yardl;

/// <summary>The NDJSON encoding (yardl's docs/reference/ndjson.md): one JSON object a line, each named after its step.</summary>
internal sealed class YardlNdjsonWriter : YardlStreamWriter
{
    private readonly ByteWriter _writer;
    private readonly NdjsonEncoder _encoder;

    public YardlNdjsonWriter(Stream stream, YardlSchema schema)
        : base(schema)
    {
        _writer = new(stream);
        _encoder = new(_writer);
        _writer.WriteBytes("{\"yardl\":{\"version\":1,\"schema\":"u8);
        _writer.WriteBytes(Encoding.UTF8.GetBytes(schema.Text));
        _writer.WriteBytes("}}\n"u8);
    }

    public override void WriteValue(int step, object? value)
    {
        _writer.WriteByte((byte)'{');
        _encoder.WriteText(Schema.Steps[step].Name);
        _writer.WriteByte((byte)':');
        _encoder.Write(Schema.Steps[step].Type, value);
        _writer.WriteBytes("}\n"u8);
    }

    public override void WriteItem(int step, object? item, int blockBegun) => WriteValue(step, item);

    public override void EndStream(int step)
    {
        // The end of the file is the end of the stream.
    }

    public override void Flush() => _writer.Flush();
}
