using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Dicom.Inspection;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Inspection;

/// <summary>Files listed as lines, and as the DICOM JSON model that dcmtk makes of them.</summary>
public class DicomDumpTests
{
    private static readonly string[] s_seeds =
    [
        "explicit_little.dcm", "implicit_little.dcm", "explicit_big.dcm", "deflated.dcm", "no_meta.dcm", "nested.dcm", "big_binary.dcm", "texts.dcm", "charset_korean.dcm",
        "charset_gb18030.dcm", "charset_utf8.dcm",
    ];

    [Fact]
    public void A_listing_has_a_line_for_each_element_and_indents_what_lies_in_sequences()
    {
        string[] lines = Lines(Seed("nested.dcm"));
        Assert.Equal("(0008,0016) UI       26 SOPClassUID                          1.2.840.10008.5.1.4.1.1.7 (Secondary Capture Image Storage)", lines[8]);
        Assert.Contains("(0008,1140) SQ          ReferencedImageSequence              2 items", lines);
        Assert.Contains("    (0008,1155) UI        6 ReferencedSOPInstanceUID             2.25.3", lines);
        Assert.Contains("(0009,1001) LO        8 Private [PETRECON TEST]              private", lines);
        Assert.Contains("        (0008,0100) SH        4 CodeValue                            F-18", lines);
        Assert.Contains("(0010,0010) PN       10 PatientName                          Buc^Jérôme", lines);
    }

    [Fact]
    public void Only_the_attributes_asked_for_are_listed_with_the_way_to_them()
    {
        Assert.Equal(
            ["(0054,0016)", "item 1", "(0054,0300)", "item 1", "(0008,0100)"],
            Lines(Seed("nested.dcm"), new() { Tags = ["CodeValue"] }).Select(line => line.Trim().Split(' ') is ["item", ..] ? line.Trim() : line.Trim()[..11]));
        Assert.Equal(2, Lines(Seed("nested.dcm"), new() { Tags = ["0008,0060", "PatientID"] }).Length);
        Assert.Throws<ArgumentException>(() => Lines(Seed("nested.dcm"), new() { Tags = ["NoSuchThing"] }));
    }

    [Fact]
    public void Long_values_are_shortened_unless_all_is_asked_for()
    {
        Assert.EndsWith("1.2.8...", Lines(Seed("nested.dcm"), new() { MaxValueLength = 5 })[8], StringComparison.Ordinal);
        Assert.EndsWith("1\\2\\300\\4\\5\\4095", Lines(Seed("explicit_big.dcm"), new() { MaxValueLength = 0 })[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_DICOM_is_an_error_that_names_it()
    {
        DicomFormatException exception = Assert.Throws<DicomFormatException>(() => Lines(Repository.PathOf("README.md")));
        Assert.Contains("README.md", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_has_component_groups_inline_bytes_and_references()
    {
        JsonNode japanese = Json(Seed("charset_japanese.dcm"));
        Assert.Equal("""{"Alphabetic":"Yamada^Tarou","Ideographic":"山田^太郎","Phonetic":"やまだ^たろう"}""", japanese["00100010"]!["Value"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("ISO_IR 192", (string?)japanese["00080005"]!["Value"]![0]);
        Assert.Equal("AQACACwBBAAFAP8P", (string?)Json(Seed("explicit_little.dcm"))["7FE00010"]!["InlineBinary"]);
        Assert.EndsWith("encapsulated_rle.dcm#7FE00010", (string?)Json(Seed("encapsulated_rle.dcm"))["7FE00010"]!["BulkDataURI"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dicom/edge/pydicom/CT_small.dcm")]
    [InlineData("dicom/edge/pydicom/MR_small_bigendian.dcm")]
#if !FO_DICOM // which takes US where the sign of the pixels makes it SS
    [InlineData("dicom/edge/pydicom/MR_small_implicit.dcm")]
#endif
    [InlineData("dicom/edge/pydicom/rtplan.dcm")]
    [InlineData("dicom/edge/pydicom/rtstruct.dcm")]
    [InlineData("dicom/edge/pydicom/reportsi.dcm")]
    [InlineData("dicom/edge/pydicom/nested_priv_SQ.dcm")]
    [InlineData("dicom/edge/pydicom-data/emri_small.dcm")]
    [InlineData("dicom/edge/charset/chrRuss.dcm")]
    [InlineData("dicom/edge/fo-dicom/chrGB2312.dcm")]
    [InlineData("dicom/palettes/pet.dcm")]
    public void JSON_of_the_files_of_others_is_that_of_dcmtk(string file) => Compare(Repository.SharedData(file));

    [Fact]
    public void JSON_of_the_small_files_is_that_of_dcmtk() => Assert.All(s_seeds, file => Compare(Seed(file)));

    private static void Compare(string path)
    {
        JsonNode theirs = JsonNode.Parse(OtherProgram.Run("dcmtk", "dcm2json", path))!;
        Assert.Equal(Flat(theirs), Flat(Json(path)));
    }

    // Path and value of every leaf. dcmtk writes some numbers as text, drops delimiters of a name that nothing follows, and inlines any length.
    private static IEnumerable<string> Flat(JsonNode? node, string place = "")
    {
        switch (node)
        {
            case JsonObject map when map.ContainsKey("InlineBinary") || map.ContainsKey("BulkDataURI"): return [$"{place} {map["vr"]} bytes"];
            case JsonObject map: return map.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Flat(pair.Value, $"{place}/{pair.Key}"));
            case JsonArray list: return list.SelectMany((each, i) => Flat(each, $"{place}[{i}]"));
            case null: return [];
            default:
                string text = node.ToString().TrimEnd(' ', '\0', '^');
                bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
                return text.Length == 0 ? [] : [$"{place} {(isNumber ? number.ToString("G6", CultureInfo.InvariantCulture) : text)}"];
        }
    }

    private static string Seed(string name) => Repository.PathOf("seeds", "dicom", name);

    private static string[] Lines(string path, DicomDumpOptions? options = null)
    {
        using StringWriter text = new();
        DicomDump.Write(path, text, options);
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static JsonNode Json(string path)
    {
        using MemoryStream stream = new();
        DicomDump.WriteJson(path, stream);
        return JsonNode.Parse(stream.ToArray())!;
    }
}
