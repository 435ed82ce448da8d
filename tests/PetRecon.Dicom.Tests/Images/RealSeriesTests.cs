using System.Text.Json;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Series of others against what pydicom computed of them: places, spacing, values, uptake factors.</summary>
public class RealSeriesTests
{
    private const double RelativeTolerance = 2e-6;

    public static TheoryData<string> Series =>
    [
        "dicom/pet_ge_sts001_raw/image", "dicom/petct_sts001/STS_001/PET/dicom/image", "dicom/petct_sts001/STS_001/CT/dicom/image",
        "dicom/suv_dro/DRO_0_0/PT", "dicom/suv_dro/DRO_1_0/PT", "dicom/suv_dro/DRO_2_4/PT", "dicom/suv_dro/DRO_3_1/PT",
    ];

    [Theory]
    [MemberData(nameof(Series))]
    public void Grid_and_values_are_those_of_pydicom(string folder)
    {
        JsonElement facts = Facts(folder);
        DicomVolume read = Read(folder);
        VoxelGrid grid = read.Volume.Grid;
        Assert.Equal(facts.GetProperty("size").EnumerateArray().Select(static n => n.GetInt32()), [grid.SizeX, grid.SizeY, grid.SizeZ]);
        JsonElement spacing = facts.GetProperty("pixel_spacing(row,col)");
        Assert.Equal(spacing[1].GetDouble(), grid.SpacingMm.X, 1e-9);
        Assert.Equal(spacing[0].GetDouble(), grid.SpacingMm.Y, 1e-9);
        Assert.True((Vector(facts, "first_ipp") - grid.OriginMm).Length < 1e-6, $"{grid.OriginMm}");
        Assert.True((Vector(facts, "last_ipp") - grid.PositionMm(0, 0, grid.SizeZ - 1)).Length < 1e-3, $"{grid.PositionMm(0, 0, grid.SizeZ - 1)}");

        JsonElement values = facts.GetProperty("rescaled");
        double sum = values.GetProperty("sum").GetDouble();
        Assert.Equal(sum, read.Volume.Sum(), Math.Abs(sum) * RelativeTolerance);
        int[] peak = [.. values.GetProperty("argmax_zyx").EnumerateArray().Select(static n => n.GetInt32())];
        float max = values.GetProperty("max").GetSingle();
        Assert.Equal(max, read.Volume[peak[2], peak[1], peak[0]], max * RelativeTolerance);
        Assert.Equal(values.GetProperty("min").GetSingle(), Least(read.Volume), max * RelativeTolerance);
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void Uptake_values_are_the_published_ones(string folder)
    {
        JsonElement facts = Facts(folder);
        if (!facts.TryGetProperty("suvbw_reference", out JsonElement reference))
            return;
        DicomVolume read = Read(folder, new() { Suv = SuvKind.BodyWeight });
        double factor = reference.GetProperty("factor_min").GetDouble();
        Assert.Equal(factor, read.Suv!.Factor, factor * RelativeTolerance);
        float[] values = [.. read.Volume.ToArray().Where(static value => value > 0).Order()];
        Assert.Equal(reference.GetProperty("max").GetDouble(), values[^1], 1e-4);
        Assert.Equal(reference.GetProperty("min_nonzero").GetDouble(), values[0], 1e-4);
        Assert.Equal(reference.GetProperty("median_nonzero").GetDouble(), values[values.Length / 2], 2e-4);
    }

    [Fact]
    public void Uneven_beds_of_a_real_scanner_are_kept_told_and_read()
    {
        DicomVolume read = Read("dicom/pet_ge_sts001_raw/image");
        Assert.IsType<Volume<Activity>>(read.Volume);
        Assert.Equal(3.27, read.Volume.Grid.SpacingMm.Z, 1e-5);
        Assert.Contains(read.Warnings, static warning => warning.Contains("3.19 to 3.29 mm apart", StringComparison.Ordinal));
        double[] gaps = [.. read.SlicePositionsMm.Zip(read.SlicePositionsMm.Skip(1), static (a, b) => Math.Round(b.Z - a.Z, 3))];
        Assert.Contains(3.19, gaps);
        Assert.Contains(3.29, gaps);
        Assert.Equal(267, read.SliceLabels.Length);
        Assert.Equal(0, read.SliceLabels.Min(static label => label.FrameReferenceTimeMs));
        Assert.Equal(1_215_000, read.SliceLabels.Max(static label => label.FrameReferenceTimeMs));
    }

    [Fact]
    public void Uptake_of_the_whole_body_series_gives_the_crop_that_others_published()
    {
        DicomVolume whole = Read("dicom/pet_ge_sts001_raw/image", new() { Suv = SuvKind.BodyWeight });
        DicomVolume crop = Read("dicom/petct_sts001/STS_001/PET/dicom/image");
        Assert.IsType<Volume<StandardizedUptake>>(crop.Volume);
        VoxelGrid grid = crop.Volume.Grid;
        double worst = 0;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    Vector3D at = whole.Volume.Grid.IndexOf(grid.PositionMm(i, j, k));
                    worst = Math.Max(worst, Math.Abs(crop.Volume[i, j, k] - whole.Volume[(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)]));
                }
            }
        }

        // The crop was quantised again to 16 bits: cut down to a step of its coarsest slope, 7.76e-4.
        Assert.InRange(worst, 0, 7.8e-4);
    }

    [Fact]
    public void A_legacy_converted_enhanced_object_is_the_phantom_of_the_IBSI()
    {
        string path = Repository.SharedData("nifti/ibsi/ibsi_1_digital_phantom/dicom/image/phantom.dcm");
        DicomVolume read = DicomImageReader.ReadSeries(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((5, 4, 4), (read.Volume.Grid.SizeX, read.Volume.Grid.SizeY, read.Volume.Grid.SizeZ));
        Assert.Equal(2.1625 * 80, read.Volume.Sum(), 1e-9);
        Assert.Equal((1, 9), (Least(read.Volume), read.Volume.ToArray().Max()));
        Assert.Equal(new Vector3D(1, 1, 1), read.Volume.Grid.SpacingMm);
        Assert.Equal(new Vector3D(0, 0, -1), read.Volume.Grid.AxisY);
        Assert.Equal(1, Math.Abs(read.Volume.Grid.AxisZ.Y), 9);
    }

    [Theory]
    [InlineData("dicom/edge/fo-dicom/GH610.dcm", 128, "RelativeActivity")]
    [InlineData("dicom/edge/pydicom/MR_small_RLE.dcm", 64, "SignalIntensity")]
    [InlineData("dicom/edge/pydicom/MR_small_jp2klossless.dcm", 64, "SignalIntensity")]
    [InlineData("rt/dicompyler/ct.0.dcm", 512, "Hounsfield")]
    public void A_compressed_slice_is_a_volume_of_one(string file, int columns, string quantity)
    {
        string path = Repository.SharedData(file);
        DicomVolume read = DicomImageReader.ReadSeries(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(columns, read.Volume.Grid.SizeX);
        Assert.Equal(quantity, read.Volume.GetType().GenericTypeArguments[0].Name);
    }

    private static DicomVolume Read(string folder, DicomImageOptions? options = null)
    {
        DicomCatalog catalog = DicomCatalog.Scan(Repository.SharedData(folder), null, TestContext.Current.CancellationToken);
        return DicomImageReader.ReadSeries(catalog.ChooseImages(null), options, null, TestContext.Current.CancellationToken);
    }

    private static JsonElement Facts(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Repository.SharedData("dicom_series_facts.json"))).RootElement.GetProperty(folder);

    private static Vector3D Vector(JsonElement facts, string name)
    {
        JsonElement vector = facts.GetProperty(name);
        return new(vector[0].GetDouble(), vector[1].GetDouble(), vector[2].GetDouble());
    }

    private static float Least(Volume volume) => volume.ToArray().Min();
}
