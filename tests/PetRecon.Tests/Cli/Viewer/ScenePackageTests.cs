using System.IO.Compression;
using PetRecon.Cli.Commands.Viewer;
using PetRecon.Tests.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>Scenes that come with their files in an archive.</summary>
public sealed class ScenePackageTests
{
    [Fact]
    public void A_damaged_archive_is_named_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        string path = Packed(folder, "ct.mha");
        byte[] bytes = File.ReadAllBytes(path);
        int content = bytes.AsSpan().IndexOf("ct.mha"u8) + 10;
        bytes.AsSpan(content, 400).Fill(0xff);
        File.WriteAllBytes(path, bytes);
        InvalidDataException damaged = Assert.Throws<InvalidDataException>(() => ScenePackage.Open([path], CancellationToken.None));
        Assert.StartsWith($"{path}: the scene in this archive cannot be unpacked", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_would_write_elsewhere_is_refused_by_its_name()
    {
        using TemporaryFolder folder = new();
        string path = Packed(folder, "../elsewhere.mha");
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => ScenePackage.Open([path], CancellationToken.None));
        Assert.StartsWith($"{path}: ", refused.Message, StringComparison.Ordinal);
    }

    private static string Packed(TemporaryFolder folder, string name)
    {
        string path = folder["saved.zip"];
        byte[] content = new byte[20_000];
        new Random(1).NextBytes(content.AsSpan(0, 5000));
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using (StreamWriter scene = new(archive.CreateEntry("scene.json").Open()))
            scene.Write("""{"petreconScene": 1}""");
        using (Stream image = archive.CreateEntry(name).Open())
            image.Write(content);
        return path;
    }
}
