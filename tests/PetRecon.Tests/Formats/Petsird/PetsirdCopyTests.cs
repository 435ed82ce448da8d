using System.Globalization;
using System.IO.Compression;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>Files of the official writers, read and written again, are the same to the byte.</summary>
public sealed class PetsirdCopyTests : IDisposable
{
    private static readonly char[] Separators = [',', '[', ']', '{', '}', ':'];

    private readonly string _folder = Directory.CreateTempSubdirectory("petsird").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("small_one_type.petsird")]
    [InlineData("small_two_types.petsird")]
    [InlineData("small_multi_block.petsird")]
    [InlineData("rich.petsird")]
    [InlineData("rich.cpp.petsird")]
    [InlineData("generator_v0.10.0.petsird")]
    [InlineData("generator_v0.9.1.petsird")]
    [InlineData("generator_head_fullsize.petsird.gz")]
    [InlineData("sim_squares/sim_squares_head.petsird")]
    [InlineData("sim_squares/sim_squares_v0.7.2.petsird")]
    public void An_official_binary_file_is_encoded_to_the_same_bytes(string file)
    {
        string source = Repository.SharedData("petsird/" + file);
        Assert.Equal(Bytes(source), Bytes(Copy(source, PetsirdEncoding.Binary)));
    }

    [Fact]
    public void An_ndjson_file_of_the_cpp_writer_is_encoded_to_the_same_bytes()
    {
        string source = Repository.SharedData("petsird/rich.cpp.ndjson");
        Assert.Equal(File.ReadAllText(source), File.ReadAllText(Copy(source, PetsirdEncoding.Ndjson)));
    }

    // The official Python writer prints a float32 that was given as a Python double without rounding it, and rounds ties to even; the C++
    // writer, whose form is written here, does neither.
    [Fact]
    public void Ndjson_of_the_python_writer_becomes_that_of_the_cpp_writer()
    {
        Assert.Equal(
            File.ReadAllText(Repository.SharedData("petsird/rich.cpp.ndjson")),
            File.ReadAllText(Copy(Repository.SharedData("petsird/rich.ndjson"), PetsirdEncoding.Ndjson)));

        string source = Repository.SharedData("petsird/small_one_type.ndjson");
        string[] given = File.ReadAllText(source).Split(Separators);
        string[] written = File.ReadAllText(Copy(source, PetsirdEncoding.Ndjson)).Split(Separators);
        Assert.Equal(given.Length, written.Length);
        for (int i = 0; i < given.Length; i++)
            Assert.True(given[i] == written[i] || float.Parse(given[i], CultureInfo.InvariantCulture) is var a && a == float.Parse(written[i], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Binary_becomes_the_official_ndjson_and_back()
    {
        string binary = Repository.SharedData("petsird/rich.cpp.petsird");
        string ndjson = Copy(binary, PetsirdEncoding.Ndjson);
        Assert.Equal(File.ReadAllText(Repository.SharedData("petsird/rich.cpp.ndjson")), File.ReadAllText(ndjson));
        Assert.Equal(Bytes(binary), Bytes(Copy(ndjson, PetsirdEncoding.Binary)));
        Assert.Equal(
            Bytes(Repository.SharedData("petsird/small_one_type.petsird")),
            Bytes(Copy(Repository.SharedData("petsird/small_one_type.ndjson"), PetsirdEncoding.Binary)));
    }

    [Theory]
    [InlineData("rich.cpp.ndjson", "rich.petsird")]
    [InlineData("rich.ndjson", "rich.petsird")]
    [InlineData("small_one_type.ndjson", "small_one_type.petsird")]
    public void Ndjson_gives_the_events_of_the_binary_file(string ndjson, string binary)
    {
        PetsirdListMode a = PetsirdFile.Open(Repository.SharedData("petsird/" + ndjson));
        PetsirdListMode b = PetsirdFile.Open(Repository.SharedData("petsird/" + binary));
        Assert.Equal(PetsirdEncoding.Ndjson, a.Encoding);
        Assert.Equal(Events(b), Events(a));
        Assert.Equal(b.Summarize(Token).Events, a.Summarize(Token).Events);
        Assert.Equal(b.Summarize(Token).BlockCounts.AsEnumerable(), a.Summarize(Token).BlockCounts);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_cut_hdf5_file_names_the_byte_at_which_reading_failed(double share)
    {
        byte[] whole = Bytes(Repository.SharedData("petsird/rich.h5.gz"));
        string file = Path.Combine(_folder, "cut.h5");
        File.WriteAllBytes(file, whole[..(int)(share * whole.Length)]);
        ListModeFormatException error = Assert.Throws<ListModeFormatException>(() =>
        {
            foreach (EventBatch _ in PetsirdFile.Open(file).ReadEvents(Token))
            {
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        Assert.Equal(file, error.Path);
        Assert.InRange(error.ByteOffset, 1, whole.Length);
    }

    [Theory]
    [InlineData("rich.h5.gz", "rich.cpp.petsird")]
    [InlineData("small_one_type.h5.gz", "small_one_type.petsird")]
    public void Hdf5_holds_the_same_content_as_the_binary_file(string hdf5, string binary)
    {
        string file = Path.Combine(_folder, "content.h5");
        File.WriteAllBytes(file, Bytes(Repository.SharedData("petsird/" + hdf5)));
        PetsirdListMode a = PetsirdFile.Open(file);
        PetsirdListMode b = PetsirdFile.Open(Repository.SharedData("petsird/" + binary));
        Assert.Equal(PetsirdEncoding.Hdf5, a.Encoding);
        Assert.Equal(Events(b), Events(a));
        Assert.Equal(b.Summarize(Token).Events, a.Summarize(Token).Events);
        Assert.Equal(Bytes(Repository.SharedData("petsird/" + binary)), Bytes(Copy(file, PetsirdEncoding.Binary)));
        Assert.Throws<ListModeFormatException>(() => PetsirdFile.Open(Repository.SharedData("petsird/" + hdf5)));
    }

    [Fact]
    public void Both_versions_of_one_acquisition_give_the_same_events_and_efficiencies()
    {
        PetsirdListMode old = PetsirdFile.Open(Repository.SharedData("petsird/sim_squares/sim_squares_v0.7.2.petsird"));
        PetsirdListMode head = PetsirdFile.Open(Repository.SharedData("petsird/sim_squares/sim_squares_head.petsird"));
        Assert.Equal(PetsirdVersion.Version072, old.FormatVersion);
        Assert.Equal(PetsirdVersion.Head, head.FormatVersion);
        CoincidenceEvent[] events = Events(head);
        Assert.Equal(200383, events.Length);
        Assert.Equal(events, Events(old));
        for (int i = 0; i < events.Length; i += 7)
            Assert.Equal(head.Efficiencies.Pair(events[i].DetectionBin0, events[i].DetectionBin1), old.Efficiencies.Pair(events[i].DetectionBin0, events[i].DetectionBin1));
        Assert.NotEqual(head.ContentId, old.ContentId);
        Assert.Equal("sha256:44f9b2f91e464706", head.ContentId[..23]); // facts_head.json has the first 16 digits.
    }

    private static CoincidenceEvent[] Events(PetsirdListMode file) => [.. file.ReadEvents(Token).SelectMany(batch => batch.Events.ToArray())];

    private string Copy(string source, PetsirdEncoding encoding)
    {
        string target = Path.Combine(_folder, Path.GetRandomFileName());
        PetsirdFile.Copy(source, target, encoding, Token);
        return target;
    }

    private static byte[] Bytes(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
