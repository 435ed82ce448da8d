using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Multi-frame objects with functional groups.</summary>
public class EnhancedImageTests
{
    private const string EnhancedPet = "1.2.840.10008.5.1.4.1.1.130";
    private const string EnhancedMr = "1.2.840.10008.5.1.4.1.1.4.1";

    [Fact]
    public void Enhanced_PET_has_a_slope_for_each_frame_and_its_unit_in_the_map_to_real_values()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = EnhancedPet };
        series.Write(MultiFrame(series, [3, 1, 2, 0], static (groups, slice, _) =>
        {
            DicomDataset unit = new();
            unit.AddOrUpdate(DicomTag.CodeValue, "Bq/ml").AddOrUpdate(DicomTag.CodingSchemeDesignator, "UCUM");
            DicomDataset map = new();
            map.AddOrUpdate(DicomTag.MeasurementUnitsCodeSequence, unit);
            map.AddOrUpdate(DicomTag.RealWorldValueSlope, 0.5 * (slice + 1)).AddOrUpdate(DicomTag.RealWorldValueIntercept, 0.0);
            groups.AddOrUpdate(DicomTag.RealWorldValueMappingSequence, map);
        }));
        DicomVolume read = series.Read();
        Volume<Activity> volume = Assert.IsType<Volume<Activity>>(read.Volume);
        for (int k = 0; k < 4; k++)
            Assert.Equal(0.5f * (k + 1) * (100 * k + 5), volume[1, 1, k]);
        Assert.Equal(new Vector3D(2, 3, 4), volume.Grid.SpacingMm);
    }

    [Fact]
    public void Enhanced_MR_of_several_times_is_split_by_the_temporal_position_of_its_frames()
    {
        using SyntheticSeries series = new() { Modality = "MR", SopClass = EnhancedMr };
        series.Write(MultiFrame(series, [0, 0, 1, 1, 2, 2], static (groups, _, frame) =>
        {
            DicomDataset content = new();
            content.AddOrUpdate(DicomTag.TemporalPositionIndex, (uint)(frame % 2 + 1));
            groups.AddOrUpdate(DicomTag.FrameContentSequence, content);
        }));
        DicomImageSeries read = series.Open();
        Assert.Equal([1, 2], read.Volumes.Select(static volume => volume.Label.TemporalPosition ?? 0));
        Assert.All(read.Volumes, static volume => Assert.Equal(3, volume.SliceCount));
    }

    [Fact]
    public void Frames_without_groups_are_pictures()
    {
        using SyntheticSeries series = new();
        series.Add(Vector3D.Zero, 0, static dataset => dataset.AddOrUpdate(DicomTag.NumberOfFrames, "2").AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, SyntheticSeries.Buffer(new short[24]))));
        Assert.Contains("pictures", Assert.Throws<DicomFormatException>(() => series.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reconstructed_NM_object_goes_up_or_down_by_the_sign_of_its_slice_spacing()
    {
        using SyntheticSeries series = new() { Modality = "NM", SopClass = "1.2.840.10008.5.1.4.1.1.20" };
        series.Add(new(0, 0, 50), 0, static dataset =>
        {
            dataset.Remove(DicomTag.ImagePositionPatient, DicomTag.ImageOrientationPatient);
            DicomDataset detector = new();
            detector.AddOrUpdate(DicomTag.ImagePositionPatient, "0", "0", "50").AddOrUpdate(DicomTag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
            dataset.AddOrUpdate(DicomTag.DetectorInformationSequence, detector);
            dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION");
            dataset.AddOrUpdate(DicomTag.NumberOfFrames, "2").AddOrUpdate(DicomTag.SpacingBetweenSlices, "-4");
            dataset.AddOrUpdate(DicomTag.SliceVector, (ushort)1, (ushort)2);
            short[] pixels = new short[24];
            Array.Fill(pixels, (short)9, 12, 12);
            dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, SyntheticSeries.Buffer(pixels)));
        });
        DicomVolume read = series.Read();
        Assert.IsType<Volume<Counts>>(read.Volume);
        Assert.Equal(46, read.Volume.Grid.OriginMm.Z);
        Assert.Equal((9, 0), (read.Volume[0, 0, 0], read.Volume[0, 0, 1]));
    }

    private static DicomDataset MultiFrame(SyntheticSeries series, int[] slices, Action<DicomDataset, int, int> change)
    {
        DicomDataset dataset = series.Header();
        dataset.Remove(DicomTag.RescaleSlope, DicomTag.RescaleIntercept);
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, slices.Length.ToString(CultureInfo.InvariantCulture));
        DicomDataset measures = new();
        measures.AddOrUpdate(DicomTag.PixelSpacing, "3", "2").AddOrUpdate(DicomTag.SliceThickness, "9");
        DicomDataset orientation = new();
        orientation.AddOrUpdate(DicomTag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
        DicomDataset shared = new();
        shared.AddOrUpdate(DicomTag.PixelMeasuresSequence, measures).AddOrUpdate(DicomTag.PlaneOrientationSequence, orientation);
        dataset.AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, shared);
        DicomDataset[] frames = [.. slices.Select((slice, frame) =>
        {
            DicomDataset position = new();
            position.AddOrUpdate(DicomTag.ImagePositionPatient, "0", "0", (4 * slice).ToString(CultureInfo.InvariantCulture));
            DicomDataset groups = new();
            groups.AddOrUpdate(DicomTag.PlanePositionSequence, position);
            change(groups, slice, frame);
            return groups;
        })];
        dataset.AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, frames);
        short[] pixels = [.. slices.SelectMany(static slice => Enumerable.Range(0, 12).Select(i => (short)(100 * slice + i)))];
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, SyntheticSeries.Buffer(pixels)));
        return dataset;
    }
}
