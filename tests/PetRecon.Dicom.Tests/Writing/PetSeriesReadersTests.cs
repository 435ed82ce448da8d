using System.Globalization;
using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

/// <summary>What other programs read from a PET series.</summary>
public class PetSeriesReadersTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(600);

    // Slices in the order of ImageIndex: values as doubles to a file, and for each slice slope, origin, vectors along a row and a column.
    private const string PydicomSlices = """
        import sys, os, pydicom, numpy as np
        ds = sorted((pydicom.dcmread(os.path.join(sys.argv[1], f)) for f in os.listdir(sys.argv[1])), key=lambda d: d.ImageIndex)
        np.stack([d.pixel_array.astype(np.float64) * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in ds]).tofile(sys.argv[2])
        for d in ds:
            o, s = [float(x) for x in d.ImageOrientationPatient], [float(x) for x in d.PixelSpacing]
            print(float(d.RescaleSlope), *[float(x) for x in d.ImagePositionPatient], *[x * s[1] for x in o[:3]], *[x * s[0] for x in o[3:]])
        """;

    private const string GdcmValues = """
        import sys, gdcm, numpy as np
        r = gdcm.ImageReader(); r.SetFileName(sys.argv[1]); assert r.Read()
        i = r.GetImage()
        raw = np.frombuffer(i.GetBuffer().encode('utf-8', errors='surrogateescape'), dtype='<u2' if i.GetPixelFormat().GetPixelRepresentation() == 0 else '<i2')
        (raw.astype(np.float64) * i.GetSlope() + i.GetIntercept()).tofile(sys.argv[2])
        print(*[i.GetOrigin(k) for k in range(3)], *[i.GetSpacing(k) for k in range(2)], *[i.GetDirectionCosines(k) for k in range(6)])
        """;

    [Theory]
    [InlineData("Axial", false, false)]
    [InlineData("Oblique", true, false)]
    [InlineData("LeftHanded", false, true)]
    [InlineData("Sagittal", true, false)]
    public void Pydicom_reads_the_same_values_within_half_a_slope_and_the_same_positions(string gridName, bool withNegatives, bool isUnsigned)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        Volume<Activity> image = Samples.Waves<Activity>(grid, withNegatives);
        PetSeriesWriter.Write(folder["pet"], image, s_duration, Samples.Pet with { UseUnsignedPixels = isUnsigned }, cancellation: Samples.Cancel);
        string[] lines = Judges.PythonLines("pydicom", PydicomSlices, folder["pet"], folder["values"]).Split('\n');
        double[] values = Doubles(folder["values"]);
        Assert.Equal(grid.VoxelCount, values.Length);
        Assert.Equal(grid.SizeZ, lines.Length);
        int sliceVoxels = grid.SizeX * grid.SizeY;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            double[] said = Judges.Numbers(lines[k]);
            float largest = 0;
            for (int v = k * sliceVoxels; v < (k + 1) * sliceVoxels; v++)
            {
                largest = Math.Max(largest, Math.Abs(image.Voxels[v]));
                Assert.True(Math.Abs(values[v] - image.Voxels[v]) <= 0.5000001 * said[0], $"slice {k}: {values[v]} for {image.Voxels[v]}, slope {said[0]}");
            }

            // The whole range of the numbers is in use.
            Assert.Equal(largest > 0 ? largest / (isUnsigned ? 65535.0 : 32767.0) : 1, said[0], 1e-9 * said[0]);
            foreach ((int i, int j) in new[] { (0, 0), (23, 0), (0, 19), (23, 19) })
            {
                Vector3D there = new Vector3D(said[1], said[2], said[3]) + i * new Vector3D(said[4], said[5], said[6]) + j * new Vector3D(said[7], said[8], said[9]);
                Assert.True((there - grid.PositionMm(i, j, k)).Length < 1e-6, $"voxel ({i}, {j}, {k}) is at {there} for {grid.PositionMm(i, j, k)}");
            }
        }
    }

    [Fact]
    public void Gdcm_reads_the_same_values_and_the_same_geometry()
    {
        using Samples.Folder folder = new();
        Volume<Activity> image = Samples.Waves<Activity>(Samples.Oblique, withNegatives: true);
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], image, s_duration, Samples.Pet, cancellation: Samples.Cancel);
        double[] said = Judges.Numbers(Judges.PythonLines("gdcm", GdcmValues, series.Instances[4].Path, folder["values"]));
        double[] values = Doubles(folder["values"]);
        ReadOnlySpan<float> slice = image.Voxels.Slice(4 * values.Length, values.Length);
        for (int v = 0; v < values.Length; v++)
            Assert.Equal(slice[v], values[v], 100.0 / 65534 * 1.001);
        VoxelGrid grid = Samples.Oblique;
        Vector3D origin = grid.PositionMm(0, 0, 4);
        double[] expected = [origin.X, origin.Y, origin.Z, grid.SpacingMm.X, grid.SpacingMm.Y, grid.AxisX.X, grid.AxisX.Y, grid.AxisX.Z, grid.AxisY.X, grid.AxisY.Y, grid.AxisY.Z];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], said[i], 1e-9);
    }

    [Theory]
    [InlineData(DicomCompression.Rle)]
    [InlineData(DicomCompression.JpegLs)]
    public void Compressed_slices_hold_the_same_pixels_for_gdcm_and_dciodvfy_finds_nothing(DicomCompression compression)
    {
        using Samples.Folder folder = new();
        Volume<Activity> image = Samples.Waves<Activity>(Samples.Oblique, withNegatives: true);
        string[] values = [.. new[] { DicomCompression.None, compression }.Select(way =>
        {
            WrittenSeries series = PetSeriesWriter.Write(folder[$"{way}"], image, s_duration, Samples.Pet, new() { Compression = way }, cancellation: Samples.Cancel);
            Judges.DciodvfyFindsNothing(series.Instances[4].Path);
            Judges.PythonLines("gdcm", GdcmValues, series.Instances[4].Path, folder[$"values{way}"]);
            return folder[$"values{way}"];
        })];
        Assert.Equal(File.ReadAllBytes(values[0]), File.ReadAllBytes(values[1]));
        Assert.True(new FileInfo(Path.Combine(folder[$"{compression}"], "PT00002.dcm")).Length < new FileInfo(Path.Combine(folder["None"], "PT00002.dcm")).Length);
    }

    [Fact]
    public void Names_and_texts_in_any_script_come_back()
    {
        using Samples.Folder folder = new();
        PetSeriesDescription description = Samples.Pet with { Description = "ＰＥＴ 再構成", Radiopharmaceutical = Samples.Pet.Radiopharmaceutical! with { Name = "¹⁸F-フルオロ" } };
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], Samples.Waves<Activity>(Samples.Axial), s_duration, description, cancellation: Samples.Cancel);
        string read = Judges.PythonLines("pydicom", """
            import sys, pydicom
            sys.stdout.reconfigure(encoding='utf-8')
            d = pydicom.dcmread(sys.argv[1])
            print(d.PatientName, d.PatientName.ideographic, d.StudyDescription, d.SeriesDescription, d.RadiopharmaceuticalInformationSequence[0].Radiopharmaceutical, sep='|')
            """, series.Instances[0].Path);
        Assert.Equal("Yamada^Tarou=山田^太郎=やまだ^たろう|山田^太郎|Étude 一|ＰＥＴ 再構成|¹⁸F-フルオロ", read);
    }

    [Fact]
    public void The_SUV_of_what_was_written_is_the_one_of_the_image()
    {
        using Samples.Folder folder = new();
        Volume<Activity> image = Volume<Activity>.Constant(Samples.Axial, 5000);
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], image, s_duration, Samples.Pet, cancellation: Samples.Cancel);
        // QIBA's vendor-neutral pseudocode for BQML and START, from the file's texts alone.
        double suv = Judges.Numbers(Judges.PythonLines("pydicom", """
            import sys, pydicom
            from datetime import datetime
            d = pydicom.dcmread(sys.argv[1])
            assert 'ATTN' in d.CorrectedImage and 'DECY' in d.CorrectedImage and d.DecayCorrection == 'START' and d.Units == 'BQML'
            r = d.RadiopharmaceuticalInformationSequence[0]
            t = lambda date, time: datetime.strptime(date + time.split('.')[0], '%Y%m%d%H%M%S')
            decay = (t(d.SeriesDate, d.SeriesTime) - t(r.RadiopharmaceuticalStartDateTime[:8], r.RadiopharmaceuticalStartDateTime[8:])).total_seconds()
            dose = float(r.RadionuclideTotalDose) * 2 ** (-decay / float(r.RadionuclideHalfLife))
            print(d.pixel_array.mean() * float(d.RescaleSlope) * float(d.PatientWeight) * 1000 / dose)
            """, series.Instances[0].Path))[0];
        Assert.Equal(5000 * 70.5e3 / (350e6 * Math.Exp(-3600 * Math.Log(2) / 6586.2)), suv, 1e-6);
    }

    [Fact]
    public void Times_and_decay_factors_of_dynamic_frames_are_those_of_the_standard()
    {
        using Samples.Folder folder = new();
        Volume<Activity> image = Volume<Activity>.Constant(Samples.Axial, 1);
        PetFrame[] frames = [new(image, TimeSpan.Zero, TimeSpan.FromSeconds(300)), new(image, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(1200))];
        foreach (DecayReference decay in Enum.GetValues<DecayReference>())
        {
            WrittenSeries series = PetSeriesWriter.Write(folder[$"pet{decay}"], frames, Samples.Pet with { Decay = decay }, cancellation: Samples.Cancel);
            string[] said = Judges.PythonLines("pydicom", """
                import sys, pydicom
                d = pydicom.dcmread(sys.argv[1])
                print(d.SeriesTime, d.AcquisitionTime, d.ActualFrameDuration, d.FrameReferenceTime, d.get('DecayFactor', 0), d.DecayCorrection, d.ImageIndex, d.NumberOfTimeSlices, '\\'.join(d.SeriesType), d.CorrectedImage[-1])
                """, series.Instances[7].Path).Split(' ');
            double lambda = Math.Log(2) / 6586.2;
            double[] numbers = [.. said.Skip(2).Take(3).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(["120000.000000", "120500.000000"], said[..2]);
            Assert.Equal(1_200_000, numbers[0]);
            // The mean of exp(-lambda t) over the frame, by the midpoint rule.
            double mean = Enumerable.Range(0, 100_000).Average(i => Math.Exp(-lambda * (300 + 1200 * (i + 0.5) / 100_000)));
            Assert.Equal(-1000 * Math.Log(mean) / lambda, numbers[1], 0.01);
            double expected = decay switch { DecayReference.None => 0, DecayReference.AcquisitionStart => 1 / mean, _ => Math.Exp(3600 * lambda) / mean };
            Assert.Equal(expected, numbers[2], 1e-7);
            Assert.Equal([decay switch { DecayReference.None => "NONE", DecayReference.AcquisitionStart => "START", _ => "ADMIN" }, "8", "2", "DYNAMIC\\IMAGE", decay == DecayReference.None ? "RAN" : "DECY"], said[5..]);
        }
    }

    internal static double[] Doubles(string path) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray();
}
