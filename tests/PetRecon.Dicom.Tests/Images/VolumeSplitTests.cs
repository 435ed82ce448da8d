using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Several images at one place: what they are, and that each volume gets its own.</summary>
public class VolumeSplitTests
{
    private const int Slices = 4;

    [Fact]
    public void Five_echoes_are_five_volumes()
    {
        using SyntheticSeries series = new() { Modality = "MR", SopClass = SyntheticSeries.MrClass };
        Fill(series, 5, static (dataset, echo, _) => dataset.AddOrUpdate(DicomTag.EchoTime, (2.5 * (echo + 1)).ToString(CultureInfo.InvariantCulture)));
        DicomImageSeries read = Check(series, 5);
        Assert.Equal([2.5, 5, 7.5, 10, 12.5], read.Volumes.Select(static volume => volume.Label.EchoTimeMs ?? 0));
    }

    [Fact]
    public void Gates_are_volumes_by_trigger_time()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        Fill(series, 8, static (dataset, gate, _) => dataset.AddOrUpdate(DicomTag.TriggerTime, (100 * gate).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(700, Check(series, 8).Volumes[7].Label.TriggerTimeMs);
    }

    [Fact]
    public void Dynamic_PET_is_told_by_its_image_index()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        Fill(series, 3, static (dataset, time, slice) =>
        {
            dataset.AddOrUpdate(DicomTag.NumberOfSlices, (ushort)Slices).AddOrUpdate(DicomTag.NumberOfTimeSlices, (ushort)3);
            dataset.AddOrUpdate(DicomTag.ImageIndex, (ushort)(time * Slices + slice + 1));
            dataset.AddOrUpdate(DicomTag.FrameReferenceTime, (1000 * time + 10 * slice).ToString(CultureInfo.InvariantCulture));
        });
        Assert.Equal([1, 2, 3], Check(series, 3).Volumes.Select(static volume => volume.Label.TemporalPosition ?? 0));
    }

    [Fact]
    public void Echoes_at_several_times_are_told_apart_twice()
    {
        using SyntheticSeries series = new() { Modality = "MR", SopClass = SyntheticSeries.MrClass };
        Fill(series, 6, static (dataset, volume, _) => dataset
            .AddOrUpdate(DicomTag.TemporalPositionIdentifier, (volume / 2 + 1).ToString(CultureInfo.InvariantCulture))
            .AddOrUpdate(DicomTag.EchoTime, (10 * (volume % 2 + 1)).ToString(CultureInfo.InvariantCulture)));
        DicomImageSeries read = Check(series, 6);
        Assert.Equal((3, 20), (read.Volumes[5].Label.TemporalPosition, read.Volumes[5].Label.EchoTimeMs));
    }

    [Fact]
    public void Magnitude_and_phase_are_two_volumes()
    {
        using SyntheticSeries series = new() { Modality = "MR", SopClass = SyntheticSeries.MrClass };
        Fill(series, 2, static (dataset, part, _) => dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY", part == 0 ? "M" : "P"));
        Check(series, 2);
    }

    [Fact]
    public void Trigger_times_that_differ_from_slice_to_slice_leave_the_order_of_acquisition_and_a_warning()
    {
        using SyntheticSeries series = new() { Modality = "MR", SopClass = SyntheticSeries.MrClass };
        Fill(series, 3, static (dataset, phase, slice) => dataset
            .AddOrUpdate(DicomTag.TriggerTime, (100 * phase + slice).ToString(CultureInfo.InvariantCulture))
            .AddOrUpdate(DicomTag.AcquisitionDate, "20250101")
            .AddOrUpdate(DicomTag.AcquisitionTime, $"1000{10 * slice + phase:00}"));
        Assert.NotEmpty(Check(series, 3).Warnings);
    }

    [Fact]
    public void A_copy_of_a_file_is_no_second_slice()
    {
        using SyntheticSeries series = new();
        string path = series.Add(Vector3D.Zero);
        series.Add(new(0, 0, 5));
        File.Copy(path, Path.Combine(series.Folder, "copy.dcm"));
        DicomVolume read = series.Read();
        Assert.Equal(2, read.Volume.Grid.SizeZ);
        Assert.Contains(read.Warnings, static warning => warning.Contains("SOP Instance UID", StringComparison.Ordinal));
    }

    // Files are written slice by slice with all their volumes, in an order that says nothing.
    private static void Fill(SyntheticSeries series, int volumes, Action<DicomDataset, int, int> change)
    {
        for (int slice = Slices - 1; slice >= 0; slice--)
        {
            for (int volume = volumes - 1; volume >= 0; volume--)
                series.Add(new(0, 0, 3 * slice), 1000 * volume + 100 * slice, dataset => change(dataset, volume, slice));
        }
    }

    private static DicomImageSeries Check(SyntheticSeries series, int volumes)
    {
        DicomImageSeries read = series.Open();
        Assert.Equal(volumes, read.Volumes.Length);
        for (int volume = 0; volume < volumes; volume++)
        {
            DicomVolume one = read.Read(new() { VolumeIndex = volume }, null, TestContext.Current.CancellationToken);
            Assert.Equal(Slices, one.Volume.Grid.SizeZ);
            for (int slice = 0; slice < Slices; slice++)
                Assert.Equal(1000 * volume + 100 * slice, one.Volume[0, 0, slice]);
        }

        return read;
    }
}
