using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>What is written is what our own readers read.</summary>
public class RoundTripTests
{
    [Theory]
    [InlineData("Axial", false)]
    [InlineData("Oblique", false)]
    [InlineData("Sagittal", false)]
    [InlineData("Axial", true)]
    [InlineData("Oblique", true)]
    public void A_PET_image_comes_back_with_its_unit_and_SUV(string gridName, bool isEnhanced)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        Volume<Activity> image = Samples.Waves<Activity>(grid);
        PetFrame[] frames = [new(image, TimeSpan.Zero, TimeSpan.FromSeconds(600))];
        string path = folder["pet"];
        if (isEnhanced)
            EnhancedPetWriter.Write(path, frames, Samples.Pet, cancellation: Samples.Cancel);
        else
            PetSeriesWriter.Write(path, frames, Samples.Pet, cancellation: Samples.Cancel);
        DicomVolume read = DicomImageReader.ReadSeries(path, cancellationToken: Samples.Cancel);
        SameAt(Assert.IsType<Volume<Activity>>(read.Volume), image, 1.01 * Math.Pow(10, grid.SizeZ - 3) / 32767);
        double suv = SuvCalculator.Calculate(read.Pet!, SuvKind.BodyWeight).Factor;
        Assert.Equal(70.5e3 / (350e6 * Math.Exp(-3600 * Math.Log(2) / 6586.2)), suv, 1e-9);
    }

    [Theory]
    [InlineData("Axial")]
    [InlineData("LeftHanded")]
    public void A_dose_comes_back(string gridName)
    {
        using Samples.Folder folder = new();
        Volume<GrayRbe> dose = Samples.Waves<GrayRbe>(Samples.Grid(gridName));
        RtDoseWriter.Write(folder["dose.dcm"], dose, new() { Context = Samples.Context, Use32Bits = true }, cancellation: Samples.Cancel);
        RtDose read = RtDose.Read(folder["dose.dcm"]);
        SameAt(read.As<GrayRbe>(), dose, 0.02);
        Assert.Equal("PLAN", read.SummationType);
    }

    [Theory]
    [InlineData("Oblique", SegmentationKind.Binary)]
    [InlineData("LeftHanded", SegmentationKind.Occupancy)]
    public void A_segmentation_comes_back(string gridName, SegmentationKind kind)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        float[] voxels = [.. Enumerable.Range(0, grid.VoxelCount).Select(v => v / (grid.SizeX * grid.SizeY) is 2 or 3 && v % 5 == 0 ? 0.75f : 0)];
        NewSegment segment = new() { Voxels = new(grid, voxels), Label = "L", Type = new("10200004", "SCT", "Liver") };
        SegmentationWriter.Write(folder["seg.dcm"], [segment], new() { Context = Samples.Context, Kind = kind }, cancellation: Samples.Cancel);
        Segmentation read = Segmentation.Read(folder["seg.dcm"]);
        Volume<Occupancy> back = read.OccupancyOf(1);
        for (int v = 0; v < voxels.Length; v++)
        {
            Vector3D index = back.Grid.IndexOf(grid.PositionMm(v % grid.SizeX, v / grid.SizeX % grid.SizeY, v / (grid.SizeX * grid.SizeY)));
            (int i, int j, int k) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
            float found = k >= 0 && k < back.Grid.SizeZ ? back[i, j, k] : 0;
            Assert.Equal(kind == SegmentationKind.Binary ? MathF.Ceiling(voxels[v]) : voxels[v], found, 0.5 / 255 + 1e-6);
        }
    }

    // Each voxel of one is at the place of a voxel of the other, with its value, whichever way the slices run.
    private static void SameAt(Volume read, Volume written, double tolerance)
    {
        VoxelGrid grid = written.Grid;
        Assert.Equal(grid.VoxelCount, read.Grid.VoxelCount);
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    Vector3D index = read.Grid.IndexOf(grid.PositionMm(i, j, k));
                    (int a, int b, int c) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                    Assert.True((index - new Vector3D(a, b, c)).Length < 1e-4, $"({i}, {j}, {k}) is at {index}");
                    Assert.Equal(written[i, j, k], read[a, b, c], tolerance);
                }
            }
        }
    }
}
