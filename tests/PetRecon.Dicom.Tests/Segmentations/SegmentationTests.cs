using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Tests.Radiotherapy;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Segmentations;

/// <summary>Segmentations of other programs and of the test's own making.</summary>
public class SegmentationTests
{
    // Pixels by pydicom: numpy.unpackbits(pixel bytes, bitorder="little").sum() of the first frame of liver_1frame.dcm.
    private const int LiverPixels = 36233;

    [Fact]
    public void The_livers_description_place_and_colour_are_read()
    {
        Segmentation liver = Segmentation.Read(Repository.SharedData("dicom/edge/pydicom/liver_1frame.dcm"));
        Segment segment = Assert.Single(liver.Segments);
        Assert.Equal(SegmentationKind.Binary, liver.Kind);
        Assert.Equal("Liver", segment.Label);
        Assert.Equal("SEMIAUTOMATIC", segment.AlgorithmType);
        Assert.Equal("Tissue (T-D0050, SRT)", segment.Category!.ToString());
        Assert.Equal("T-62000", segment.PropertyType!.Value);

        // 3D Slicer's liver is (221, 130, 101); its values are for the white point D65, where the standard has D50.
        Assert.Equal(new DisplayColour(217, 130, 101), segment.Colour);
        Assert.Equal(63.57, segment.Cielab!.Value.L, 0.01);
        Assert.Equal(new Vector3D(-235.2, -226.8, -128.69), liver.Grid.OriginMm);
        Assert.Equal(0.810547, liver.Grid.SpacingMm.X, 1e-9);
        Assert.Equal(1, liver.Grid.SpacingMm.Z);
        Assert.Equal(3, liver.SourceImages.Length);
        Assert.Contains(liver.Warnings, warning => warning.Contains("3 frames are described", StringComparison.Ordinal));
        Assert.Equal(LiverPixels, liver.OccupancyOf(1).Sum());
    }

    [Theory]
    [InlineData("dicom/edge/pydicom-data/liver_rle.dcm")]
    [InlineData("dicom/edge/pydicom-data/liver_deflate.dcm")]
    public void Compressed_frames_are_the_same_as_native_ones(string file)
    {
        Segmentation compressed = Segmentation.Read(Repository.SharedData(file));
        Segmentation native = Segmentation.Read(Repository.SharedData("dicom/edge/pydicom/liver_1frame.dcm"));
        Assert.Equal(3, compressed.Grid.SizeZ);
        Volume<Occupancy> volume = compressed.OccupancyOf(1);
        int first = compressed.Grid.SizeX * compressed.Grid.SizeY;
        Assert.True(volume.Voxels[..first].SequenceEqual(native.OccupancyOf(1).Voxels[..first]));
        Assert.All(volume.ToArray(), part => Assert.True(part is 0 or 1));
    }

    [Fact]
    public void Coronal_frames_of_20_pixels_that_begin_within_bytes_are_the_digital_phantoms_mask()
    {
        // IBSI's digital phantom: 5 x 4 x 4 voxels, of which 74 belong to the region.
        Segmentation phantom = Segmentation.Read(Repository.SharedData("nifti/ibsi/ibsi_1_digital_phantom/dicom/mask/mask.dcm"));
        Assert.Equal((5, 4, 4), (phantom.Grid.SizeX, phantom.Grid.SizeY, phantom.Grid.SizeZ));
        Assert.Equal(74, phantom.OccupancyOf(1).Sum());
        Assert.Equal(-Vector3D.UnitZ, phantom.Grid.AxisY);
    }

    [Fact]
    public void Frames_may_be_sparse_in_any_order_and_of_several_segments()
    {
        // Frames of 3 x 3 one-bit pixels: 9 bits each. Plane 0: segment 2; plane 3: segments 1 and 2; plane 1: segment 1.
        Segmentation read = Read(Made("BINARY", 1, Bits("100000000", "111000000", "000000111", "000010000"), (2, 0.0), (1, 6), (2, 6), (1, 2)));
        Assert.Equal(4, read.Grid.SizeZ);
        Assert.Equal(2, read.Grid.SpacingMm.Z);
        Volume<Occupancy> one = read.OccupancyOf(1);
        Volume<Occupancy> two = read.OccupancyOf(2);
        Assert.Equal((4.0, 4.0), (one.Sum(), two.Sum()));
        Assert.Equal(1, one[1, 1, 1]);
        Assert.Equal(1, one[2, 0, 3]);
        Assert.Equal(1, two[0, 0, 0]);
        Assert.Equal(1, two[2, 2, 3]);
        Assert.Equal("organ 2", read.Find("ORGAN 2").Label);
        Assert.Throws<ArgumentException>(() => read.OccupancyOf(3));
    }

