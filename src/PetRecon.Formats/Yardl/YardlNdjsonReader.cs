using System.Text;
using System.Text.Json;
using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// The NDJSON encoding. It has no end marker: a file that was cut between two lines looks like a shorter one.
/// </summary>
internal sealed class YardlNdjsonReader : YardlStreamReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly LineReader _lines;

    public YardlNdjsonReader(LineReader lines)
    {
        _lines = lines;
        if (!lines.TryRead(out ReadOnlySpan<byte> line, out long offset))
            throw lines.Error(0, "the file is empty.");
        ItemOffset = offset;
        Schema = ParseSchema(ReadSchemaText(line), (problem, inner) => lines.Error(0, problem, inner));
    }

    public override YardlSchema Schema { get; }

    public override long Offset => _lines.Offset;

    public override void SkipTo(long offset) => _lines.SkipTo(offset);

    public override object? ReadValue(int step)
    {
        if (!_lines.TryRead(out ReadOnlySpan<byte> line, out long offset))
            throw _lines.Error(offset, $"the file ends before '{Schema.Steps[step].Name}'.");
        ItemOffset = offset;
        return ReadStep(line, step);
    }

    public override bool TryReadItem(int step, out object? item)
    {
        item = null;
        if (!_lines.TryRead(out ReadOnlySpan<byte> line, out long offset))
            return false;
        ItemOffset = offset;
        BlockBegun = 1;
        item = ReadStep(line, step);
        return true;
    }

    public override ListModeFormatException Error(string problem, Exception? inner = null) => _lines.Error(ItemOffset, problem, inner);

    public override void Dispose() => _lines.Dispose();

    private string ReadSchemaText(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line, Options);
        try
        {
            NdjsonDecoder.Next(ref json);
            NdjsonDecoder.Expect(ref json, JsonTokenType.StartObject, "The first line");
            NdjsonDecoder.Next(ref json);
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("yardl"u8))
                throw new JsonException("The first line is not yardl's, which begins with {\"yardl\":.");
            NdjsonDecoder.Next(ref json);
            NdjsonDecoder.Expect(ref json, JsonTokenType.StartObject, "The value of 'yardl'");
            string? text = null;
            for (NdjsonDecoder.Next(ref json); json.TokenType != JsonTokenType.EndObject; NdjsonDecoder.Next(ref json))
            {
                bool isSchema = json.ValueTextEquals("schema"u8);
                bool isVersion = json.ValueTextEquals("version"u8);
                NdjsonDecoder.Next(ref json);
                if (isVersion && !(json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int version) && version == 1))
                    throw new JsonException("The yardl format version is not 1, the only one known.");
                int start = (int)json.TokenStartIndex;
                json.Skip();
                if (isSchema)
                    text = Encoding.UTF8.GetString(line[start..(int)json.BytesConsumed]);
            }

            return text ?? throw new JsonException("The first line has no schema.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fail(e, json.BytesConsumed);
        }
    }

    private object? ReadStep(ReadOnlySpan<byte> line, int step)
    {
        Utf8JsonReader json = new(line, Options);
        try
        {
            NdjsonDecoder.Next(ref json);
            NdjsonDecoder.Expect(ref json, JsonTokenType.StartObject, "A line");
            NdjsonDecoder.Next(ref json);
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals(Schema.Steps[step].Name))
                throw new JsonException($"A line is not a '{Schema.Steps[step].Name}'.");
            NdjsonDecoder.Next(ref json);
            object? value = NdjsonDecoder.Read(ref json, Schema.Steps[step].Type);
            NdjsonDecoder.Next(ref json);
            NdjsonDecoder.Expect(ref json, JsonTokenType.EndObject, "The end of a line");
            if (json.Read())
                throw new JsonException("There is more after a line's value.");
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fail(e, json.BytesConsumed);
        }
    }

    private ListModeFormatException Fail(Exception e, long consumed)
    {
        long inLine = e is JsonException { BytePositionInLine: { } position } ? position : consumed;
        return _lines.Error(ItemOffset + inLine, $"the JSON is not as the schema has it: {e.Message}", e);
    }
}
