using System.Buffers.Binary;
using System.IO.Compression;
using PetRecon.Cli.Commands.Viewer;
using PetRecon.Tests.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>Archives of scenes that were made to do harm: refused for what is wrong with them, and nothing of them stays on the disk.</summary>
public sealed class SceneUnpackingTests : IDisposable
{
    private const int ImageBytes = 20_000;

    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder["saved.zip"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_scene_with_its_files_and_folders_is_unpacked_as_it_is()
    {
        Pack(archive => archive.CreateEntry("files/2/"), ("scene.json", 30), ("files/1/ct.mha", ImageBytes), ("files/1/deeper/pet.nii", 0));
        DirectoryInfo into = Unpack(new());
        Assert.Equal(Content(ImageBytes), File.ReadAllBytes(Path.Combine(into.FullName, "files/1/ct.mha")));
        Assert.Equal(Content(30), File.ReadAllBytes(Path.Combine(into.FullName, "scene.json")));
        Assert.Empty(File.ReadAllBytes(Path.Combine(into.FullName, "files/1/deeper/pet.nii")));
        Assert.True(Directory.Exists(Path.Combine(into.FullName, "files/2")));
    }

    [Fact]
    public void What_grows_more_than_images_do_is_refused()
    {
        byte[] zeros = new byte[1 << 20];
        Pack(archive =>
        {
            using Stream entry = archive.CreateEntry("files/1/ct.mha").Open();
            for (int n = 0; n < 80; n++)
                entry.Write(zeros);
        });
        Assert.Contains("grow", Refused<InvalidDataException>(new()), StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_a_scene_may_take_is_refused_by_the_file_that_is_too_much()
    {
        Pack(null, ("files/1/ct.mha", ImageBytes), ("files/1/pet.nii", ImageBytes));
        string message = Refused<InvalidDataException>(new() { MaxBytes = 2 * ImageBytes });
        Assert.Contains("GiB", message, StringComparison.Ordinal);
        Assert.Contains("files/1/pet.nii", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_files_count_by_what_they_take_on_the_disk()
    {
        Pack(null, [.. Enumerable.Range(0, 20).Select(static n => ($"files/{n}", 0))]);
        Assert.Contains("GiB", Refused<InvalidDataException>(new() { MaxBytes = 20_000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        Pack(null, [.. Enumerable.Range(0, 5).Select(static n => ($"files/{n}", 1))]);
        Assert.Contains("5 entries", Refused<InvalidDataException>(new() { MaxEntries = 4 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(2, 600)]
    public void Folders_in_folders_and_long_names_have_an_end(int parts, int letters)
    {
        Pack(null, (string.Join('/', Enumerable.Repeat(new string('a', letters), parts)), 1));
        Assert.Contains("name", Refused<InvalidDataException>(new()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_room_is_refused_before_anything_is_written()
    {
        Pack(null, ("files/1/ct.mha", ImageBytes));
        int asked = 0;
        string message = Refused<IOException>(new()
        {
            FreeBytes = folder =>
            {
                asked++;
                Assert.Empty(Directory.GetFileSystemEntries(folder));
                return ImageBytes;
            },
        });
        Assert.Equal(1, asked);
        Assert.Contains($"of the {ImageBytes} that are free", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_shorter_than_its_headers_claim_is_refused()
    {
        Pack(null, ("files/1/ct.mha", ImageBytes));
        Claim(ImageBytes + 1);
        Assert.Contains("fewer bytes", Refused<InvalidDataException>(new()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void An_entry_never_takes_more_than_its_headers_claim(CompressionLevel level)
    {
        Pack(archive =>
        {
            using Stream entry = archive.CreateEntry("ct.mha", level).Open();
            entry.Write(Content(ImageBytes));
        });
        Claim(1000);
        DirectoryInfo into = Directory.CreateDirectory(_folder["into"]);
        Exception? refused = Record.Exception(() => new SceneUnpacking(Archive, new()).Into(into, TestContext.Current.CancellationToken));
        if (refused is null)
            Assert.Equal(1000, new FileInfo(Path.Combine(into.FullName, "ct.mha")).Length);
        else
            Assert.IsType<InvalidDataException>(refused);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        Pack(null, ("files/1/ct.mha", 5), ("files/1/ct.mha", 5));
        Assert.Contains("files/1/ct.mha", Refused<InvalidDataException>(new()), StringComparison.Ordinal);
    }

    [Fact]
    public void Ended_early_it_leaves_nothing()
    {
        Pack(null, ("files/1/ct.mha", ImageBytes));
        DirectoryInfo into = Directory.CreateDirectory(_folder["into"]);
        Assert.Throws<OperationCanceledException>(() => new SceneUnpacking(Archive, new()).Into(into, new(canceled: true)));
        Assert.False(Directory.Exists(into.FullName));
    }

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(1).NextBytes(content);
        return content;
    }

    private void Pack(Action<ZipArchive>? more, params (string Name, int Length)[] entries)
    {
        using ZipArchive archive = ZipFile.Open(Archive, ZipArchiveMode.Create);
        more?.Invoke(archive);
        foreach ((string name, int length) in entries)
        {
            using Stream entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
            entry.Write(Content(length));
        }
    }

    // The length is the 24th byte of an entry's record in the directory at the archive's end.
    private void Claim(int length)
    {
        byte[] bytes = File.ReadAllBytes(Archive);
        int record = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        Assert.Equal(ImageBytes, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(record + 24)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(record + 24), length);
        File.WriteAllBytes(Archive, bytes);
    }

    private DirectoryInfo Unpack(UnpackingLimits limits)
    {
        DirectoryInfo into = Directory.CreateDirectory(_folder["into"]);
        new SceneUnpacking(Archive, limits).Into(into, TestContext.Current.CancellationToken);
        return into;
    }

    private string Refused<T>(UnpackingLimits limits)
        where T : Exception
    {
        string message = Assert.Throws<T>(() => Unpack(limits)).Message;
        Assert.StartsWith($"{Archive}: the scene in this archive cannot be unpacked", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["into"]));
        return message;
    }
}
