using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs;

/// <summary>A stream's own size is found before it is decoded, and holds against what a data set claims.</summary>
public class StatedSizeTests
{
    [Theory]
    [InlineData("CT1_J2KR", 512, 512)]
    [InlineData("CT1_JLSL", 512, 512)]
    [InlineData("CT1_JPLL", 512, 512)]
    [InlineData("NM1_JPLY", 256, 1024)]
    [InlineData("NM1_J2KR", 256, 1024)]
    [InlineData("NM1_JLSL", 256, 1024)]
    public void The_size_of_a_compressed_frame_is_in_its_header(string file, uint columns, uint rows)
    {
        DicomDataset dataset = DicomFile.Open(Repository.SharedData("dicom/codecs_nema/" + file)).Dataset;
        byte[] stream = DicomPixelData.Create(dataset).GetFrame(0).Data;
        Assert.Equal((columns, rows), StatedSize.Of(stream));
        Assert.Null(StatedSize.Of(stream.AsSpan(0, 8)));
    }

    [Theory]
    [InlineData("CT1_J2KR")]
    [InlineData("CT1_JLSL")]
    public void A_data_set_that_claims_a_larger_image_is_refused_before_memory_is_taken(string file)
    {
        string path = Repository.SharedData("dicom/codecs_nema/" + file);
        DicomDataset dataset = DicomFile.Open(path).Dataset;
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)30_000).AddOrUpdate(DicomTag.Columns, (ushort)30_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DicomFormatException fault = Assert.Throws<DicomFormatException>(() => FrameReader.Create(dataset, path));
        Assert.Contains("512 x 512 pixels, but the data set says 30000 x 30000", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
