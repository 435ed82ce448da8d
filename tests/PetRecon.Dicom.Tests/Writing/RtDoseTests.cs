using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class RtDoseTests
{
    private static readonly ReferencedInstance s_plan = new() { SopClassUid = "1.2.840.10008.5.1.4.1.1.481.8", SopInstanceUid = "1.2.3.4", SeriesInstanceUid = "1.2.3.5", StudyInstanceUid = "1.2.3.6" };
    private static readonly ReferencedInstance s_structures = s_plan with { SopClassUid = "1.2.840.10008.5.1.4.1.1.481.3", SopInstanceUid = "1.2.3.7" };

    private static RtDoseDescription Description => new() { Context = Samples.Context, Plans = [s_plan] };

    [Theory]
    [InlineData(DoseSummation.Plan)]
    [InlineData(DoseSummation.Fraction)]
    [InlineData(DoseSummation.Beam)]
    public void Dciodvfy_finds_nothing(DoseSummation summation)
    {
        using Samples.Folder folder = new();
        RtDoseDescription description = Description with { Summation = summation, BeamNumbers = [2, 3], StructureSet = s_structures, Comment = "RBE: LEM IV" };
        WrittenSeries written = RtDoseWriter.Write(folder["dose.dcm"], Samples.Waves<GrayRbe>(Samples.Axial), description, cancellation: Samples.Cancel);
        Assert.Empty(written.Notices);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
    }

    [Fact]
    public void Dciodvfy_finds_nothing_but_the_pixels_that_were_taken_out_in_a_dose_of_32_bits()
    {
        using Samples.Folder folder = new();
        WrittenSeries written = RtDoseWriter.Write(folder["dose.dcm"], Samples.Waves<Gray>(Samples.Axial), Description with { Use32Bits = true }, cancellation: Samples.Cancel);
        Assert.Equal(0, Judges.Run("dcmodify", "-nb", "-e", "(7fe0,0010)", written.Instances[0].Path).Code);
        string[] found = [.. Judges.Dciodvfy(written.Instances[0].Path).Split('\n').Where(line => !line.Contains("PixelData(7fe0,0010)", StringComparison.Ordinal))];
        Assert.All(found, line => Assert.Contains("when condition unsatisfied", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Axial", false)]
    [InlineData("Axial", true)]
    [InlineData("LeftHanded", false)]
    [InlineData("Prone", true)]
    public void Pydicom_and_plastimatch_read_the_same_dose_at_the_same_places(string gridName, bool use32Bits)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = gridName == "Prone" ? new(24, 20, 7, new(4.07, 4.07, 3.27), new(47.5, 40.25, -300.5), new(-1, 0, 0), new(0, -1, 0)) : Samples.Grid(gridName);
        Volume<Gray> dose = Samples.Waves<Gray>(grid);
        RtDoseWriter.Write(folder["dose.dcm"], dose, Description with { Use32Bits = use32Bits }, cancellation: Samples.Cancel);
        double[] said = Judges.Numbers(Judges.PythonLines("pydicom", """
            import sys, pydicom, numpy as np
            d = pydicom.dcmread(sys.argv[1])
            assert d.FrameIncrementPointer == 0x3004000c and d.GridFrameOffsetVector[0] == 0 and d.DoseUnits == 'GY' and d.DoseType == 'PHYSICAL'
            (d.pixel_array.astype(np.float64) * float(d.DoseGridScaling)).tofile(sys.argv[2])
            s = [float(x) for x in d.PixelSpacing]; o = [float(x) for x in d.ImageOrientationPatient]
            print(float(d.DoseGridScaling), *d.ImagePositionPatient, *[x * s[1] for x in o[:3]], *[x * s[0] for x in o[3:]], *d.GridFrameOffsetVector)
            """, folder["dose.dcm"], folder["values"]));
        double[] values = PetSeriesReadersTests.Doubles(folder["values"]);
        Vector3D origin = new(said[1], said[2], said[3]), x = new(said[4], said[5], said[6]), y = new(said[7], said[8], said[9]);
        Vector3D normal = Vector3D.Cross(x, y).Normalized();
        for (int frame = 0; frame < grid.SizeZ; frame++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    Vector3D index = grid.IndexOf(origin + i * x + j * y + said[10 + frame] * normal);
                    (int a, int b, int c) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                    Assert.True((index - new Vector3D(a, b, c)).Length < 1e-6, $"({i}, {j}) of frame {frame} is no voxel but {index}");
                    Assert.Equal(dose[a, b, c], values[i + 24 * (j + 20 * frame)], 0.5000001 * said[0]);
                }
            }
        }

        Assert.Equal(0, Judges.Run("plastimatch", "convert", "--input-dose-img", folder["dose.dcm"], "--output-dose-img", folder["dose.nrrd"]).Code);
        string[] stats = Judges.Run("plastimatch", "stats", folder["dose.nrrd"]).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(values.Max(), PhysicalPositionTests.Number(stats, "MAX"), 1e-3 * values.Max());
        Assert.Equal(dose.Sum() / grid.VoxelCount, PhysicalPositionTests.Number(stats, "AVE"), 1e-4 * dose.Sum() / grid.VoxelCount);
    }

    [Fact]
    public void The_meaning_of_the_numbers_is_said()
    {
        using Samples.Folder folder = new();
        string Said(Volume dose, RtDoseDescription description)
        {
            RtDoseWriter.Write(folder["dose.dcm"], dose, description, cancellation: Samples.Cancel);
            return Judges.PythonLines("pydicom", "import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); print(d.DoseUnits, d.DoseType, d.DoseSummationType, d.ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID)", folder["dose.dcm"]);
        }

        Assert.Equal("GY PHYSICAL PLAN 1.2.3.4", Said(Samples.Waves<Gray>(Samples.Axial), Description));
        Assert.Equal("GY EFFECTIVE BEAM 1.2.3.4", Said(Samples.Waves<GrayRbe>(Samples.Axial), Description with { Summation = DoseSummation.Beam, BeamNumbers = [1] }));
        Assert.Equal("RELATIVE EFFECTIVE PLAN 1.2.3.4", Said(Samples.Waves<RelativeDose>(Samples.Axial), Description with { IsRelativeToRbeWeighted = true }));
    }

    [Fact]
    public void What_an_RT_Dose_cannot_hold_is_refused()
    {
        using Samples.Folder folder = new();
        string Refused(Volume dose, RtDoseDescription description) =>
            Assert.Throws<ArgumentException>(() => RtDoseWriter.Write(folder["dose.dcm"], dose, description, cancellation: Samples.Cancel)).Message;
        Assert.Contains("Resample", Refused(Samples.Waves<Gray>(Samples.Oblique), Description));
        Assert.Contains("begins at 0", Refused(Volume<Gray>.Constant(Samples.Axial, -1), Description));
        Assert.Contains("activity", Refused(Volume<Activity>.Constant(Samples.Axial, 1), Description));
        Assert.Contains("BeamNumbers", Refused(Volume<Gray>.Constant(Samples.Axial, 1), Description with { Summation = DoseSummation.Beam }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        Assert.Contains("No plan", RtDoseWriter.Write(folder["dose.dcm"], Volume<Gray>.Constant(Samples.Axial, 1), Description with { Plans = [] }, cancellation: Samples.Cancel).Notices[0]);
        Judges.DciodvfyFindsNothing(folder["dose.dcm"]);
    }
}
