using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>Points of activity at known places are at the same places for programs that turn DICOM into other formats.</summary>
public class PhysicalPositionTests
{
    // No two alike in any sense in which an image can be turned or mirrored.
    private static readonly (int I, int J, int K, float Value)[] s_points = [(3, 2, 1, 100), (20, 4, 2, 200), (6, 17, 3, 300), (15, 11, 0, 400)];

    private const string PointsOfNifti = """
        import sys, nibabel, numpy as np
        n = nibabel.load(sys.argv[1]); v = n.get_fdata()
        for value in (100, 200, 300, 400):
            at = np.argwhere(np.abs(v - value) < 0.01 * value)
            assert len(at) == 1, (value, at)
            p = n.affine @ np.append(at[0], 1)
            print(-p[0], -p[1], p[2])
        """;

    [Theory]
    [InlineData("Axial", false)]
    [InlineData("Oblique", false)]
    [InlineData("LeftHanded", false)]
    [InlineData("Sagittal", false)]
    [InlineData("Axial", true)]
    [InlineData("Oblique", true)]
    [InlineData("LeftHanded", true)]
    [InlineData("Sagittal", true)]
    public void Points_are_where_they_were_put(string gridName, bool isPlastimatch)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        PetSeriesWriter.Write(folder["pet"], WithPoints(grid), TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        if (isPlastimatch)
            Assert.Equal(0, Judges.Run("plastimatch", "convert", "--input", folder["pet"], "--output-img", folder["out.nii.gz"]).Code);
        else
            Assert.Equal(0, Judges.Run("dcm2niix", "-z", "y", "-f", "out", "-o", folder.Root, folder["pet"]).Code);
        double[] found = Judges.Numbers(Judges.PythonLines("nibabel", PointsOfNifti, folder["out.nii.gz"]));
        for (int p = 0; p < s_points.Length; p++)
        {
            Vector3D expected = grid.PositionMm(s_points[p].I, s_points[p].J, s_points[p].K);
            Vector3D there = new(found[3 * p], found[3 * p + 1], found[3 * p + 2]);
            Assert.True((expected - there).Length < 0.001, $"point {p} is at {there} for {expected}");
        }
    }

    [Fact]
    public void Plastimatch_finds_the_same_least_mean_and_greatest_value()
    {
        using Samples.Folder folder = new();
        PetSeriesWriter.Write(folder["pet"], WithPoints(Samples.Oblique), TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        Assert.Equal(0, Judges.Run("plastimatch", "convert", "--input", folder["pet"], "--output-img", folder["out.nrrd"]).Code);
        string[] said = Judges.Run("plastimatch", "stats", folder["out.nrrd"]).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, Number(said, "MIN"), 1e-6);
        Assert.Equal(400, Number(said, "MAX"), 1e-4);
        Assert.Equal(1000.0 / Samples.Oblique.VoxelCount, Number(said, "AVE"), 1e-5);
    }

    internal static double Number(string[] said, string name) => double.Parse(said[Array.IndexOf(said, name) + 1], System.Globalization.CultureInfo.InvariantCulture);

    private static Volume<Activity> WithPoints(VoxelGrid grid)
    {
        float[] voxels = new float[grid.VoxelCount];
        foreach ((int i, int j, int k, float value) in s_points)
            voxels[grid.LinearIndex(i, j, k)] = value;
        return new(grid, voxels);
    }
}