    [Theory]
    [InlineData("OCCUPANCY", SegmentationKind.Occupancy)]
    [InlineData("PROBABILITY", SegmentationKind.Probability)]
    public void Fractions_are_parts_of_the_largest_value(string fraction, SegmentationKind kind)
    {
        DicomDataset file = Made("FRACTIONAL", 8, [0, 50, 100, 200, 0, 0, 0, 0, 0], (1, 5));
        file.Set(DicomTag.SegmentationFractionalType, fraction).AddOrUpdate(DicomTag.MaximumFractionalValue, (ushort)200);
        Segmentation read = Read(file);
        Assert.Equal(kind, read.Kind);
        Assert.Equal([0f, 0.25f, 0.5f, 1f], read.OccupancyOf(1).Voxels[..4].ToArray());
    }

    [Fact]
    public void Pixels_of_a_label_map_name_their_segment()
    {
        DicomDataset file = Made("LABELMAP", 8, [0, 1, 2, 2, 0, 0, 0, 0, 1], (1, 5));
        file.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.66.7");
        Segmentation read = Read(file);
        Assert.Equal((2.0, 2.0), (read.OccupancyOf(1).Sum(), read.OccupancyOf(2).Sum()));
    }

    [Fact]
    public void Frames_on_no_common_grid_or_of_no_segment_are_refused()
    {
        Assert.Contains("no common grid", Refusal(Made("BINARY", 1, Bits("1", "1", "1"), (1, 0.0), (1, 2), (1, 5))), StringComparison.Ordinal);
        Assert.Contains("is 9, which no segment has", Refusal(Made("BINARY", 1, Bits("1"), (9, 0.0))), StringComparison.Ordinal);
        DicomDataset few = Made("BINARY", 1, Bits("1", "1"), (1, 0.0), (1, 2));
        few.GetSequence(DicomTag.PerFrameFunctionalGroupsSequence).Items.RemoveAt(1);
        Assert.Contains("has 1 items for 2 frames", Refusal(few), StringComparison.Ordinal);
        Assert.Contains("Maximum Fractional Value", Refusal(Made("FRACTIONAL", 8, new byte[9], (1, 0.0)).Set(DicomTag.SegmentationFractionalType, "OCCUPANCY")), StringComparison.Ordinal);
        Assert.Contains("far apart", Refusal(Made("BINARY", 1, Bits("1", "1", "1"), (1, 0.0), (1, 1), (1, 1e6))), StringComparison.Ordinal);
    }

    private static string Refusal(DicomDataset file) => Assert.Throws<DicomFormatException>(() => Read(file)).Message;

    private static Segmentation Read(DicomDataset file) => TemporaryDicom.Read(file, Segmentation.Read);

    // Frames one after the other, bit by bit from the lowest.
    private static byte[] Bits(params string[] frames)
    {
        string all = string.Concat(frames.Select(frame => frame.PadRight(9, '0')));
        byte[] bytes = new byte[(all.Length + 7) / 8];
        for (int i = 0; i < all.Length; i++)
            bytes[i / 8] |= (byte)(all[i] == '1' ? 1 << (i % 8) : 0);
        return bytes;
    }

    private static DicomDataset Made(string type, int bits, byte[] pixels, params (int Segment, double Z)[] frames)
    {
        DicomDataset measures = TemporaryDicom.Item().Set(DicomTag.PixelSpacing, "1\\1.5");
        DicomDataset orientation = TemporaryDicom.Item().Set(DicomTag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0");
        DicomDataset file = TemporaryDicom.Of(DicomUID.SegmentationStorage)
            .Set(DicomTag.SegmentationType, type).Set(DicomTag.PhotometricInterpretation, "MONOCHROME2").Set(DicomTag.NumberOfFrames, $"{frames.Length}")
            .AddOrUpdate(DicomTag.Rows, (ushort)3).AddOrUpdate(DicomTag.Columns, (ushort)3).AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1)
            .AddOrUpdate(DicomTag.BitsAllocated, (ushort)bits).AddOrUpdate(DicomTag.BitsStored, (ushort)bits).AddOrUpdate(DicomTag.HighBit, (ushort)(bits - 1))
            .AddOrUpdate(DicomTag.PixelRepresentation, (ushort)0)
            .AddOrUpdate(DicomTag.SegmentSequence, Organ(1), Organ(2))
            .AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, TemporaryDicom.Item()
                .AddOrUpdate(DicomTag.PixelMeasuresSequence, measures).AddOrUpdate(DicomTag.PlaneOrientationSequence, orientation))
            .AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, [.. frames.Select(frame => TemporaryDicom.Item()
                .AddOrUpdate(DicomTag.PlanePositionSequence, TemporaryDicom.Item().Set(DicomTag.ImagePositionPatient, FormattableString.Invariant($"0\\0\\{frame.Z}")))
                .AddOrUpdate(DicomTag.SegmentIdentificationSequence, TemporaryDicom.Item().AddOrUpdate(DicomTag.ReferencedSegmentNumber, (ushort)frame.Segment)))]);
        return file.AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, pixels));
    }

    private static DicomDataset Organ(int number) =>
        TemporaryDicom.Item().AddOrUpdate(DicomTag.SegmentNumber, (ushort)number).Set(DicomTag.SegmentLabel, $"organ {number}");
}
