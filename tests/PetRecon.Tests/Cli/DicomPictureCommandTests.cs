using System.Buffers.Binary;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli;

public sealed class DicomPictureCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-picture-");

    [Fact]
    public void One_file_becomes_a_picture_of_its_size_and_several_become_a_page()
    {
        string one = Path.Combine(_folder.FullName, "one.png");
        PetReconProcess result = PetReconProcess.Succeed("dicom", "picture", Repository.PathOf("seeds", "dicom", "explicit_little.dcm"), "-o", one, "--json");
        Assert.Equal((2, 3), SizeOf(one));
        Assert.Equal(2, (int)result.Json["pictures"]![0]!["columns"]!);

        string page = Path.Combine(_folder.FullName, "page.png");
        result = PetReconProcess.Succeed("dicom", "picture", Repository.PathOf("seeds", "dicom"), "-o", page, "--columns", "3", "--size", "64");
        Assert.Equal(8 + 3 * 72, SizeOf(page).Width);
        Assert.Contains("nested.dcm: there is no Pixel Data", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // Width and height stand in the first chunk of a PNG.
    private static (int Width, int Height) SizeOf(string png)
    {
        byte[] bytes = File.ReadAllBytes(png);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
