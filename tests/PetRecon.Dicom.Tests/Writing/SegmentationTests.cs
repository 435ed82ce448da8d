using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class SegmentationTests
{
    // Frames in order: segment, then where the frame's slice is on the grid; then values. Pydicom unpacks bits by itself.
    private const string Frames = """
        import sys, pydicom, numpy as np
        d = pydicom.dcmread(sys.argv[1])
        p = d.pixel_array
        if p.ndim == 2: p = p[None]
        p.astype(np.float64).tofile(sys.argv[2])
        s = d.SharedFunctionalGroupsSequence[0]
        m = [float(x) for x in s.PixelMeasuresSequence[0].PixelSpacing]; o = [float(x) for x in s.PlaneOrientationSequence[0].ImageOrientationPatient]
        for f in d.PerFrameFunctionalGroupsSequence:
            n = f.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            assert n == f.FrameContentSequence[0].DimensionIndexValues[0]
            print(n, f.FrameContentSequence[0].DimensionIndexValues[1], *f.PlanePositionSequence[0].ImagePositionPatient, *[x * m[1] for x in o[:3]], *[x * m[0] for x in o[3:]])
        """;

    private static readonly SegmentationDescription s_description = new() { Context = Samples.Context, BodyPartExamined = "HEAD" };

    [Theory]
    [InlineData("Axial", SegmentationKind.Binary)]
    [InlineData("Oblique", SegmentationKind.Binary)]
    [InlineData("LeftHanded", SegmentationKind.Occupancy)]
    [InlineData("Odd", SegmentationKind.Binary)]
    [InlineData("Odd", SegmentationKind.Occupancy)]
    public void Dciodvfy_finds_nothing_and_pydicom_reads_the_same_voxels_at_the_same_places(string gridName, SegmentationKind kind)
    {
        using Samples.Folder folder = new();
        // Frames of 21 x 13 voxels neither end with a byte nor with a pair of them.
        VoxelGrid grid = gridName == "Odd" ? new(21, 13, 5, new(1, 2, 3), new(5, 6, 7)) : Samples.Grid(gridName);
        NewSegment[] segments = [Ball(grid, "Tumour 腫瘍", 3), Ball(grid, "Liver", 5.5) with { Colour = (200, 30, 60), Type = new("10200004", "SCT", "Liver") }];
        WrittenSeries written = SegmentationWriter.Write(folder["seg.dcm"], segments, s_description with { Kind = kind }, cancellation: Samples.Cancel);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);

        string[] lines = Judges.PythonLines("pydicom", Frames, written.Instances[0].Path, folder["values"]).Split('\n');
        double[] values = PetSeriesReadersTests.Doubles(folder["values"]);
        int voxels = grid.SizeX * grid.SizeY;
        Assert.Equal(values.Length, lines.Length * voxels);
        HashSet<(int Segment, int Slice)> seen = [];
        for (int f = 0; f < lines.Length; f++)
        {
            double[] said = Judges.Numbers(lines[f]);
            int segment = (int)said[0] - 1;
            for (int v = 0; v < voxels; v++)
            {
                Vector3D index = grid.IndexOf(new Vector3D(said[2], said[3], said[4]) + v % grid.SizeX * new Vector3D(said[5], said[6], said[7]) + v / grid.SizeX * new Vector3D(said[8], said[9], said[10]));
                (int a, int b, int c) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                Assert.True((index - new Vector3D(a, b, c)).Length < 1e-6, $"{v} of frame {f} is no voxel but {index}");
                seen.Add((segment, c));
                float occupancy = segments[segment].Voxels[a, b, c];
                Assert.Equal(kind == SegmentationKind.Binary ? (occupancy >= 0.5f ? 1 : 0) : occupancy * 255, values[f * voxels + v], kind == SegmentationKind.Binary ? 0 : 0.5001);
            }
        }

        // Every slice that has a voxel is there, and no other.
        for (int segment = 0; segment < 2; segment++)
        {
            for (int k = 0; k < grid.SizeZ; k++)
            {
                float largest = 0;
                foreach (float value in segments[segment].Voxels.Voxels.Slice(k * voxels, voxels))
                    largest = Math.Max(largest, value);
                Assert.Equal(largest >= (kind == SegmentationKind.Binary ? 0.5f : 0.5f / 255), seen.Contains((segment, k)));
            }
        }
    }

    [Fact]
    public void Frames_refer_to_the_images_in_their_planes()
    {
        using Samples.Folder folder = new();
        WrittenSeries pet = PetSeriesWriter.Write(folder["pet"], Samples.Waves<Activity>(Samples.Oblique), TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        SegmentationDescription description = s_description with { Context = StudyContext.Of(folder["pet"]), SourceImages = [.. pet.Instances.Select(instance => instance.Reference)] };
        WrittenSeries written = SegmentationWriter.Write(folder["seg.dcm"], [Ball(Samples.Oblique, "Ball", 4)], description, cancellation: Samples.Cancel);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        Assert.Equal("", Judges.Dcentvfy([written.Instances[0].Path, .. pet.Instances.Select(instance => instance.Path)]));
        string[] lines = Judges.PythonLines("pydicom", """
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            assert len(d.ReferencedSeriesSequence[0].ReferencedInstanceSequence) == 9
            for f in d.PerFrameFunctionalGroupsSequence:
                s = f.DerivationImageSequence[0].SourceImageSequence
                assert len(s) == 1
                print(f.FrameContentSequence[0].DimensionIndexValues[1], s[0].ReferencedSOPInstanceUID)
            """, written.Instances[0].Path).Split('\n');
        Assert.All(lines, line => Assert.Equal(pet.Instances[int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) - 1].Reference.SopInstanceUid, line.Split(' ')[1]));
    }

    [Fact]
    public void A_segment_without_voxels_is_told_and_still_valid()
    {
        using Samples.Folder folder = new();
        NewSegment empty = Ball(Samples.Axial, "Nothing", 0);
        WrittenSeries written = SegmentationWriter.Write(folder["seg.dcm"], [empty], s_description with { BodyPartExamined = null }, cancellation: Samples.Cancel);
        Assert.Contains("Nothing", Assert.Single(written.Notices));
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        Assert.Contains("0 to 1", Assert.Throws<ArgumentException>(() => SegmentationWriter.Write(folder["no.dcm"], [empty with { Voxels = Volume<Occupancy>.Constant(Samples.Axial, 2) }], s_description, cancellation: Samples.Cancel)).Message);
    }

    // A ball about the grid's centre whose edge is one voxel wide.
    private static NewSegment Ball(VoxelGrid grid, string label, double radiusVoxels)
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int v = 0; v < voxels.Length; v++)
        {
            double x = v % grid.SizeX - 0.45 * grid.SizeX, y = v / grid.SizeX % grid.SizeY - 0.5 * grid.SizeY, z = 1.6 * (v / (grid.SizeX * grid.SizeY) - 0.4 * grid.SizeZ);
            voxels[v] = radiusVoxels == 0 ? 0 : (float)Math.Clamp(radiusVoxels + 0.5 - Math.Sqrt(x * x + y * y + z * z), 0, 1);
        }

        return new() { Voxels = new(grid, voxels), Label = label, Category = new("49755003", "SCT", "Morphologically Abnormal Structure"), Type = new("108369006", "SCT", "Neoplasm") };
    }
}
