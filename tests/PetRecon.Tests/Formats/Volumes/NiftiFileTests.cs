using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Foreign NIfTI files against what nibabel 5.0 says about them.</summary>
public class NiftiFileTests
{
    /// <summary>The manifest prints means to about 8 digits.</summary>
    private const double MeanTolerance = 2e-7;

    public static TheoryData<string, int[], string, double, double, double, double[]> Files => new()
    {
        { "dicom/petct_sts001/STS_001/PET/nifti/image/image.nii.gz", [41, 43, 59], "LPS", 0, 25.4123, 0.66997458, [-4.6875, 0, 0, 21.0938, 0, -4.6875, 0, 86.7188, 0, 0, 3.27, -881.3] },
        { "dicom/petct_sts001/STS_001/PET/nifti/mask/mask.nii.gz", [41, 43, 59], "LPS", 0, 1, 0.048982378, [-4.6875, 0, 0, 21.0938, 0, -4.6875, 0, 86.7188, 0, 0, 3.27, -881.3] },
        { "nifti/ibsi/orientation.nii", [32, 48, 64], "LPS", 0, 141, 70.5, [-2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 2, 0] },
        { "nifti/ibsi/ibsi_1_digital_phantom/nifti/image/phantom.nii.gz", [5, 4, 4], "LPS", 1, 9, 2.1625, [-2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 2, 0] },
        { "nifti/ibsi/ibsi_2_digital_phantom/sphere/image/sphere.nii.gz", [64, 64, 64], "LPS", 0, 255, 50.572186, [-2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 2, 0] },
        { "nifti/ibsi/misc_images/orientation/image/orientation.nii.gz", [32, 48, 64], "LPS", 0, 141, 70.5, [-1.5, 0, 0, -2, 0, -1, 0, -1, 0, 0, 0.5, 0] },
        { "nifti/ibsi/misc_images/orientation/mask/mask.nii.gz", [32, 48, 64], "LPS", 1, 1, 1, [-1.5, 0, 0, -2, 0, -1, 0, -1, 0, 0, 0.5, 0] },
        { "nifti/nibabel/anatomical.nii", [33, 41, 25], "LAS", -610, 30393, 8401.0667, [-2, 0, 0, 32, 0, 2, 0, -40, 0, 0, 2, -16] },
        { "nifti/nibabel/standard.nii.gz", [4, 5, 7], "RAS", 0, 255, 54.642857, [1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 2, 0] },
        { "nifti/niivue/low_res.nii.gz", [7, 5, 3], "RAS", 0, 1, 0.5047619, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0] },
        { "nifti/niivue/minimal.nii.gz", [64, 64, 10], "LAS", 0, 63, 31.5, [-3, 0, 0, 94.5, 0, 3, 0, -94.5, 0, 0, 3, -13.5] },
        { "nifti/niivue/ras.hdr", [62, 41, 34], "RAS", 0, 255, 173.83451, [2.3852, 0, 0, -73.3773, 0, 2.3898, 0, -65.3572, 0, 0, 2.3665, -31.5323] },
        { "nifti/niivue/ras.img", [62, 41, 34], "RAS", 0, 255, 173.83451, [2.3852, 0, 0, -73.3773, 0, 2.3898, 0, -65.3572, 0, 0, 2.3665, -31.5323] },
        { "nifti/niivue_orient/ALI.nii.gz", [79, 64, 67], "ALI", 0, 92.5539, 33.648395, [0, -2.3852, 0, 74.5071, 2.3898, 0, 0, -110.7625, 0, 0, -2.3665, 84.4256] },
        { "nifti/niivue_orient/LAS.nii.gz", [64, 79, 67], "LAS", 0, 92.5539, 33.648395, [-2.3852, 0, 0, 74.5071, 0, 2.3898, 0, -110.7625, 0, 0, 2.3665, -71.7625] },
        { "nifti/niivue_orient/LPS.nii.gz", [64, 79, 67], "LPS", 0, 92.5539, 33.648395, [-2.3852, 0, 0, 74.5071, 0, -2.3898, 0, 75.6383, 0, 0, 2.3665, -71.7625] },
        { "nifti/niivue_orient/PIR.nii.gz", [79, 67, 64], "PIR", 0, 92.5539, 33.648395, [0, 0, 2.3852, -75.7625, -2.3898, 0, 0, 75.6383, 0, -2.3665, 0, 84.4256] },
        { "nifti/niivue_orient/RAS.nii.gz", [64, 79, 67], "RAS", 0, 92.5539, 33.648395, [2.3852, 0, 0, -75.7625, 0, 2.3898, 0, -110.7625, 0, 0, 2.3665, -71.7625] },
        { "nifti/niivue_orient/SRA.nii.gz", [67, 64, 79], "SRA", 0, 92.5539, 33.648395, [0, 2.3852, 0, -75.7625, 0, 0, 2.3898, -110.7625, 2.3665, 0, 0, -71.7625] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Grid_and_values_are_those_that_nibabel_reads(string file, int[] shape, string axes, double min, double max, double mean, double[] affine)
    {
        Volume<Unspecified> volume = VolumeFile.Read(Repository.SharedData(file)).Volume;
        Assert.Equal(shape, new int[] { volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ });
        Assert.Equal(axes, VolumeFacts.AxisCodes(volume.Grid));
        VolumeFacts.AssertAffine(affine, volume.Grid, VolumeFacts.ManifestToleranceMm);
        (double readMin, double readMax, double readMean) = VolumeFacts.Statistics(volume);
        Assert.Equal(min, readMin, 1e-4);
        Assert.Equal(max, readMax, 1e-4);
        Assert.Equal(mean, readMean, MeanTolerance * Math.Max(1, Math.Abs(mean)));
    }

    [Theory]
    [InlineData("nifti/nibabel/example4d.nii.gz", 128, 96, 24, 172.90811, 0, 1162)]
    [InlineData("nifti/nibabel/example_nifti2.nii.gz", 32, 20, 12, 450.96367, 46, 757)]
    public void Frames_of_a_4D_file_are_read_one_at_a_time_and_make_up_the_whole(
        string file, int x, int y, int z, double mean, double min, double max)
    {
        string path = Repository.SharedData(file);
        VolumeReadResult first = VolumeFile.Read(path, frame: 0);
        VolumeReadResult second = VolumeFile.Read(path, frame: 1);
        Assert.Equal(2, first.FrameCount);
        Assert.Equal(1, second.FrameIndex);
        Assert.Equal((x, y, z), (first.Volume.Grid.SizeX, first.Volume.Grid.SizeY, first.Volume.Grid.SizeZ));
        VolumeFacts.AssertAffine(
            [-2, 0, 0, 117.8551, 0, 1.9737, -0.3555, -35.7229, 0, 0.3232, 2.1711, -7.2488],
            first.Volume.Grid,
            VolumeFacts.ManifestToleranceMm);
        Assert.True(first.Volume.Grid.IsOrthogonal);
        Assert.False(first.Volume.Voxels.SequenceEqual(second.Volume.Voxels), "both frames are the same");
        var a = VolumeFacts.Statistics(first.Volume);
        var b = VolumeFacts.Statistics(second.Volume);
        Assert.Equal(mean, 0.5 * (a.Mean + b.Mean), MeanTolerance * mean);
        Assert.Equal((min, max), (Math.Min(a.Min, b.Min), Math.Max(a.Max, b.Max)));
    }

    [Fact]
    public void A_4D_file_without_a_choice_says_how_many_frames_there_are()
    {
        string path = Repository.SharedData("nifti/nibabel/example4d.nii.gz");
        ArgumentException error = Assert.Throws<ArgumentException>(() => VolumeFile.Read(path));
        Assert.Contains("2 frames", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => VolumeFile.Read(path, frame: 2));
    }

    [Fact]
    public void One_brain_in_six_storage_orders_is_the_same_brain_in_space()
    {
        Volume<Unspecified> reference = VolumeFile.Read(Repository.SharedData("nifti/niivue_orient/RAS.nii.gz")).Volume;
        foreach (string order in (string[])["ALI", "LAS", "LPS", "PIR", "SRA"])
        {
            Volume<Unspecified> other = VolumeFile.Read(Repository.SharedData($"nifti/niivue_orient/{order}.nii.gz")).Volume;
            VolumeFacts.AssertSameInWorld(reference, other);
        }
    }

    [Theory]
    [InlineData("nifti/ibsi/ibsi_2_digital_phantom/orientation/image/orientation.nii.gz", "web page")]
    [InlineData("nifti/niivue/complex_image.nii.gz", "complex")]
    [InlineData("nifti/niivue/ct_perfusion.nii.gz", "RGB")]
    [InlineData("nifti/nibabel/analyze.hdr", "Analyze")]
    [InlineData("nifti/nibabel/nifti1.hdr", "does not exist")]
    public void A_file_that_is_no_scalar_image_is_refused_with_its_reason(string file, string reason)
    {
        string path = Repository.SharedData(file);
        VolumeFormatException error = Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(path, frame: 0));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_orientation_is_read_with_a_warning()
    {
        VolumeReadResult result = VolumeFile.Read(Repository.SharedData("nifti/niivue/minimal.nii.gz"));
        Assert.Contains(result.Warnings, static w => w.Contains("Left and right", StringComparison.Ordinal));
        Assert.Empty(VolumeFile.Read(Repository.SharedData("nifti/nibabel/standard.nii.gz")).Warnings);
    }
}
