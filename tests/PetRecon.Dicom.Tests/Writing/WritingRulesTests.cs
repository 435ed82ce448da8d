using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>What holds for all that is written: identifiers, folders, cancellation, refusals.</summary>
public class WritingRulesTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromSeconds(60);
    private static readonly Volume<Activity> s_image = Samples.Waves<Activity>(Samples.Axial);

    [Fact]
    public void Each_run_makes_a_new_series_with_new_and_valid_identifiers()
    {
        using Samples.Folder folder = new();
        WrittenSeries[] runs = [.. new[] { "a", "b" }.Select(name => PetSeriesWriter.Write(folder[name], s_image, s_minute, Samples.Pet, cancellation: Samples.Cancel))];
        string[] uids = [.. runs.SelectMany(run => run.Instances.Select(instance => instance.Reference.SopInstanceUid).Append(run.SeriesInstanceUid).Append(run.StudyInstanceUid).Append(run.FrameOfReferenceUid!))];
        Assert.Equal(uids.Length, uids.Distinct().Count());
        Assert.All(uids, uid => Assert.Matches(@"^2\.25\.[1-9][0-9]{0,38}$", uid));
    }

    [Fact]
    public void With_a_seed_and_a_moment_files_are_the_same_byte_by_byte()
    {
        using Samples.Folder folder = new();
        DicomWriteOptions options = new() { UidSeed = "phantom 7", CreatedAt = Samples.Noon };
        WrittenSeries[] runs = [.. new[] { "a", "b" }.Select(name => PetSeriesWriter.Write(folder[name], s_image, s_minute, Samples.Pet, options, cancellation: Samples.Cancel))];
        for (int i = 0; i < runs[0].Instances.Length; i++)
            Assert.Equal(File.ReadAllBytes(runs[0].Instances[i].Path), File.ReadAllBytes(runs[1].Instances[i].Path));
        string[] uids = [.. runs[0].Instances.Select(instance => instance.Reference.SopInstanceUid)];
        Assert.Equal(uids.Length, uids.Distinct().Count());
        // printf 'phantom 7\nseries\n0' | sha256sum, the first 16 bytes with version 8 and variant 10, as a decimal number.
        string expected = Judges.PythonLines("hashlib", """
            import hashlib
            h = bytearray(hashlib.sha256(b'phantom 7\nseries\n0').digest()[:16])
            h[6] = h[6] & 0x0f | 0x80; h[8] = h[8] & 0x3f | 0x80
            print('2.25.' + str(int.from_bytes(h, 'big')))
            """);
        Assert.Equal(expected, runs[0].SeriesInstanceUid);
        WrittenSeries other = PetSeriesWriter.Write(folder["c"], s_image, s_minute, Samples.Pet, options with { UidSeed = "phantom 8" }, cancellation: Samples.Cancel);
        Assert.NotEqual(runs[0].SeriesInstanceUid, other.SeriesInstanceUid);
    }

    [Fact]
    public void A_folder_that_has_files_is_replaced_only_if_asked_and_only_if_all_are_DICOM_files()
    {
        using Samples.Folder folder = new();
        PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet, cancellation: Samples.Cancel);
        Assert.Throws<IOException>(() => PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet, cancellation: Samples.Cancel));
        WrittenSeries second = PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet, new() { ReplaceExisting = true }, cancellation: Samples.Cancel);
        Assert.Equal(second.Instances.Select(instance => instance.Path).Order(StringComparer.Ordinal), Directory.GetFiles(folder["pet"]).Order(StringComparer.Ordinal));
        Assert.Equal(second.SeriesInstanceUid, ReferencedInstance.AllOf(folder["pet"])[0].SeriesInstanceUid);
        File.WriteAllText(Path.Combine(folder["pet"], "notes.txt"), "mine");
        Assert.Contains("notes.txt", Assert.Throws<IOException>(() => PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet, new() { ReplaceExisting = true }, cancellation: Samples.Cancel)).Message);
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Cancelled_writing_leaves_nothing()
    {
        using Samples.Folder folder = new();
        using CancellationTokenSource cancellation = new();
        CancelAt half = new(cancellation, 0.5);
        Assert.Throws<OperationCanceledException>(() => PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet, progress: half, cancellation: cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        Assert.True(half.Last is > 0.5 and < 1);
    }

    [Fact]
    public void A_mistake_of_the_caller_is_told_and_leaves_nothing()
    {
        using Samples.Folder folder = new();
        void Refused(string said, Volume image, PetSeriesDescription description)
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => PetSeriesWriter.Write(folder["pet"], image, s_minute, description, cancellation: Samples.Cancel));
            Assert.Contains(said, exception.Message);
            Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        }

        Refused("NaN", Volume<Activity>.Constant(Samples.Axial, float.NaN), Samples.Pet);
        Refused("unsigned", Volume<Activity>.Constant(Samples.Axial, -1), Samples.Pet with { UseUnsignedPixels = true });
        Refused("linear attenuation", Volume<Attenuation>.Constant(Samples.Axial, 0.0096f), Samples.Pet);
        Refused("right angles", Volume<Activity>.Constant(new(4, 4, 4, new(1, 1, 1), default, axisY: new Vector3D(0.6, 0.8, 0)), 1), Samples.Pet);
        Refused("Radiopharmaceutical", s_image, Samples.Pet with { Radiopharmaceutical = null });
        Refused("InjectionStart", s_image, Samples.Pet with { Decay = DecayReference.Administration, Radiopharmaceutical = Samples.Pet.Radiopharmaceutical! with { InjectionStart = null } });
        Refused("64", s_image, Samples.Pet with { ReconstructionMethod = new('x', 65) });
        Refused("\"head\"", s_image, Samples.Pet with { BodyPartExamined = "head" });
    }

    [Theory]
    [InlineData("dicom/edge/pydicom/CT_small.dcm")]
    [InlineData("dicom/petct_sts001/STS_001/CT")]
    public void Patient_study_and_frame_of_reference_of_an_object_are_taken_over(string relative)
    {
        string source = Repository.SharedData(relative);
        StudyContext context = StudyContext.Of(source);
        using Samples.Folder folder = new();
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], s_image, s_minute, Samples.Pet with { Context = context }, cancellation: Samples.Cancel);
        string file = Directory.Exists(source) ? InstancePath(source, series.StudyInstanceUid) : source;
        const string Texts = """
            import sys, pydicom
            a, b = (pydicom.dcmread(f, stop_before_pixels=True) for f in sys.argv[1:3])
            for k in 'PatientName PatientID PatientBirthDate PatientSex StudyInstanceUID StudyDate StudyID AccessionNumber FrameOfReferenceUID'.split():
                x, y = str(a.get(k, '') or ''), str(b.get(k, '') or '')
                if x != y: print(k, x, y)
            """;
        Assert.Equal("", Judges.PythonLines("pydicom", Texts, file, series.Instances[0].Path));
        Assert.Equal("", Judges.Dcentvfy([file, .. series.Instances.Select(instance => instance.Path)]));
    }

    [Fact]
    public void A_nuclide_has_many_names_and_known_ones_have_codes()
    {
        Assert.Equal("F-18", Radionuclide.Parse("18f").Symbol);
        Assert.Equal("Ga-68", Radionuclide.Parse("GA68").Symbol);
        Assert.Equal("^124^Iodine", Radionuclide.Parse("I-124").Code!.Meaning);
        Assert.Contains("C-12", Assert.Throws<ArgumentException>(() => Radionuclide.Parse("C-12")).Message);
        string unknown = Judges.PythonLines("pydicom", """
            import sys
            from pydicom.sr._cid_dict import cid_concepts
            from pydicom.sr._concepts_dict import concepts
            known = {(s, c) for s, names in cid_concepts[4020].items() for n in names for c in concepts[s][n]}
            print(*[a for a in sys.argv[1:] if tuple(a.split(' ')) not in known])
            """, [.. Radionuclide.Known.Select(nuclide => $"{nuclide.Code!.Scheme} {nuclide.Code.Value}")]);
        Assert.Equal("", unknown);
    }

    private static string InstancePath(string folder, string study) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .First(file => Path.GetExtension(file) is ".dcm" && ReferencedInstance.Of(file).StudyInstanceUid == study && StudyContext.Of(file).FrameOfReferenceUid is not null);

    private sealed class CancelAt(CancellationTokenSource cancellation, double share) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            if (value > share)
                cancellation.Cancel();
        }
    }
}
