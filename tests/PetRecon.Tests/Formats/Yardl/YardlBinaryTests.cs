using System.Text;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;
using Xunit;

namespace PetRecon.Tests.Formats.Yardl;

/// <summary>The binary encoding, held to bytes worked out by hand from yardl's docs/reference/binary.md.</summary>
public class YardlBinaryTests
{
    [Theory]
    [InlineData("\"uint32\"", "ac02", "300")]
    [InlineData("\"int32\"", "05", "-3")]
    [InlineData("\"string\"", "026869", "\"hi\"")]
    [InlineData("\"bool\"", "01", "true")]
    [InlineData("\"uint8\"", "ff", "255")]
    [InlineData("\"int8\"", "ff", "-1")]
    [InlineData("\"int16\"", "ffff03", "-32768")]
    [InlineData("\"uint64\"", "ffffffffffffffffff01", "18446744073709551615")]
    [InlineData("\"int64\"", "ffffffffffffffffff01", "-9223372036854775808")]
    [InlineData("\"float32\"", "0000c03f", "1.5")]
    [InlineData("\"float64\"", "000000000000f83f", "1.5")]
    [InlineData("\"complexfloat32\"", "0000c03f00000000", "[1.5,0.0]")]
    [InlineData("\"datetime\"", "01", "\"1969-12-31T23:59:59.999999999\"")]
    [InlineData("\"date\"", "02", "\"1970-01-02\"")]
    [InlineData("\"time\"", "02", "\"00:00:00.000000001\"")]
    [InlineData("{\"vector\":{\"items\":\"uint32\"}}", "03ac020105", "[300,1,5]")]
    [InlineData("{\"vector\":{\"items\":\"int32\"}}", "020205", "[1,-3]")]
    [InlineData("{\"vector\":{\"items\":\"uint32\",\"length\":2}}", "8101 05", "[129,5]")]
    [InlineData("{\"array\":{\"items\":\"int16\",\"dimensions\":[{\"length\":2},{\"length\":2}]}}", "02040608", "[1,2,3,4]")]
    [InlineData("{\"array\":{\"items\":\"int16\",\"dimensions\":2}}", "0102 0204", "{\"shape\":[1,2],\"data\":[1,2]}")]
    [InlineData("{\"array\":{\"items\":\"int16\"}}", "02 0102 0204", "{\"shape\":[1,2],\"data\":[1,2]}")]
    [InlineData("{\"map\":{\"keys\":\"string\",\"values\":\"int32\"}}", "01 0161 05", "{\"a\":-3}")]
    [InlineData("[null,\"int32\"]", "0105", "-3")]
    [InlineData("[null,\"int32\"]", "00", "null")]
    [InlineData("[null,{\"tag\":\"i\",\"type\":\"int32\"},{\"tag\":\"s\",\"type\":\"string\"}]", "02 0161", "\"a\"")]
    [InlineData("[{\"label\":\"i\",\"type\":\"int32\"},{\"label\":\"f\",\"type\":\"float32\"}]", "00 05", "{\"i\":-3}")]
    [InlineData("\"T.E\"", "02", "\"b\"")]
    [InlineData("\"T.E\"", "0e", "7")]
    [InlineData("\"T.Event\"", "8101 05 07", "{\"detectionBins\":[129,5],\"tofIdx\":7}")]
    [InlineData("{\"vector\":{\"items\":\"T.Event\"}}", "01 8101 05 07", "[{\"detectionBins\":[129,5],\"tofIdx\":7}]")]
    [InlineData("{\"name\":\"T.Pair\",\"typeArguments\":[\"float32\"]}", "0000c03f 00", "{\"one\":1.5}")]
    public void A_value_has_these_bytes_and_this_json(string type, string hex, string json)
    {
        YardlSchema schema = Schema(type);
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        using ByteReader reader = Reader(bytes);
        object? value = BinaryDecoder.Read(reader, schema.Steps[0].Type);
        Assert.Equal(bytes.Length, reader.Offset);
        Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(Encode(schema, value)));

