using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class PictureTests
{
    private const int Width = 33;
    private const int Height = 21;

    private static PictureDescription Description => new() { Context = Samples.Context, BodyPartExamined = "HEAD" };

    [Theory]
    [InlineData(1, DicomCompression.None)]
    [InlineData(3, DicomCompression.None)]
    [InlineData(1, DicomCompression.Rle)]
    [InlineData(2, DicomCompression.JpegLs)]
    public void Dciodvfy_finds_nothing_and_gdcm_reads_the_same_colours(int count, DicomCompression compression)
    {
        using Samples.Folder folder = new();
        byte[][] pictures = [.. Enumerable.Range(0, count).Select(Picture)];
        WrittenSeries written = PictureWriter.Write(
            folder["picture.dcm"], [.. pictures.Select(picture => new ReadOnlyMemory<byte>(picture))], Width, Height, Description, new() { Compression = compression }, Samples.Cancel);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        Assert.Equal(0, Judges.Run("dcmftest", written.Instances[0].Path).Code);
        Judges.PythonLines("gdcm", """
            import sys, gdcm
            r = gdcm.ImageReader(); r.SetFileName(sys.argv[1]); assert r.Read()
            open(sys.argv[2], 'wb').write(r.GetImage().GetBuffer().encode('utf-8', errors='surrogateescape'))
            """, written.Instances[0].Path, folder["pixels"]);
        Assert.Equal(pictures.SelectMany(picture => picture), File.ReadAllBytes(folder["pixels"]).Take(count * Width * Height * 3));
    }

    [Fact]
    public void A_picture_of_another_size_than_said_is_refused()
    {
        using Samples.Folder folder = new();
        Assert.Throws<ArgumentException>(() => PictureWriter.Write(folder["picture.dcm"], [Picture(0)], Width + 1, Height, Description, cancellation: Samples.Cancel));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    private static byte[] Picture(int number) => [.. Enumerable.Range(0, Width * Height * 3).Select(i => (byte)(i * (number + 3) % 251))];
}
