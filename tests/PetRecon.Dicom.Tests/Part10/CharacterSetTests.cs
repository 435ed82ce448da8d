using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Texts in the character sets of the standard: read, written, and read by others.</summary>
public class CharacterSetTests
{
    /// <summary>Specific Character Set, and a name in it.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "ISO_IR 100", "Buc^Jérôme" },
        { "ISO_IR 101", "Dvořák^Jiří" },
        { "ISO_IR 109", "Ħal^Ġorġ" },
        { "ISO_IR 110", "Bērziņš^Jānis" },
        { "ISO_IR 144", "Люкceмбypг" },
        { "ISO_IR 127", "قباني^لنزار" },
        { "ISO_IR 126", "Διονυσιος" },
        { "ISO_IR 138", "שרון^דבורה" },
        { "ISO_IR 148", "Çavuşoğlu^Gül" },
        { "ISO_IR 166", "นามสกุล^ชื่อ" },
        { "ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ" },
        { "ISO_IR 192", "Wang^XiaoDong=王^小東=Ωμέγα^𠀀" },
        { "GB18030", "Wang^XiaoDong=王^小东" },
        { "GBK", "Wang^XiaoDong=王^小東" },
        { @"\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう" },
        { @"ISO 2022 IR 13\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう" },
        { @"\ISO 2022 IR 87\ISO 2022 IR 159", "Yamada=山丂^太郎" },
        { @"\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동" },
        { @"\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东" },
        { @"ISO 2022 IR 100\ISO 2022 IR 144\ISO 2022 IR 126", "Buc^Jérôme=Люк^Διον" },
    };

    /// <summary>Sets that dcmtk 3.6.7, as Debian builds it, cannot convert, or that pydicom 2.3 does not know.</summary>
    private static readonly string[] s_notInDcmtk = ["ISO_IR 13", @"\ISO 2022 IR 87", @"ISO 2022 IR 13\ISO 2022 IR 87", @"\ISO 2022 IR 87\ISO 2022 IR 159"];
    private static readonly string[] s_notInPydicom = [@"\ISO 2022 IR 58"];

    [Theory]
    [InlineData("chrFren.dcm", "Buc^Jérôme")]
    [InlineData("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("chrH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")]
    [InlineData("chrJapMulti.dcm", "やまだ^たろう")]
    [InlineData("chrRuss.dcm", "Люкceмбypг")]
    [InlineData("chrX1.dcm", "Wang^XiaoDong=王^小東=")]
    public void Names_of_the_standards_examples_are_read_and_written_byte_for_byte(string file, string name)
    {
        DicomDataset dataset = DicomFile.Open(Repository.SharedData("dicom/edge/charset/" + file), FileReadOption.ReadAll).Dataset;
        Assert.Equal(name, dataset.GetString(DicomTag.PatientName));
        byte[] before = Bytes(dataset);
        dataset.AddOrUpdate(DicomTag.PatientName, name);
        Assert.Equal(before, Bytes(dataset));
    }

    [Fact]
    public void Each_value_of_several_and_each_item_of_a_sequence_has_its_characters()
    {
        DicomDataset several = DicomFile.Open(Repository.SharedData("dicom/edge/charset/chrJapMulti.dcm"), FileReadOption.ReadAll).Dataset;
        Assert.Equal(["やまだ^たろう", "やまだ^たろう"], several.GetValues<string>(new DicomTag(0x0010, 0x1001)));
        DicomDataset nested = DicomFile.Open(Repository.SharedData("dicom/edge/charset/chrSQEncoding.dcm"), FileReadOption.ReadAll).Dataset;
        DicomDataset item = nested.GetSequence(DicomTag.RequestedProcedureCodeSequence).Items[0];
        Assert.Equal("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", item.GetString(DicomTag.PatientName));
        Assert.Equal("Zhang^XiaoDong=张^小东=", DicomFile.Open(Repository.SharedData("dicom/edge/fo-dicom/chrGB2312.dcm")).Dataset.GetString(DicomTag.PatientName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_comes_back_from_a_file_also_as_one_of_several(string set, string name)
    {
        DicomDataset again = Reopened(set, name);
        Assert.Equal(name, again.GetString(DicomTag.PatientName));
        Assert.Equal([name, "Plain^Name", name], again.GetValues<string>(DicomTag.NameOfPhysiciansReadingStudy));
        Assert.Equal(name, again.GetSequence(DicomTag.ReferencedPatientSequence).Items[0].GetString(DicomTag.PatientName));
        Assert.Equal(name + "\r\n" + name, again.GetString(DicomTag.AdditionalPatientHistory));
    }

    [Fact]
    public void Pydicom_reads_the_names_that_we_write()
    {
        using TemporaryFiles files = new();
        (string Set, string Name)[] cases = [.. Names.Select(row => row.Data).Where(row => !s_notInPydicom.Contains(row.Item1))];
        string[] paths = [.. cases.Select((row, i) => files.Write($"{i}.dcm", Made(row.Set, row.Name)))];
        const string Script = """
            import json, sys, warnings
            import pydicom
            warnings.simplefilter("ignore")
            for line in sys.stdin:
                ds = pydicom.dcmread(line.strip())
                print(json.dumps([str(ds.PatientName), [str(n) for n in ds.NameOfPhysiciansReadingStudy], ds.AdditionalPatientHistory]))
            """;
        string[] lines = Pydicom.Run("-c", paths, Script);
        Assert.Equal(cases.Length, lines.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            JsonArray read = JsonNode.Parse(lines[i])!.AsArray();
            Assert.Equal(cases[i].Name, (string?)read[0]);
            Assert.Equal(cases[i].Name + "|Plain^Name|" + cases[i].Name, string.Join('|', read[1]!.AsArray().Select(value => (string?)value)));
            Assert.Equal(cases[i].Name + "\r\n" + cases[i].Name, (string?)read[2]);
        }
    }

    [Fact]
    public void Dcmtk_reads_the_names_that_we_write()
    {
        using TemporaryFiles files = new();
        foreach ((string set, string name) in Names.Select(row => row.Data).Where(row => !s_notInDcmtk.Contains(row.Item1)))
        {
            DicomDataset dataset = Made(set, name);
            if (set.EndsWith("58", StringComparison.Ordinal))
                dataset.Remove(DicomTag.AdditionalPatientHistory); // dcmtk does not take an end of line in this set, though PS3.5, K.3 has it so
            JsonNode json = JsonNode.Parse(OtherProgram.Run("dcmtk", "dcm2json", files.Write("a.dcm", dataset)))!;
            JsonObject groups = json["00100010"]!["Value"]![0]!.AsObject();
            Assert.Equal(name, string.Join('=', groups.Select(group => (string?)group.Value)));
        }
    }

    [Theory]
    [InlineData("", "Jérôme")]
    [InlineData("ISO_IR 100", "Дмитрий")]
    [InlineData(@"\ISO 2022 IR 87", "홍")]
    [InlineData("ISO_IR 13", "山田")]
    [InlineData(@"\ISO 2022 IR 58", "丂")]
    [InlineData(@"\ISO 2022 IR 58", "棲")]
    [InlineData(@"\ISO 2022 IR 149", "갂")]
    public void A_character_that_a_set_lacks_is_an_error_that_says_what_to_do(string set, string name)
    {
        DicomDataset dataset = new();
        if (set.Length > 0)
            dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, set.Split('\\'));
        DicomDataException exception = Assert.Throws<DicomDataException>(() => dataset.AddOrUpdate(DicomTag.PatientName, name));
        Assert.Contains("ISO_IR 192", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_of_Unicode_comes_back_in_UTF8_and_GB18030()
    {
        StringBuilder text = new();
        for (int code = 0xA0; code < 0x30000; code += code < 0x3100 ? 1 : 97)
        {
            if (Rune.IsValid(code) && Rune.GetUnicodeCategory(new(code)) is not (System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse))
                text.Append(new Rune(code));
        }

        foreach (string set in new[] { "ISO_IR 192", "GB18030" })
        {
            DicomDataset dataset = new() { { DicomTag.SpecificCharacterSet, set } };
            dataset.AddOrUpdate(DicomVR.UT, DicomTag.TextValue, text.ToString());
            Assert.Equal(text.ToString(), dataset.GetString(DicomTag.TextValue));
        }
    }

    private static byte[] Bytes(DicomDataset dataset) => Assert.IsAssignableFrom<DicomElement>(dataset.GetDicomItem<DicomItem>(DicomTag.PatientName)).Buffer.Data;

    private static DicomDataset Made(string set, string name)
    {
        DicomDataset dataset = new()
        {
            { DicomTag.SpecificCharacterSet, set.Split('\\') },
            { DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7" },
            { DicomTag.SOPInstanceUID, "1.2.3.4" },
            { DicomTag.PatientName, name },
            { DicomTag.NameOfPhysiciansReadingStudy, name, "Plain^Name", name },
            { DicomTag.AdditionalPatientHistory, name + "\r\n" + name },
        };
        DicomDataset item = new() { { DicomTag.SpecificCharacterSet, set.Split('\\') }, { DicomTag.PatientName, name } };
        dataset.AddOrUpdate(new DicomSequence(DicomTag.ReferencedPatientSequence, item));
        return dataset;
    }

    private static DicomDataset Reopened(string set, string name)
    {
        using MemoryStream stream = new();
        new DicomFile(Made(set, name)).Save(stream);
        stream.Position = 0;
        return DicomFile.Open(stream).Dataset;
    }

    private sealed class TemporaryFiles : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-charset-");

        public string Write(string name, DicomDataset dataset)
        {
            string path = Path.Combine(_folder.FullName, name);
            new DicomFile(dataset).Save(path);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
