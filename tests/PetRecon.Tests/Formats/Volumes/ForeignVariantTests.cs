using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

/// <summary>Variants that nibabel and plastimatch write on the spot, against what they themselves read.</summary>
public class ForeignVariantTests
{
    // Writes ten files and prints, for each: name, a voxel, the sum, the affine.
    private const string NibabelScript = """
        import sys, gzip, nibabel, numpy
        folder = sys.argv[1]
        rng = numpy.random.default_rng(7)
        data = rng.normal(100, 50, (5, 4, 3))
        affine = numpy.array([[1.5, 0.3, -0.2, -10], [-0.25, 2.0, 0.4, 20], [0.1, -0.35, 3.0, -30], [0, 0, 0, 1]])
        rigid = nibabel.affines.from_matvec(nibabel.eulerangles.euler2mat(0.3, -0.4, 2.9) @ numpy.diag([1.5, 2, -3]), [5, -6, 7])

        def save(name, cls, dtype, matrix, endian='<', patch=None):
            image = cls(data, matrix, cls.header_class(endianness=endian))
            image.set_data_dtype(dtype)
            image.set_sform(matrix, 1)
            image.header.set_xyzt_units('mm', 'sec')
            if patch: patch(image)
            nibabel.save(image, folder + '/' + name)
            back = nibabel.load(folder + '/' + name)
            values = back.get_fdata()
            print(name, *[repr(float(v)) for v in (values[4, 1, 2], values.sum(), *back.affine[:3].ravel())])

        def qform_only(image): image.set_qform(rigid, 1); image.set_sform(None, 0)
        def disagree(image): image.set_qform(numpy.diag([1, 1, 1, 1]), 1)
        one, two, pair = nibabel.Nifti1Image, nibabel.Nifti2Image, nibabel.Nifti1Pair
        save('sheared.nii', one, '<f4', affine)
        save('scaled.nii.gz', one, '<i2', affine)
        save('bytes.nii', one, 'u1', affine)
        save('big.nii', one, '>f8', affine, '>')
        save('bigscaled.nii.gz', one, '>i4', affine, '>')
        save('two.nii', two, '<f8', affine)
        save('bigtwo.nii.gz', two, '>u2', affine, '>')
        save('pair.hdr', pair, '<i2', affine)
        save('qform.nii', one, '<f4', rigid, '<', qform_only)
        save('disagree.nii', one, '<f4', affine, '<', disagree)
        raw = open(folder + '/sheared.nii', 'rb').read()
        open(folder + '/members.nii.gz', 'wb').write(gzip.compress(raw[:400]) + gzip.compress(raw[400:]))
        """;

    [Fact]
    public void Every_variant_that_nibabel_writes_is_read_as_nibabel_reads_it()
    {
        using TemporaryFolder folder = new();
        string[] lines = Judge.Python(NibabelScript, Path.GetDirectoryName(folder["x"])!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            double[] numbers = [.. words[1..].Select(static w => double.Parse(w, CultureInfo.InvariantCulture))];
            VolumeReadResult read = VolumeFile.Read(folder[words[0]]);

            // One rounding to float; header matrices are floats in NIfTI-1.
            Assert.Equal(numbers[0], read.Volume[4, 1, 2], 1e-5);
            Assert.Equal(numbers[1], read.Volume.Sum(), 1e-3);
            VolumeFacts.AssertAffine(numbers[2..], read.Volume.Grid, 1e-4);
            Assert.Equal(words[0] == "disagree.nii", read.Warnings.Any(static w => w.Contains("sform and qform", StringComparison.Ordinal)));
            Assert.Equal(words[0] == "qform.nii", read.Volume.Grid.IsOrthogonal);
        }

        Assert.True(VolumeFile.Read(folder["sheared.nii"]).Volume.Voxels.SequenceEqual(VolumeFile.Read(folder["members.nii.gz"]).Volume.Voxels));
    }

    [Theory]
    [InlineData("ours.nii.gz", "theirs.mha")]
    [InlineData("ours.mha", "theirs.nii.gz")]
    [InlineData("ours.mhd", "theirs.nii")]
    public void An_image_that_plastimatch_converts_stays_where_it_was(string ours, string theirs)
    {
        using TemporaryFolder folder = new();
        Volume<Activity> volume = TestVolumes.OnAllGrids().First(static g => g.Name == "oblique 2").Volume;
        VolumeFile.Write(folder[ours], volume);
        (int code, string output) = Judge.Program("plastimatch", "convert", "--input", folder[ours], "--output-img", folder[theirs]);
        Assert.True(code == 0, output);

        // ITK keeps directions of NIfTI-1 as floats: some 1e-6 of a voxel per voxel.
        VolumeFacts.AssertSameInWorld(volume, VolumeFile.Read(folder[theirs]).Volume, 1e-4);
    }

    [Fact]
    public void Metres_and_micrometres_become_millimetres()
    {
        using TemporaryFolder folder = new();
        VolumeFile.Write(folder["a.nii"], TestVolumes.On(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ));
        byte[] bytes = File.ReadAllBytes(folder["a.nii"]);
        foreach ((byte code, double factor) in new (byte, double)[] { (1, 1000), (2, 1), (3, 0.001), (0, 1) })
        {
            bytes[123] = code;
            File.WriteAllBytes(folder["b.nii"], bytes);
            VoxelGrid grid = VolumeFile.Read(folder["b.nii"]).Volume.Grid;
            Assert.Equal(3.75 * factor, grid.SpacingMm.Z, 1e-9 * factor);
            Assert.Equal(-31.5 * factor, grid.OriginMm.X, 1e-9 * factor);
        }
    }

    [Fact]
    public void Slope_zero_or_not_a_number_means_no_scaling_and_other_slopes_scale()
    {
        using TemporaryFolder folder = new();
        Volume<Activity> volume = TestVolumes.On(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ);
        VolumeFile.Write(folder["a.nii"], volume);
        byte[] bytes = File.ReadAllBytes(folder["a.nii"]);
        foreach ((float slope, float intercept, double a, double b) in new[] { (0f, 5f, 1.0, 0.0), (float.NaN, 5f, 1, 0), (2f, 5f, 2, 5), (-1f, float.NaN, -1, 0) })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(112), slope);
            BitConverter.TryWriteBytes(bytes.AsSpan(116), intercept);
            File.WriteAllBytes(folder["b.nii"], bytes);
            Assert.Equal((float)(a * volume[1, 2, 3] + b), VolumeFile.Read(folder["b.nii"]).Volume[1, 2, 3]);
        }
    }
}
