using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Tests.Writing;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy;

/// <summary>What is written here is read here with the same values at the same places.</summary>
public class RoundTripTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dose_comes_back_with_its_quantity_values_and_places(bool use32Bits)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = new(7, 5, 4, new(2, 2.5, 3), new(-7, 11, 40));
        float[] values = [.. Enumerable.Range(0, grid.VoxelCount).Select(i => 0.01f * i * i)];
        RtDoseDescription description = new() { Context = Samples.Context, Use32Bits = use32Bits, Comment = "weighted" };
        WrittenSeries written = RtDoseWriter.Write(folder["dose.dcm"], new Volume<GrayRbe>(grid, values), description, cancellation: Samples.Cancel);
        RtDose dose = RtDose.Read(written.Instances[0].Path);
        Volume<GrayRbe> back = dose.As<GrayRbe>();
        Assert.Equal("weighted", dose.Comment);
        Assert.Equal(written.FrameOfReferenceUid, dose.Identity.FrameOfReferenceUid);
        double step = values[^1] / (use32Bits ? 1e8 : 65535);
        HeldToPlaces(new Volume<GrayRbe>(grid, values), back, step);
    }

    [Theory]
    [InlineData(SegmentationKind.Binary)]
    [InlineData(SegmentationKind.Occupancy)]
    public void Segments_come_back_where_they_were(SegmentationKind kind)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Oblique;
        float[] parts = new float[grid.VoxelCount];
        for (int i = 0; i < parts.Length; i += 3)
            parts[i] = kind == SegmentationKind.Binary || i % 2 == 0 ? 1 : 0.4f;
        NewSegment segment = new()
        {
            Voxels = new(grid, parts), Label = "Läsion", Type = new("4147007", "SCT", "Mass"), Colour = (200, 30, 60),
        };
        SegmentationDescription description = new() { Context = Samples.Context, Kind = kind };
        WrittenSeries written = SegmentationWriter.Write(folder["seg.dcm"], [segment], description, cancellation: Samples.Cancel);
        Segmentation back = Segmentation.Read(written.Instances[0].Path);
        Segment read = Assert.Single(back.Segments);
        Assert.Equal("Läsion", read.Label);
        Assert.Equal("Mass (4147007, SCT)", read.PropertyType!.ToString());
        Assert.Equal(new DisplayColour(200, 30, 60), read.Colour);
        HeldToPlaces(segment.Voxels, back.OccupancyOf(1), kind == SegmentationKind.Binary ? 0 : 1 / 255.0);
    }

    // Planes may come back in the other order; what counts is where a value is.
    private static void HeldToPlaces(Volume written, Volume read, double tolerance)
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
                    (int x, int y, int z) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                    Assert.InRange((index - new Vector3D(x, y, z)).Length, 0, 1e-3);
                    Assert.Equal(written[i, j, k], read[x, y, z], tolerance + 1e-6 * written[i, j, k]);
                }
            }
        }
    }
}
