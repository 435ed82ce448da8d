using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Tests.Writing;
using PetRecon.Dicom.Writing;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Series read by other programs too: voxels of theirs have our values at their places.</summary>
public class ReadersAgreeTests
{
    // Their affines are 32-bit floats; slices that are evened differently move by less than this part of a voxel.
    private const double PlaceTolerance = 0.02;

    // A prime, so that every row, column and slice is met.
    private const int Stride = 17;

    private const string Dump = """
        import sys, nibabel, numpy as np
        n = nibabel.load(sys.argv[1])
        n.get_fdata(dtype=np.float32).flatten(order='F').astype('<f4').tofile(sys.argv[2])
        print(*n.shape[:3], *n.affine[:3].flatten())
        """;

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string folder in new[] { "dicom/pet_ge_sts001_raw/image", "dicom/petct_sts001/STS_001/CT/dicom/image", "dicom/suv_dro/DRO_1_0/PT" })
            {
                cases.Add(folder, "plastimatch");
                cases.Add(folder, "dcm2niix");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Voxels_have_the_same_places_and_values(string folder, string program)
    {
        using Samples.Folder files = new();
        string series = Repository.SharedData(folder);
        if (program == "plastimatch")
            Assert.Equal(0, Judges.Run("plastimatch", "convert", "--input", series, "--output-type", "float", "--output-img", files["out.nii.gz"]).Code);
        else
            Assert.Equal(0, Judges.Run("dcm2niix", "-z", "y", "-f", "out", "-o", files.Root, series).Code);
        double[] header = Judges.Numbers(Judges.PythonLines("nibabel", Dump, files["out.nii.gz"], files["raw"]));
        float[] theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(files["raw"])).ToArray();

        Volume ours = DicomImageReader.ReadSeries(series, cancellationToken: TestContext.Current.CancellationToken).Volume;
        Assert.Equal(ours.Grid.VoxelCount, theirs.Length);
        (int nx, int ny) = ((int)header[0], (int)header[1]);
        for (int voxel = 0; voxel < theirs.Length; voxel += Stride)
        {
            Vector3D index = ours.Grid.IndexOf(Place(header.AsSpan(3), voxel % nx, voxel / nx % ny, voxel / nx / ny));
            (int i, int j, int k) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
            Assert.True((index - new Vector3D(i, j, k)).Length < PlaceTolerance, $"voxel {voxel} of {program} is at {index} of our grid");
            if (ours[i, j, k] != theirs[voxel])
                Assert.Equal(theirs[voxel], ours[i, j, k], 1e-6f * Math.Abs(theirs[voxel]));
        }
    }

    [Theory]
    [InlineData("Axial")]
    [InlineData("Oblique")]
    [InlineData("LeftHanded")]
    [InlineData("Sagittal")]
    public void What_was_written_is_read_back_at_its_place(string gridName)
    {
        using Samples.Folder files = new();
        VoxelGrid grid = Samples.Grid(gridName);
        float[] voxels = new float[grid.VoxelCount];
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = i % 1009;
        PetSeriesWriter.Write(files["pet"], new Volume<Activity>(grid, voxels), TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        Volume read = DicomImageReader.ReadSeries(files["pet"], cancellationToken: TestContext.Current.CancellationToken).Volume;
        for (int voxel = 0; voxel < voxels.Length; voxel++)
        {
            (int row, int i) = Math.DivRem(voxel, grid.SizeX);
            (int k, int j) = Math.DivRem(row, grid.SizeY);
            Vector3D index = read.Grid.IndexOf(grid.PositionMm(i, j, k));
            float value = read[(int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z)];
            Assert.Equal(voxels[voxel], value, 1009 / 32767f);
        }
    }

    [Fact]
    public void Enhanced_PET_and_a_PET_series_of_the_same_scan_give_the_same_uptake_values()
    {
        using Samples.Folder files = new();
        PetFrame[] frames = [.. Enumerable.Range(0, 2).Select(static i => new PetFrame(Samples.Waves<Activity>(Samples.Oblique), TimeSpan.FromSeconds(60 * i), TimeSpan.FromSeconds(60)))];
        EnhancedPetWriter.Write(files["enhanced.dcm"], frames, Samples.Pet, cancellation: Samples.Cancel);
        PetSeriesWriter.Write(files["series"], (Volume<Activity>)frames[0].Image, TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        DicomVolume enhanced = DicomImageReader.ReadSeries(files["enhanced.dcm"], new() { VolumeIndex = 0, Suv = SuvKind.BodyWeight }, null, TestContext.Current.CancellationToken);
        DicomVolume series = DicomImageReader.ReadSeries(files["series"], new() { Suv = SuvKind.BodyWeight }, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, enhanced.Label.TemporalPosition);
        double expected = 70500 / (350e6 * Math.Pow(2, -3600 / 6586.2));
        Assert.Equal(expected, series.Suv!.Factor, 1e-3 * expected);
        Assert.Equal(series.Suv.Factor, enhanced.Suv!.Factor, 1e-9 * expected);
        Assert.True((series.Volume.Grid.OriginMm - enhanced.Volume.Grid.OriginMm).Length < 1e-6);
        for (int i = 0; i < series.Volume.Voxels.Length; i++)
            Assert.Equal(series.Volume.Voxels[i], enhanced.Volume.Voxels[i], 1e-4f * Math.Abs(series.Volume.Voxels[i]) + 1e-6f);
    }

    private static Vector3D Place(ReadOnlySpan<double> ras, int i, int j, int k) => new(
        -(ras[0] * i + ras[1] * j + ras[2] * k + ras[3]),
        -(ras[4] * i + ras[5] * j + ras[6] * k + ras[7]),
        ras[8] * i + ras[9] * j + ras[10] * k + ras[11]);
}
