using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class EnhancedPetTests
{
    [Theory]
    [InlineData("Axial", 1, false)]
    [InlineData("Oblique", 1, true)]
    [InlineData("LeftHanded", 3, false)]
    public void Dciodvfy_finds_nothing(string gridName, int times, bool isUnsigned)
    {
        using Samples.Folder folder = new();
        WrittenSeries written = EnhancedPetWriter.Write(folder["pet.dcm"], Frames(Samples.Grid(gridName), times), Samples.Pet with { UseUnsignedPixels = isUnsigned }, cancellation: Samples.Cancel);
        Judges.DciodvfyFindsNothing(written.Instances[0].Path);
        Assert.Equal(0, Judges.Run("dcmftest", written.Instances[0].Path).Code);
    }

    [Theory]
    [InlineData("Oblique", 1)]
    [InlineData("LeftHanded", 3)]
    public void Pydicom_reads_the_same_values_places_and_times(string gridName, int times)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        PetFrame[] frames = Frames(grid, times);
        EnhancedPetWriter.Write(folder["pet.dcm"], frames, Samples.Pet, cancellation: Samples.Cancel);
        string[] lines = Judges.PythonLines("pydicom", """
            import sys, pydicom, numpy as np
            d = pydicom.dcmread(sys.argv[1]); p = d.pixel_array; v = np.empty(p.shape, np.float64)
            s = d.SharedFunctionalGroupsSequence[0]
            m = [float(x) for x in s.PixelMeasuresSequence[0].PixelSpacing]; o = [float(x) for x in s.PlaneOrientationSequence[0].ImageOrientationPatient]
            for i, f in enumerate(d.PerFrameFunctionalGroupsSequence):
                t, w, c = f.PixelValueTransformationSequence[0], f.RealWorldValueMappingSequence[0], f.FrameContentSequence[0]
                assert float(t.RescaleSlope) == w.RealWorldValueSlope and w.MeasurementUnitsCodeSequence[0].CodeValue == 'Bq/ml'
                assert w.RealWorldValueFirstValueMapped == -32768 and w.RealWorldValueLastValueMapped == 32767
                assert list(c.DimensionIndexValues) == [c.TemporalPositionIndex, c.InStackPositionNumber]
                v[i] = p[i] * w.RealWorldValueSlope
                print(w.RealWorldValueSlope, *f.PlanePositionSequence[0].ImagePositionPatient, *[x * m[1] for x in o[:3]], *[x * m[0] for x in o[3:]],
                      c.TemporalPositionIndex, c.FrameAcquisitionDateTime, c.FrameAcquisitionDuration)
            v.tofile(sys.argv[2])
            """, folder["pet.dcm"], folder["values"]).Split('\n');
        double[] values = PetSeriesReadersTests.Doubles(folder["values"]);
        int voxels = grid.SizeX * grid.SizeY;
        Assert.Equal(times * grid.SizeZ, lines.Length);
        for (int f = 0; f < lines.Length; f++)
        {
            double[] said = Judges.Numbers(lines[f]);
            Assert.Equal([f / grid.SizeZ + 1, 20260314120000 + 100 * (f / grid.SizeZ), 60_000], said[10..]);
            for (int v = 0; v < voxels; v++)
            {
                Vector3D index = grid.IndexOf(new Vector3D(said[1], said[2], said[3]) + v % grid.SizeX * new Vector3D(said[4], said[5], said[6]) + v / grid.SizeX * new Vector3D(said[7], said[8], said[9]));
                (int a, int b, int c) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
                Assert.True((index - new Vector3D(a, b, c)).Length < 1e-6, $"{v} of frame {f} is no voxel but {index}");
                Assert.Equal(frames[f / grid.SizeZ].Image[a, b, c], values[f * voxels + v], 0.5000001 * said[0]);
            }
        }
    }

    [Fact]
    public void An_image_without_radiopharmaceutical_is_refused()
    {
        using Samples.Folder folder = new();
        PetSeriesDescription description = Samples.Pet with { Radiopharmaceutical = null, Decay = DecayReference.None };
        Assert.Contains("injected", Assert.Throws<ArgumentException>(() => EnhancedPetWriter.Write(folder["pet.dcm"], Frames(Samples.Axial, 1), description, cancellation: Samples.Cancel)).Message);
        EnhancedPetWriter.Write(folder["pet.dcm"], Frames(Samples.Axial, 1), description with { BodyPartExamined = null, Radiopharmaceutical = new() { Name = "Tracer 9", Nuclide = new() { Symbol = "C-10", HalfLifeSeconds = 19.3, PositronFraction = 1 }, InjectionStart = Samples.Noon } }, cancellation: Samples.Cancel);
        Assert.All(Judges.Dciodvfy(folder["pet.dcm"]).Split('\n'), line => Assert.EndsWith("Unrecognized defined term = <99PETRECON>", line, StringComparison.Ordinal));
    }

    private static PetFrame[] Frames(VoxelGrid grid, int times) =>
    [
        .. Enumerable.Range(0, times).Select(i => new PetFrame(Samples.Waves<Activity>(grid), TimeSpan.FromSeconds(60 * i), TimeSpan.FromSeconds(60))),
    ];
}
