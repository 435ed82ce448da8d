using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing;
using Xunit;

namespace PetRecon.Dicom.Tests.Writing;

public class PetSeriesTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(600);

    [Theory]
    [InlineData("Axial")]
    [InlineData("Oblique")]
    [InlineData("LeftHanded")]
    [InlineData("Sagittal")]
    public void Dciodvfy_and_dcentvfy_find_nothing_in_a_series(string grid)
    {
        using Samples.Folder folder = new();
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], Samples.Waves<Activity>(Samples.Grid(grid)), s_duration, Samples.Pet, cancellation: Samples.Cancel);
        Assert.Equal(Samples.Grid(grid).SizeZ, series.Instances.Length);
        foreach (WrittenInstance instance in series.Instances)
            Judges.DciodvfyFindsNothing(instance.Path);
        Assert.Equal("", Judges.Dcentvfy(series.Instances.Select(instance => instance.Path)));
    }

    [Fact]
    public void Dciodvfy_finds_no_error_in_an_image_of_which_only_what_must_be_is_known()
    {
        using Samples.Folder folder = new();
        PetSeriesDescription least = new()
        {
            Context = new() { Patient = new() { Name = "", Id = "" }, Study = new() },
            AcquisitionStart = Samples.Noon,
        };
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], Samples.Waves<RelativeActivity>(Samples.Axial), s_duration, least, cancellation: Samples.Cancel);
        Assert.Contains("PROPCNTS", Assert.Single(series.Notices));
        string[] found = Judges.Dciodvfy(series.Instances[3].Path).Split('\n');
        Assert.Equal(2, found.Length);
        Assert.StartsWith("Warning - </PatientID(0010,0020)> - Missing attribute or value that would be needed to build DICOMDIR", found[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning - </Laterality(0020,0060)> - is only permitted to be empty when actually unknown", found[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Dciodvfy_and_dcentvfy_find_nothing_in_a_dynamic_series()
    {
        using Samples.Folder folder = new();
        PetFrame[] frames =
        [
            .. Enumerable.Range(0, 3).Select(i => new PetFrame(Samples.Waves<Activity>(Samples.Axial), TimeSpan.FromSeconds(60 * i), TimeSpan.FromSeconds(60))),
        ];
        WrittenSeries series = PetSeriesWriter.Write(folder["pet"], frames, Samples.Pet, cancellation: Samples.Cancel);
        Assert.Equal(21, series.Instances.Length);
        foreach (WrittenInstance instance in series.Instances)
            Judges.DciodvfyFindsNothing(instance.Path);
        Assert.Equal("", Judges.Dcentvfy(series.Instances.Select(instance => instance.Path)));
    }
}