        using MemoryStream line = new();
        YardlNdjsonWriter writer = new(line, schema);
        writer.WriteValue(0, value);
        writer.Flush();
        string[] lines = Encoding.UTF8.GetString(line.ToArray()).Split('\n');
        Assert.Equal($"{{\"v\":{json}}}", lines[1]);
        using YardlNdjsonReader again = new(new("test", new MemoryStream(line.ToArray())));
        Assert.Equal(schema.Text, again.Schema.Text);
        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(Encode(schema, again.ReadValue(0))));
    }

    [Theory]
    [InlineData("\"uint32\"", "8080808000", 0)] // Not minimal, five bytes: allowed.
    [InlineData("\"uint64\"", "80808080808080808000", 0)]
    public void Varints_need_not_be_minimal(string type, string hex, int expected)
    {
        using ByteReader reader = Reader(Convert.FromHexString(hex));
        Assert.Equal((ulong)expected, Convert.ToUInt64(BinaryDecoder.Read(reader, Schema(type).Steps[0].Type), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\"uint32\"", "808080808000", "longer than 5")]
    [InlineData("\"uint32\"", "ffffffff7f", "at most 4294967295")]
    [InlineData("\"uint64\"", "8080808080808080808000", "64 bits")]
    [InlineData("\"uint64\"", "ffffffffffffffffff02", "64 bits")]
    [InlineData("\"int16\"", "808004", "32768")]
    [InlineData("\"bool\"", "02", "0 or 1")]
    [InlineData("[null,\"int32\"]", "02", "0 or 1")]
    [InlineData("\"string\"", "02c328", "UTF-8")]
    [InlineData("{\"vector\":{\"items\":\"float32\"}}", "05000000", "claims 5 items")]
    [InlineData("{\"array\":{\"items\":\"float32\",\"dimensions\":2}}", "ffffffff07 ffffffff07 00", "claims")]
    [InlineData("\"float32\"", "0000", "ends in the middle")]
    public void Values_that_cannot_be_are_refused(string type, string hex, string message)
    {
        YardlType valueType = Schema(type).Steps[0].Type;
        using ByteReader reader = Reader(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var error = Assert.Throws<ListModeFormatException>(() => BinaryDecoder.Read(reader, valueType));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"T.R\"}]}", "contains itself")]
    [InlineData("{\"name\":\"R\",\"typeParameters\":[\"A\"],\"fields\":[{\"name\":\"r\",\"type\":\"A\"}]}", "0 arguments; it has 1 parameters")]
    [InlineData("{\"name\":\"R\",\"fields\":[]}", "no fields")]
    [InlineData("{\"name\":\"R\",\"type\":{\"vector\":{\"items\":\"bool\",\"length\":0}}}", "length of at least 1")]
    [InlineData("{\"name\":\"R\",\"type\":\"T.Missing\"}", "does not declare")]
    [InlineData("{\"name\":\"R\",\"type\":7}", "not a type")]
    [InlineData("7", "missing")]
    public void Schemas_that_cannot_be_decoded_are_refused(string declaration, string message)
    {
        string text = $"{{\"protocol\":{{\"name\":\"P\",\"sequence\":[{{\"name\":\"v\",\"type\":\"T.R\"}}]}},\"types\":[{declaration}]}}";
        var error = Assert.Throws<YardlSchemaException>(() => YardlSchema.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_whose_types_double_without_end_is_refused()
    {
        // Each level uses the level below twice, with ever new type arguments: 2^n types from n lines.
        const string Generic = "{\"name\":\"G\",\"typeParameters\":[\"A\"],\"fields\":["
            + "{\"name\":\"x\",\"type\":{\"name\":\"T.G\",\"typeArguments\":[{\"vector\":{\"items\":\"A\"}}]}},"
            + "{\"name\":\"y\",\"type\":{\"name\":\"T.G\",\"typeArguments\":[[null,\"A\"]]}}]}";
        string text = "{\"protocol\":{\"name\":\"P\",\"sequence\":[{\"name\":\"v\",\"type\":{\"name\":\"T.G\",\"typeArguments\":[\"bool\"]}}]},\"types\":[" + Generic + "]}";
        Assert.Throws<YardlSchemaException>(() => YardlSchema.Parse(text));
        string deep = string.Concat(Enumerable.Repeat("{\"vector\":{\"items\":", 60)) + "\"bool\"" + string.Concat(Enumerable.Repeat("}}", 60));
        Assert.NotNull(Schema(deep));
        Assert.Throws<YardlSchemaException>(() => Schema("{\"vector\":{\"items\":{\"vector\":{\"items\":{\"vector\":{\"items\":{\"vector\":{\"items\":{\"vector\":{\"items\":" + deep + "}}}}}}}}}}"));
    }

    [Fact]
    public void A_vector_grows_with_what_is_there_and_not_with_what_it_claims()
    {
        // A length that is not known (a compressed stream) cannot be checked beforehand: 2^30 numbers are claimed, 1000 are there.
        byte[] bytes = [0x80, 0x80, 0x80, 0x80, 0x04, .. new byte[1000]];
        using ByteReader reader = new("test", new MemoryStream(bytes), null);
        YardlType type = Schema("{\"vector\":{\"items\":\"uint64\"}}").Steps[0].Type;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ListModeFormatException>(() => BinaryDecoder.Read(reader, type));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static YardlSchema Schema(string type) => YardlSchema.Parse(
        "{\"protocol\":{\"name\":\"P\",\"sequence\":[{\"name\":\"v\",\"type\":" + type + "}]},\"types\":["
        + "{\"name\":\"E\",\"values\":[{\"symbol\":\"a\",\"value\":0},{\"symbol\":\"b\",\"value\":1}]},"
        + "{\"name\":\"Event\",\"fields\":[{\"name\":\"detectionBins\",\"type\":{\"vector\":{\"items\":\"T.Bin\",\"length\":2}}},{\"name\":\"tofIdx\",\"type\":\"uint32\"}]},"
        + "{\"name\":\"Bin\",\"type\":\"uint32\"},"
        + "{\"name\":\"Pair\",\"typeParameters\":[\"A\"],\"fields\":[{\"name\":\"one\",\"type\":\"A\"},{\"name\":\"two\",\"type\":[null,\"A\"]}]}]}");

    private static ByteReader Reader(byte[] bytes) => new("test", new MemoryStream(bytes), bytes.Length);

    private static byte[] Encode(YardlSchema schema, object? value)
    {
        using MemoryStream stream = new();
        ByteWriter writer = new(stream);
        BinaryEncoder.Write(writer, schema.Steps[0].Type, value);
        writer.Flush();
        return stream.ToArray();
    }
}
