using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Every shared file, damaged ones too, becomes volumes or the documented error.</summary>
public class SharedImagesTests
{
    [Fact]
    public void Every_series_of_the_shared_files_is_read_or_refused_in_words()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        int read = 0;
        foreach (string folder in new[] { "dicom", "rt", "nifti/ibsi" })
        {
            foreach (DicomSeries series in DicomCatalog.Scan(Repository.SharedData(folder), null, cancel).Series.Where(static series => series.FrameCount > 0))
                read += Read(series, cancel);
        }

        Assert.InRange(read, 25, 500);
    }

    private static int Read(DicomSeries series, CancellationToken cancel)
    {
        int read = 0;
        try
        {
            DicomImageSeries images = DicomImageSeries.Open(series, null, cancel);
            for (int i = 0; i < images.Volumes.Length; i++)
            {
                try
                {
                    DicomVolume volume = images.Read(new() { VolumeIndex = i, SliceSpacing = SliceSpacingRule.Resample }, null, cancel);
                    Assert.Equal(volume.Volume.Grid.VoxelCount, volume.Volume.Voxels.Length);
                    read++;
                }
                catch (DicomFormatException)
                {
                    Assert.NotEqual(0, images.Volumes[i].SliceCount);
                }
            }
        }
        catch (DicomFormatException refused)
        {
            Assert.NotEmpty(refused.Path);
        }

        return read;
    }
}
