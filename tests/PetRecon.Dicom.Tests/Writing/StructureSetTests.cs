using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Writing;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class StructureSetTests
{
    // A tenth of a micrometre, rounded.
    private const double PointToleranceMm = 0.51e-4;

    private const string Prostate = "rt/slicerrt_eclipse_prostate/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm";

    private static readonly Structure s_ring = new()
    {
        Name = "Läsion 腫瘍",
        InterpretedType = "GTV",
        Colour = new(200, 30, 60),
        Contours = [.. from k in Enumerable.Range(0, 7) from radius in new[] { 30.0, 12.5 } select Circle(radius, -300.5 + k * 3.27)],
    };

    private static readonly Structure[] s_structures =
    [
        s_ring,
        new() { Name = "Isocentre", InterpretedType = "ISOCENTER", Contours = [new(ContourKind.Point, [new(1.25, -2.5, -300)])] },
        new() { Name = "Wire", Contours = [new(ContourKind.OpenNonplanar, [new(0, 0, -300), new(1, 2, -297), new(3.00004, 1e-7, -290)])] },
        new() { Name = "Named only", InterpretedType = "ORGAN" },
    ];

    [Fact]
    public void Dciodvfy_finds_nothing_and_pydicom_reads_the_points()
    {
        using Samples.Folder folder = new();
        WrittenSeries written = StructureSetWriter.Write(folder["rs.dcm"], s_structures, new() { Context = Samples.Context, Name = "Étude 一" }, cancellation: Samples.Cancel);
        Assert.Contains("No images", Assert.Single(written.Notices), StringComparison.Ordinal);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        string[] lines = Judges.PythonLines("pydicom", """
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            print(d.StructureSetROISequence[0].ROIName)
            for c in d.ROIContourSequence[0].ContourSequence:
                assert c.NumberOfContourPoints * 3 == len(c.ContourData)
                print(c.ContourGeometricType, *c.ContourData[:3])
            """, written.Instances[0].Path).Split('\n');
        Assert.Equal("Läsion 腫瘍", lines[0]);
        Assert.Equal(1 + s_ring.Contours.Length, lines.Length);
        for (int c = 0; c < s_ring.Contours.Length; c++)
        {
            Assert.StartsWith("CLOSED_PLANAR ", lines[c + 1], StringComparison.Ordinal);
            Vector3D first = s_ring.Contours[c].PointsMm[0];
            double[] said = Judges.Numbers(lines[c + 1]["CLOSED_PLANAR ".Length..]);
            Assert.InRange((new Vector3D(said[0], said[1], said[2]) - first).Length, 0, 2 * PointToleranceMm);
        }
    }

    [Fact]
    public void Structures_come_back_as_they_were()
    {
        using Samples.Folder folder = new();
        StudyContext context = Samples.Context with { FrameOfReferenceUid = "1.2.3.4" };
        StructureSetWriter.Write(folder["rs.dcm"], s_structures, new() { Context = context, Label = "PLAN A" }, cancellation: Samples.Cancel);
        StructureSet back = StructureSet.Read(folder["rs.dcm"]);
        Assert.Equal("PLAN A", back.Label);
        Assert.Equal(s_structures.Select(s => s.Name), back.Rois.Select(roi => roi.Name));
        Assert.Equal([1, 2, 3, 4], back.Rois.Select(roi => roi.Number));
        Assert.Equal("1.2.3.4", back.Frames[0].FrameOfReferenceUid);
        for (int s = 0; s < s_structures.Length; s++)
            HeldTo(s_structures[s], back.Rois[s]);
    }

    [Fact]
    public void Contours_refer_to_the_images_in_their_planes()
    {
        using Samples.Folder folder = new();
        WrittenSeries pet = PetSeriesWriter.Write(folder["pet"], Samples.Waves<Activity>(Samples.Axial), TimeSpan.FromSeconds(60), Samples.Pet, cancellation: Samples.Cancel);
        StructureSetDescription description = new() { Context = StudyContext.Of(folder["pet"]), Images = [.. pet.Instances.Select(instance => instance.Reference)] };
        Structure off = new() { Name = "Between", Contours = [Circle(5, -299)] };
        WrittenSeries written = StructureSetWriter.Write(folder["rs.dcm"], [s_ring, off], description, cancellation: Samples.Cancel);
        Assert.Empty(written.Notices);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        Assert.Equal("", Judges.Dcentvfy([written.Instances[0].Path, .. pet.Instances.Select(instance => instance.Path)]));
        StructureSet back = StructureSet.Read(folder["rs.dcm"]);
        Assert.Empty(back.Warnings);
        Assert.Equal(7, back.Frames[0].Images.Length);
        Assert.Equal(pet.SeriesInstanceUid, back.Frames[0].SeriesInstanceUid);
        foreach (RoiContour contour in back.Rois[0].Contours.Cast<RoiContour>())
        {
            ReferencedInstance drawnOn = pet.Instances.Single(instance => instance.Reference.SopInstanceUid == Assert.Single(contour.Images).SopInstanceUid).Reference;
            Assert.Equal(drawnOn.PositionMm!.Value.Z, contour.PointsMm[0].Z, 1e-3);
        }

        Assert.Empty(Assert.IsType<RoiContour>(Assert.Single(back.Rois[1].Contours)).Images);
    }

    // A value of more than 65534 bytes does not fit the length that decimal strings have in explicit syntax.
    [Fact]
    public void A_contour_of_many_points_is_read_by_all()
    {
        using Samples.Folder folder = new();
        Structure fine = new() { Name = "Fine", Contours = [Circle(80, 10, 20_000)] };
        StructureSetWriter.Write(folder["rs.dcm"], [fine], new() { Context = Samples.Context }, cancellation: Samples.Cancel);
        HeldTo(fine, StructureSet.Read(folder["rs.dcm"]).Rois[0]);
        Judges.DciodvfyFindsNothing(folder["rs.dcm"]);
        string said = Judges.PythonLines("pydicom", """
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            c = d.ROIContourSequence[0].ContourSequence[0].ContourData
            print(len(c), c[-3], c[-2], c[-1])
            """, folder["rs.dcm"]);
        double[] numbers = Judges.Numbers(said);
        Assert.Equal(60_000, numbers[0]);
        Assert.Equal(fine.Contours[0].PointsMm[^1].X, numbers[1], 1e-4);
    }

    [Theory]
    [InlineData(Prostate)]
    [InlineData("rt/dcpt_plan03_ramp/RS1.2.752.243.1.1.20250522124652761.2000.43711.dcm")]
    [InlineData("rt/dicompyler/rtss.dcm")]
    public void Structure_sets_of_planning_systems_are_written_again_with_all_points(string file)
    {
        using Samples.Folder folder = new();
        string path = Repository.SharedData(file);
        StructureSet source = StructureSet.Read(path);
        StructureSetWriter.Write(folder["rs.dcm"], source.Rois, new() { Context = StudyContext.Of(path) }, cancellation: Samples.Cancel);
        StructureSet back = StructureSet.Read(folder["rs.dcm"]);
        Assert.Equal(source.Rois.Length, back.Rois.Length);
        for (int r = 0; r < source.Rois.Length; r++)
        {
            HeldTo(source.Rois[r], back.Rois[r]);
            Assert.Equal(source.Rois[r].Number, back.Rois[r].Number);
            Assert.Equal(source.Rois[r].GenerationAlgorithm, back.Rois[r].GenerationAlgorithm);
            Assert.Equal(source.Rois[r].PhysicalProperties, back.Rois[r].PhysicalProperties);
        }
    }

    [Fact]
    public void Plastimatch_finds_the_same_voxels_in_what_was_written_as_in_its_source()
    {
        using Samples.Folder folder = new();
        string path = Repository.SharedData(Prostate);
        StructureSetWriter.Write(folder["rs.dcm"], StructureSet.Read(path).Rois, new() { Context = StudyContext.Of(path) }, cancellation: Samples.Cancel);
        string grid = Repository.SharedData("rt/slicerrt_eclipse_prostate/EclipseProstate_Dose.nrrd");
        foreach ((string from, string to) in new[] { (path, "theirs"), (folder["rs.dcm"], "ours") })
            Assert.Equal(0, Judges.Run("plastimatch", "convert", "--input", from, "--fixed", grid, "--output-prefix", folder[to], "--prefix-format", "mha").Code);
        int compared = 0;
        foreach (string mask in Directory.GetFiles(folder["theirs"], "*.mha"))
        {
            byte[] theirs = File.ReadAllBytes(mask);
            byte[] ours = File.ReadAllBytes(Path.Combine(folder["ours"], Path.GetFileName(mask)));
            Assert.Equal(theirs.Length, ours.Length);
            int voxels = 136 * 86 * 92;
            int inside = 0;
            int different = 0;
            for (int v = theirs.Length - voxels; v < theirs.Length; v++)
            {
                inside += theirs[v] != 0 ? 1 : 0;
                different += theirs[v] != ours[v] ? 1 : 0;
            }

            if (inside == 0)
                continue;
            compared++;
            Assert.InRange(different, 0, 0.001 * inside);
        }

        Assert.InRange(compared, 3, int.MaxValue);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        using Samples.Folder folder = new();
        StructureSetDescription description = new() { Context = Samples.Context };
        Assert.Throws<ArgumentException>(() => StructureSetWriter.Write(folder["rs.dcm"], [], description, cancellation: Samples.Cancel));
        Structure[] apart = [s_ring with { FrameOfReferenceUid = "1.2" }, s_ring with { FrameOfReferenceUid = "1.3" }];
        Assert.Contains("registered", Assert.Throws<ArgumentException>(() => StructureSetWriter.Write(folder["rs.dcm"], apart, description, cancellation: Samples.Cancel)).Message, StringComparison.Ordinal);
        Structure lost = new() { Name = "Lost", Contours = [new(ContourKind.Point, [new(double.NaN, 0, 0)])] };
        Assert.Contains("Lost", Assert.Throws<ArgumentException>(() => StructureSetWriter.Write(folder["rs.dcm"], [lost], description, cancellation: Samples.Cancel)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StructureSetWriter.Write(folder["rs.dcm"], [s_ring], description with { Label = new string('x', 20) }, cancellation: Samples.Cancel));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    private static Contour Circle(double radius, double z, int points = 90) =>
        new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, points).Select(n => new Vector3D(-5 + radius * Math.Cos(2 * Math.PI * n / points), 3 + radius * Math.Sin(2 * Math.PI * n / points), z))]);

    private static void HeldTo(Structure written, Structure read)
    {
        Assert.Equal(written.Name, read.Name);
        Assert.Equal(written.InterpretedType, read.InterpretedType);
        Assert.Equal(written.Colour, read.Colour);
        Assert.Equal(written.Contours.Length, read.Contours.Length);
        for (int c = 0; c < written.Contours.Length; c++)
        {
            Assert.Equal(written.Contours[c].Kind, read.Contours[c].Kind);
            ImmutableArray<Vector3D> before = written.Contours[c].PointsMm;
            ImmutableArray<Vector3D> after = read.Contours[c].PointsMm;
            Assert.Equal(before.Length, after.Length);
            for (int p = 0; p < before.Length; p++)
                Assert.InRange(Math.Max(Math.Abs(before[p].X - after[p].X), Math.Max(Math.Abs(before[p].Y - after[p].Y), Math.Abs(before[p].Z - after[p].Z))), 0, PointToleranceMm);
        }
    }
}
