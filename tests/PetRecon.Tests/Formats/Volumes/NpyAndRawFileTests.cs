using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Volumes;

public class NpyAndRawFileTests
{
    [Theory]
    [InlineData("petsird/sim_squares/ground_truth_image.npy", 44.15885, 0.02243844, 2, 32, 2)]
    [InlineData("petsird/sim_squares/lm_osem_2_10_cadb98.npy", 44.18173, 0.04925479, 28, 33, 17)]
    [InlineData("petsird/sim_squares/reference_sensitivity_image.npy", 2.081645e+08, 9234.168, 27, 27, 9)]
    public void Arrays_of_the_simulator_have_their_sum_and_their_maximum_at_its_place(string file, double sum, double max, int x, int y, int z)
    {
        VolumeReadResult read = NpyFile.Read(Repository.SharedData(file), new(2, 2, 2));
        Volume<Unspecified> volume = read.Volume;
        Assert.Equal((55, 55, 19), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        Assert.True(volume.Grid.CenterMm.Length < 1e-9);
        Assert.Equal(sum, volume.Sum(), 2e-7 * sum);
        Assert.Equal(max, VolumeFacts.Statistics(volume).Max, 1e-6 * max);

        // Ties are broken as numpy does, whose last index is fastest.
        (int X, int Y, int Z) found = default;
        float best = float.NegativeInfinity;
        for (int i = 0; i < 55; i++)
        {
            for (int j = 0; j < 55; j++)
            {
                for (int k = 0; k < 19; k++)
                {
                    if (volume[i, j, k] > best)
                        (best, found) = (volume[i, j, k], (i, j, k));
                }
            }
        }

        Assert.Equal((x, y, z), found);
    }

    [Fact]
    public void Numpy_reads_what_we_write_and_we_read_what_numpy_writes_in_either_order()
    {
        using TemporaryFolder folder = new();
        Volume<Activity> volume = TestVolumes.On(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ);
        VolumeFile.Write(folder["ours.npy"], volume);
        const string Script = """
            import sys, numpy
            a = numpy.load(sys.argv[1] + '/ours.npy')
            numpy.save(sys.argv[1] + '/fortran.npy', numpy.asfortranarray(a.astype('>f8')))
            numpy.save(sys.argv[1] + '/short.npy', numpy.rint(a).astype('<i2'))
            numpy.save(sys.argv[1] + '/flat.npy', a.ravel())
            numpy.save(sys.argv[1] + '/complex.npy', a.astype('c8'))
            print(a.shape, a.dtype, repr(float(a[1, 2, 3])))
            """;
        string said = Judge.Python(Script, Path.GetDirectoryName(folder["ours.npy"])!);
        Assert.Equal(FormattableString.Invariant($"(5, 7, 4) float32 {(double)volume[1, 2, 3]:R}"), said.Trim());
        Assert.True(volume.Voxels.SequenceEqual(VolumeFile.Read(folder["ours.npy"]).Volume.Voxels));
        VolumeReadResult fortran = NpyFile.Read(folder["fortran.npy"], volume.Grid.SpacingMm, volume.Grid.CenterMm);
        Assert.Equal("Float64, big-endian", fortran.StoredAs);
        Assert.True(volume.Voxels.SequenceEqual(fortran.Volume.Voxels));
        VolumeFacts.AssertSameInWorld(volume, fortran.Volume, 1e-9);
        Assert.Equal(MathF.Round(volume[4, 5, 2]), VolumeFile.Read(folder["short.npy"]).Volume[4, 5, 2]);
        Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["flat.npy"]));
        Assert.Contains("c8", Assert.Throws<VolumeFormatException>(() => VolumeFile.Read(folder["complex.npy"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VoxelSampleType.Float32, false)]
    [InlineData(VoxelSampleType.Float32, true)]
    [InlineData(VoxelSampleType.Float64, false)]
    [InlineData(VoxelSampleType.Float64, true)]
    public void Raw_voxels_are_read_back(VoxelSampleType type, bool bigEndian)
    {
        using TemporaryFolder folder = new();
        Volume<Activity> volume = TestVolumes.On(Vector3D.UnitX, Vector3D.UnitY, Vector3D.UnitZ);
        RawVolumeFile.Write(folder["a.raw"], volume, type, bigEndian);
        VolumeReadResult read = RawVolumeFile.Read(folder["a.raw"], new() { Grid = volume.Grid, SampleType = type, BigEndian = bigEndian });
        Assert.True(volume.Voxels.SequenceEqual(read.Volume.Voxels));
        Assert.Empty(read.Warnings);
        Assert.Equal(volume.Grid, read.Volume.Grid);
    }

    [Fact]
    public void Raw_integers_are_scaled_behind_an_offset_and_a_wrong_length_is_noticed()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.raw"], [9, 9, 9, 0xff, 0xfe, 0x01, 0x00, 7]);
        VoxelGrid grid = VoxelGrid.Centered(2, 1, 1, new(1, 1, 1));
        RawVolumeLayout layout = new() { Grid = grid, SampleType = VoxelSampleType.Int16, BigEndian = true, OffsetBytes = 3, Slope = 0.5, Intercept = 1 };
        VolumeReadResult read = RawVolumeFile.Read(folder["a.raw"], layout);
        Assert.Equal([0, 129], read.Volume.Voxels.ToArray());
        Assert.Contains("1 bytes longer", Assert.Single(read.Warnings), StringComparison.Ordinal);
        Assert.Throws<VolumeFormatException>(() => RawVolumeFile.Read(folder["a.raw"], layout with { OffsetBytes = 5 }));
        Assert.Throws<VolumeFormatException>(() => RawVolumeFile.Read(folder["a.raw"], layout, frame: 1));
        Assert.Throws<VolumeFormatException>(() => RawVolumeFile.Read(folder["a.raw"], layout, frame: int.MaxValue));
    }
}
