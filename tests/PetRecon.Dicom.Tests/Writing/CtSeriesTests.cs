using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class CtSeriesTests
{
    private static CtSeriesDescription Description => new() { Context = Samples.Context, BodyPartExamined = "HEAD", AcquisitionStart = Samples.Noon, TubeVoltageKv = 120, Kernel = "none" };

    [Theory]
    [InlineData("Axial")]
    [InlineData("Oblique")]
    public void Dciodvfy_and_dcentvfy_find_nothing_and_pydicom_reads_whole_Hounsfield_units(string gridName)
    {
        using Samples.Folder folder = new();
        VoxelGrid grid = Samples.Grid(gridName);
        float[] hounsfield = [.. Enumerable.Range(0, grid.VoxelCount).Select(i => (i * 7 % 4096) - 1024.25f)];
        WrittenSeries series = CtSeriesWriter.Write(folder["ct"], new Volume<Unspecified>(grid, hounsfield), Description, cancellation: Samples.Cancel);
        foreach (WrittenInstance instance in series.Instances)
            Judges.DciodvfyFindsNothing(instance.Path);
        Assert.Equal("", Judges.Dcentvfy(series.Instances.Select(instance => instance.Path)));
        string said = Judges.PythonLines("pydicom", """
            import sys, os, pydicom, numpy as np
            ds = sorted((pydicom.dcmread(os.path.join(sys.argv[1], f)) for f in os.listdir(sys.argv[1])), key=lambda d: d.InstanceNumber)
            np.stack([d.pixel_array.astype(np.float64) * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in ds]).tofile(sys.argv[2])
            print(ds[0].PatientPosition, ds[0].RescaleType, ds[0].Modality, ds[0].KVP)
            """, folder["ct"], folder["values"]);
        Assert.Equal("HFS HU CT 120", said);
        double[] values = PetSeriesReadersTests.Doubles(folder["values"]);
        for (int v = 0; v < values.Length; v++)
            Assert.Equal(Math.Round((double)hounsfield[v]), values[v]);
    }

    [Fact]
    public void Values_beyond_16_bits_and_other_quantities_are_refused()
    {
        using Samples.Folder folder = new();
        Assert.Throws<ArgumentException>(() => CtSeriesWriter.Write(folder["ct"], Volume<Unspecified>.Constant(Samples.Axial, 40_000), Description, cancellation: Samples.Cancel));
        Assert.Throws<ArgumentException>(() => CtSeriesWriter.Write(folder["ct"], Volume<Activity>.Constant(Samples.Axial, 4), Description, cancellation: Samples.Cancel));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }
}
