using System.Text;
using PetRecon.Dicom.Deidentification;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Deidentification;

/// <summary>The basic profile: nothing that identifies is left, and what refers to each other still does.</summary>
public class DeidentifierTests
{
    private const string Canary = "CANARY";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>Every attribute of the standard's table, filled with something that must not come out.</summary>
    [Fact]
    public void Nothing_of_any_attribute_that_the_standard_lists_comes_out()
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = Image();
        int listed = 0;
        foreach (DicomTag tag in ListedTags())
        {
            if (tag.Group > 2)
            {
                Fill(dataset, tag);
                listed++;
            }
        }

        Assert.InRange(listed, 580, 630);
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        byte[] before = File.ReadAllBytes(folder.In("in.dcm"));
        Assert.True(Times(before, Canary) > 250);
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("out.dcm"));
        byte[] after = File.ReadAllBytes(folder.In("out.dcm"));
        foreach (string secret in new[] { Canary, "19770707", "070707.07", "1.2.3.777", "077Y" })
            Assert.True(Times(after, secret) == 0, $"{secret} is left in {string.Join(' ', Left(DicomFile.Open(folder.In("out.dcm")).Dataset, secret))}");
    }

    [Fact]
    public void The_title_of_the_sender_and_the_preamble_go_too()
    {
        using TemporaryFolder folder = new();
        DicomFile file = new(Image());
        file.FileMetaInfo.AddOrUpdate(DicomTag.SourceApplicationEntityTitle, Canary);
        file.Save(folder.In("in.dcm"));
        byte[] bytes = File.ReadAllBytes(folder.In("in.dcm"));
        Encoding.ASCII.GetBytes(Canary).CopyTo(bytes, 10);
        File.WriteAllBytes(folder.In("in.dcm"), bytes);
        Assert.Equal(2, Times(bytes, Canary));
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("out.dcm"));
        Assert.Equal(0, Times(File.ReadAllBytes(folder.In("out.dcm")), Canary));
        DicomFile after = DicomFile.Open(folder.In("out.dcm"));
        Assert.Equal(after.Dataset.GetString(DicomTag.SOPInstanceUID), after.FileMetaInfo.GetString(DicomTag.MediaStorageSOPInstanceUID));
    }

    [Fact]
    public void Names_are_found_at_any_depth_and_unknown_attributes_go()
    {
        using TemporaryFolder folder = new();
        DicomDataset inner = new() { { DicomTag.PatientName, Canary }, { DicomTag.OperatorsName, Canary } };
        for (int depth = 0; depth < 20; depth++)
            inner = new DicomDataset(new DicomSequence(DicomTag.DerivationCodeSequence, inner)) { { DicomTag.InstitutionName, Canary } };
        DicomDataset dataset = Image();
        inner.CopyTo(dataset);
        dataset.AddOrUpdate(new DicomUnknown(new(0x0018, 0x7FFF), Encoding.ASCII.GetBytes(Canary)));
        new DicomFile(dataset).Save(folder.In("in.dcm"));
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("out.dcm"));
        Assert.Equal(0, Times(File.ReadAllBytes(folder.In("out.dcm")), Canary));
    }

    [Fact]
    public void The_marks_of_the_profile_are_set()
    {
        using TemporaryFolder folder = new();
        new DicomFile(Image()).Save(folder.In("in.dcm"));
        Deidentified.Run(new() { Profile = ConfidentialityOptions.RetainModifiedDates | ConfidentialityOptions.RetainSafePrivate }, folder.In("in.dcm"), folder.In("out.dcm"));
        DicomDataset after = DicomFile.Open(folder.In("out.dcm")).Dataset;
        Assert.Equal("YES", after.GetString(DicomTag.PatientIdentityRemoved));
        Assert.Equal("MODIFIED", after.GetString(DicomTag.LongitudinalTemporalInformationModified));
        Assert.Equal(["113100", "113107", "113111"], after.GetSequence(DicomTag.DeidentificationMethodCodeSequence).Items.Select(item => item.GetString(DicomTag.CodeValue)));
        Assert.NotEmpty(after.GetString(DicomTag.DeidentificationMethod));
    }

    [Fact]
    public void References_within_a_set_of_files_still_lead_from_one_to_the_other()
    {
        string study = Repository.SharedData("dicom/petct_sts001/STS_001/PET/dicom");
        using TemporaryFolder folder = new();
        DeidentificationReport report = Deidentified.Run(new(), study, folder.In("out"));
        Assert.Equal(60, report.FileCount);
        Assert.Equal(1, report.PatientCount);
        DicomDataset[] before = [.. Directory.EnumerateFiles(study, "*", SearchOption.AllDirectories).Select(file => DicomFile.Open(file).Dataset)];
        DicomDataset[] after = [.. folder.Files("out").Select(file => DicomFile.Open(file).Dataset)];
        Assert.NotEqual((0, 0, 0), Links(before));
        Assert.Equal(Links(before), Links(after));
        Assert.All(after, dataset => Assert.True(DicomUID.IsValidUid(dataset.GetString(DicomTag.SOPInstanceUID))));
        Assert.All(after, dataset => Assert.StartsWith("1.2.840.10008.5.1.4", dataset.GetString(DicomTag.SOPClassUID), StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_other_identifiers()
    {
        using TemporaryFolder folder = new();
        new DicomFile(Image()).Save(folder.In("in.dcm"));
        foreach ((string seed, string name) in new[] { ("a", "1"), ("a", "2"), ("b", "3") })
            Deidentified.Run(new() { Seed = seed }, folder.In("in.dcm"), folder.In(name));
        Assert.Equal(File.ReadAllBytes(folder.In("1")), File.ReadAllBytes(folder.In("2")));
        Assert.NotEqual(Uid(folder.In("1")), Uid(folder.In("3")));
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("4"));
        Deidentified.Run(new(), folder.In("in.dcm"), folder.In("5"));
        Assert.NotEqual(Uid(folder.In("4")), Uid(folder.In("5")));
    }

    [Fact]
    public void A_mapping_file_is_for_its_owner_only_and_lets_a_later_run_go_on()
    {
        using TemporaryFolder folder = new();
        new DicomFile(Image()).Save(folder.In("in.dcm"));
        DeidentificationOptions options = new() { MappingPath = folder.In("map.json"), Profile = ConfidentialityOptions.RetainModifiedDates };
        Deidentified.Run(options, folder.In("in.dcm"), folder.In("1"));
        string first = File.ReadAllText(folder.In("map.json"));
        Deidentified.Run(options, folder.In("in.dcm"), folder.In("2"));
        Assert.Equal(File.ReadAllBytes(folder.In("1")), File.ReadAllBytes(folder.In("2")));
        Assert.Equal(first, File.ReadAllText(folder.In("map.json")));
        Assert.Contains("1.2.3.1", first, StringComparison.Ordinal);
        Assert.Contains(Uid(folder.In("1")), first, StringComparison.Ordinal);
        Deidentified.Run(options with { MappingPath = folder.In("map.csv") }, folder.In("in.dcm"), folder.In("3"));
        Assert.Contains("PatientName,Doe^Jane,ANON-", File.ReadAllText(folder.In("map.csv")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            {
            UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(owner, File.GetUnixFileMode(folder.In("map.json")));
            Assert.Equal(owner, File.GetUnixFileMode(folder.In("map.csv")));
        }
    }

    [Fact]
    public void One_new_ID_for_two_patients_is_refused_before_anything_is_written()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.In("in"));
        DicomDataset other = Image();
        other.AddOrUpdate(DicomTag.PatientID, "other");
        new DicomFile(Image()).Save(folder.In("in", "a"));
        new DicomFile(other).Save(folder.In("in", "b"));
        Assert.Throws<ArgumentException>(() => Deidentified.Run(new() { PatientId = "X" }, folder.In("in"), folder.In("out")));
        Assert.False(Directory.Exists(folder.In("out")));
        Assert.Throws<ArgumentException>(() => Deidentified.Run(new(), folder.In("in"), folder.In("in", "out")));
    }

    [Fact]
    public void A_preview_writes_nothing_and_counts_the_same()
    {
        using TemporaryFolder folder = new();
        new DicomFile(Image()).Save(folder.In("in.dcm"));
        DeidentificationReport preview = Deidentified.Preview(new() { MappingPath = folder.In("map.json") }, folder.In("in.dcm"));
        Assert.Single(folder.Files());
        DeidentificationReport done = Deidentified.Run(new(), folder.In("in.dcm"), folder.In("out.dcm"));
        Assert.Equal(preview.Changes, done.Changes);
        Assert.True(done.Count(DeidentificationAction.Remapped) >= 3);
    }

    [Theory]
    [InlineData(SecondaryCapture, "", true)]
    [InlineData(SecondaryCapture, "NO", false)]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "", false)]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "YES", true)]
    [InlineData("1.2.840.10008.5.1.4.1.1.6.1", "", true)]
    public void Pixels_that_may_show_texts_are_warned_of_or_left_out(string sopClass, string burnedIn, bool isSuspect)
    {
        using TemporaryFolder folder = new();
        DicomDataset dataset = Image();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, sopClass).AddOrUpdate(DicomTag.BurnedInAnnotation, burnedIn);
        dataset.AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, 1, 2));
        Directory.CreateDirectory(folder.In("in"));
        new DicomFile(dataset).Save(folder.In("in", "a.dcm"));
        Assert.Equal(isSuspect ? 1 : 0, Deidentified.Run(new(), folder.In("in"), folder.In("out")).Warnings.Count);
        DeidentificationReport strict = Deidentified.Run(new() { OmitSuspectPixels = true }, folder.In("in"), folder.In("strict"));
        Assert.Equal(isSuspect ? 0 : 1, strict.FileCount);
        Assert.Equal(isSuspect ? 1 : 0, strict.Skipped.Count);
    }

    [Fact]
    public void Files_that_are_not_DICOM_are_named_and_one_alone_is_an_error()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.In("in"));
        File.WriteAllText(folder.In("in", "notes.txt"), "Jane Doe was here");
        new DicomFile(Image()).Save(folder.In("in", "a.dcm"));
        DeidentificationReport report = Deidentified.Run(new(), folder.In("in"), folder.In("out"));
        Assert.Equal(folder.In("in", "notes.txt"), Assert.Single(report.Skipped).Path);
        Assert.Single(folder.Files("out"));
        Assert.DoesNotContain("Doe", folder.Files("out")[0], StringComparison.Ordinal);
        Assert.Throws<DicomFormatException>(() => Deidentified.Run(new(), folder.In("in", "notes.txt"), folder.In("out2")));
    }

    // How many references to images there are, how many of them lead to one of the set, and how many regions lie in a frame of reference of the images.
    private static (int References, int ToImages, int Frames) Links(DicomDataset[] set)
    {
        DicomDataset structures = set.Single(dataset => dataset.Contains(DicomTag.StructureSetROISequence));
        DicomDataset[] images = [.. set.Where(dataset => dataset != structures)];
        HashSet<string> identifiers = [.. images.Select(dataset => dataset.GetString(DicomTag.SOPInstanceUID)), .. images.Select(dataset => dataset.GetString(DicomTag.SeriesInstanceUID))];
        HashSet<string> frames = [.. images.Select(dataset => dataset.GetString(DicomTag.FrameOfReferenceUID))];
        string[] references = [.. Items(structures).SelectMany(item => item).Where(item => item.Tag == DicomTag.ReferencedSOPInstanceUID || item.Tag == DicomTag.SeriesInstanceUID).Select(item => ((DicomElement)item).Get<string>())];
        int inFrame = structures.GetSequence(DicomTag.StructureSetROISequence).Items.Count(roi => frames.Contains(roi.GetString(DicomTag.ReferencedFrameOfReferenceUID)));
        return (references.Length, references.Count(identifiers.Contains), inFrame);
    }

    internal static DicomDataset Image() => new()
    {
        { DicomTag.SOPClassUID, SecondaryCapture },
        { DicomTag.SOPInstanceUID, "1.2.3.1" },
        { DicomTag.StudyInstanceUID, "1.2.3.2" },
        { DicomTag.SeriesInstanceUID, "1.2.3.3" },
        { DicomTag.PatientID, "12345" },
        { DicomTag.PatientName, "Doe^Jane" },
        { DicomTag.StudyDate, "20260105" },
    };

    internal static int Times(byte[] bytes, string text)
    {
        int count = 0;
        ReadOnlySpan<byte> rest = bytes, wanted = Encoding.ASCII.GetBytes(text);
        for (int at = rest.IndexOf(wanted); at >= 0; at = rest.IndexOf(wanted))
        {
            count++;
            rest = rest[(at + wanted.Length)..];
        }

        return count;
    }

    private static IEnumerable<string> Left(DicomDataset dataset, string secret) => dataset.Concat(Items(dataset).SelectMany(item => item)).OfType<DicomElement>()
        .Where(element => Times(element.Buffer.Data, secret) > 0).Select(element => $"{element.Tag} {element.Tag.DictionaryEntry.Keyword} {element.ValueRepresentation}");

    internal static IEnumerable<DicomDataset> Items(DicomDataset dataset) =>
        dataset.OfType<DicomSequence>().SelectMany(sequence => sequence.Items).SelectMany(item => Items(item).Prepend(item));

    private static string Uid(string path) => DicomFile.Open(path).Dataset.GetString(DicomTag.SOPInstanceUID);

    private static IEnumerable<DicomTag> ListedTags() =>
        File.ReadLines(Repository.PathOf("src", "PetRecon.Dicom", "Deidentification", "ConfidentialityProfile.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => DicomTag.Parse(line[..9].Replace('x', '0')));

    private static void Fill(DicomDataset dataset, DicomTag tag)
    {
        DicomVR vr = tag.DictionaryEntry.ValueRepresentations[0];
        switch (vr.Code)
        {
            case "SQ" when tag == DicomTag.ReferencedImageSequence || tag == DicomTag.SourceImageSequence: // stay, with new identifiers
                dataset.AddOrUpdate(new DicomSequence(tag, new DicomDataset { { DicomTag.ReferencedSOPInstanceUID, "1.2.3.777" } }));
                break;
            case "SQ":
                dataset.AddOrUpdate(new DicomSequence(tag, new DicomDataset { { DicomTag.CodeValue, Canary }, { DicomTag.CodeMeaning, Canary }, { DicomTag.PersonName, Canary }, { DicomTag.TextValue, Canary }, { DicomTag.ReferencedSOPInstanceUID, "1.2.3.777" } }));
                break;
            case "DA": dataset.AddOrUpdate(vr, tag, "19770707"); break;
            case "TM": dataset.AddOrUpdate(vr, tag, "070707.07"); break;
            case "DT": dataset.AddOrUpdate(vr, tag, "19770707070707.07"); break;
            case "UI": dataset.AddOrUpdate(vr, tag, "1.2.3.777"); break;
            case "AS": dataset.AddOrUpdate(vr, tag, "077Y"); break;
            case "DS" or "IS": dataset.AddOrUpdate(vr, tag, Enumerable.Repeat("777", $"{tag.DictionaryEntry.ValueMultiplicity}"[0] is >= '1' and <= '9' and var count ? count - '0' : 1).ToArray()); break;
            case "OB" or "OW" or "UN": dataset.AddOrUpdate(new DicomOtherByte(tag, Encoding.ASCII.GetBytes(Canary))); break;
            case "US": dataset.AddOrUpdate(vr, tag, (ushort)777); break;
            case "UL": dataset.AddOrUpdate(vr, tag, 777u); break;
            case "SL": dataset.AddOrUpdate(vr, tag, 777); break;
            case "FL": dataset.AddOrUpdate(vr, tag, 777f); break;
            case "FD": dataset.AddOrUpdate(vr, tag, 777.0); break;
            default: dataset.AddOrUpdate(vr, tag, Canary); break;
        }
    }
}
