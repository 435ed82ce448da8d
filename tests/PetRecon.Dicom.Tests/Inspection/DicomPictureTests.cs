using PetRecon.Dicom.Inspection;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Inspection;

/// <summary>Frames as pictures: windows by the standard's formula, colours as they are.</summary>
public sealed class DicomPictureTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"petrecon-picture-{Guid.NewGuid():N}.dcm");

    [Theory]
    [InlineData("MONOCHROME2", new byte[] { 0, 0, 128, 255, 255, 255 })]
    [InlineData("MONOCHROME1", new byte[] { 255, 255, 127, 0, 0, 0 })]
    public void Greys_go_through_rescale_and_the_files_window(string photometric, byte[] expected)
    {
        // Values are 2 * stored - 100: -100, 0, 20, 42, 60, 100. Window of centre 20.5 and width 41: black at 0 and below, white at 40 and above (C.11.2.1.2.1).
        DicomDataset dataset = Image(photometric);
        dataset.AddOrUpdate(DicomTag.RescaleSlope, "2").AddOrUpdate(DicomTag.RescaleIntercept, "-100");
        dataset.AddOrUpdate(DicomTag.WindowCenter, "20.5", "300").AddOrUpdate(DicomTag.WindowWidth, "41", "1500");
        new DicomFile(dataset).Save(_path);
        DicomPicture picture = DicomPicture.Read(_path);
        Assert.Equal((3, 2, 1), (picture.Columns, picture.Rows, picture.FrameCount));
        Assert.Equal(expected.SelectMany(grey => new[] { grey, grey, grey }), picture.Rgb.ToArray());
        Assert.Contains("the file's window", picture.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_window_the_lowest_value_is_black_and_the_highest_white()
    {
        new DicomFile(Image("MONOCHROME2")).Save(_path);
        byte[] rgb = DicomPicture.Read(_path).Rgb.ToArray();
        Assert.Equal((0, 255), (rgb[0], rgb[^1]));
        Assert.Equal(134, DicomPicture.Read(_path, 0, (60, 21)).Rgb.Span[6]); // (60 - 49.5) of the 20 from black to white
    }

    [Fact]
    public void Colours_are_those_of_the_file()
    {
        DicomPicture picture = DicomPicture.Read(Repository.SharedData("dicom/edge/pydicom/SC_rgb_rle.dcm"));
        Assert.Equal([255, 0, 0], picture.Rgb.Slice(3 * (5 * 100 + 50), 3).ToArray());
        Assert.Equal([0, 0, 255], picture.Rgb.Slice(3 * (45 * 100 + 50), 3).ToArray());
    }

    [Fact]
    public void What_is_no_image_and_frames_that_are_not_there_are_refused()
    {
        new DicomFile(Image("MONOCHROME2")).Save(_path);
        Assert.Throws<ArgumentOutOfRangeException>(() => DicomPicture.Read(_path, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DicomPicture.Read(_path, 0, (0, 0)));
        DicomDataset empty = Image("MONOCHROME2");
        empty.Remove(DicomTag.PixelData);
        new DicomFile(empty).Save(_path);
        Assert.Contains(_path, Assert.Throws<DicomFormatException>(() => DicomPicture.Read(_path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private static DicomDataset Image(string photometric)
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.CTImageStorage).AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)2).AddOrUpdate(DicomTag.Columns, (ushort)3).AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)16).AddOrUpdate(DicomTag.BitsStored, (ushort)16).AddOrUpdate(DicomTag.HighBit, (ushort)15);
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)0).AddOrUpdate(DicomTag.PhotometricInterpretation, photometric);
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new ushort[] { 0, 50, 60, 71, 80, 100 }));
        return dataset;
    }
}
