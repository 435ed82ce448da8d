using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy.Doses;

/// <summary>Doses of planning systems and of the test's own making.</summary>
public class RtDoseTests
{
    private const string Ramp = "rt/dcpt_plan03_ramp/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";
    private const string Small = "dicom/edge/pydicom/rtdose.dcm";

    [Fact]
    public void RayStations_proton_dose_has_the_values_that_pydicom_and_plastimatch_find()
    {
        RtDose dose = RtDose.Read(Repository.SharedData(Ramp));
        Volume<GrayRbe> volume = dose.As<GrayRbe>();
        Assert.Equal("Gy (RBE)", dose.Grid.Unit);
        Assert.Equal((107, 107, 110), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        Assert.Equal(new Vector3D(-104.5, -105.5, -108.5), volume.Grid.OriginMm);
        Assert.Equal(new Vector3D(2, 2, 2), volume.Grid.SpacingMm);
        Assert.Equal(2.210228f, volume[29, 76, 77], 1e-6f);
        Assert.Equal(2.210228f, volume.Voxels.ToArray().Max(), 1e-6f);
        Assert.Equal(0.4460391, volume.Sum() / volume.Grid.VoxelCount, 1e-6);
        Assert.Equal(DoseKind.Effective, dose.Kind);
        Assert.Equal("PLAN", dose.SummationType);
        Assert.Equal(["IMAGE", "ROI_OVERRIDE"], dose.TissueHeterogeneityCorrection);
        Assert.Equal("1.2.752.243.1.1.20250523160113465.2000.31856", Assert.Single(dose.Plans).Plan.SopInstanceUid);
        Assert.False(dose.IsResampled);
        Assert.Empty(dose.Warnings);
        Assert.Contains("RBE-weighted dose in Gy (RBE)", Assert.Throws<InvalidOperationException>(() => dose.As<Gray>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_dose_of_32_bits_is_read_with_its_beam()
    {
        RtDose dose = RtDose.Read(Repository.SharedData(Small));
        Volume<RelativeDose> volume = dose.As<RelativeDose>();
        Assert.Equal((10, 10, 15), (volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ));
        Assert.Equal(5, volume.Grid.SpacingMm.Z);
        DosePlanReference plan = Assert.Single(dose.Plans);
        Assert.Equal(1, plan.FractionGroupNumber);
        Assert.Equal([1], plan.BeamNumbers);
        Assert.Contains(dose.Warnings, warning => warning.Contains("where the relative dose is 1", StringComparison.Ordinal));

        // The first samples are 0x00130ee8 ten millionths ... of the unit, by dcmdump.
        Assert.Equal(0x00130ee8 * 1e-6f, RtDose.Read(Repository.SharedData("dicom/edge/pydicom/rtdose_1frame.dcm")).Grid[0, 0, 0], 1e-6f);
    }

    [Fact]
    public void One_frame_without_a_number_of_frames_is_one_plane_and_surplus_offsets_are_said()
    {
        RtDose dose = RtDose.Read(Repository.SharedData("dicom/edge/pydicom/rtdose_1frame.dcm"));
        Assert.Equal(1, dose.Grid.Grid.SizeZ);
        Assert.Equal(5, dose.Grid.Grid.SpacingMm.Z);
        Assert.Contains(dose.Warnings, warning => warning.Contains("15 offsets for one frame", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_of_frames_that_is_none_is_an_error()
    {
        DicomFormatException error = Assert.Throws<DicomFormatException>(() => RtDose.Read(Repository.SharedData("dicom/edge/pydicom/badVR.dcm")));
        Assert.Contains("Number of Frames (0028,0008) is \"1A\"", error.Message, StringComparison.Ordinal);
    }

    // The value of a voxel is its z, so that where a plane is can be told from the volume alone.
    [Theory]
    [InlineData("0\\3\\6", "1\\0\\0\\0\\1\\0", 100.0, 103.0, 106.0)]
    [InlineData("0\\-3\\-6", "1\\0\\0\\0\\1\\0", 100.0, 97.0, 94.0)]
    [InlineData("0\\3\\6", "-1\\0\\0\\0\\1\\0", 100.0, 97.0, 94.0)]
    [InlineData("100\\103\\106", "1\\0\\0\\0\\1\\0", 100.0, 103.0, 106.0)]
    [InlineData("100\\97\\94", "1\\0\\0\\0\\1\\0", 100.0, 97.0, 94.0)]
    [InlineData("100\\103\\106", "-1\\0\\0\\0\\1\\0", 100.0, 103.0, 106.0)]
    public void Planes_are_where_their_offsets_say_in_either_form_and_direction(string offsets, string orientation, params double[] z)
    {
        RtDose dose = Read(Made([.. z.SelectMany(value => Enumerable.Repeat((uint)value, 6))]).Set(DicomTag.GridFrameOffsetVector, offsets).Set(DicomTag.ImageOrientationPatient, orientation));
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(z[k], dose.Grid.Grid.PositionMm(0, 0, k).Z, 1e-9);
            Assert.Equal((float)z[k], dose.Grid[1, 1, k]);
        }

        Assert.Equal(orientation.StartsWith('-') ? -10 : 10, dose.Grid.Grid.PositionMm(2, 0, 0).X - dose.Grid.Grid.PositionMm(0, 0, 0).X, 1e-9);
        Assert.Equal(2.5, dose.Grid.Grid.PositionMm(0, 1, 0).Y - dose.Grid.Grid.PositionMm(0, 0, 0).Y, 1e-9);
    }

    [Fact]
    public void Uneven_planes_are_interpolated_to_even_ones_and_said()
    {
        uint[] values = [.. new uint[] { 0, 20, 60 }.SelectMany(value => Enumerable.Repeat(value, 6))];
        RtDose dose = Read(Made(values).Set(DicomTag.GridFrameOffsetVector, "0\\2\\6"));
        Assert.True(dose.IsResampled);
        Assert.Equal([0, 2, 6], dose.PlaneOffsetsMm);
        Assert.Equal(4, dose.Grid.Grid.SizeZ);
        Assert.Equal([0f, 20, 40, 60], Enumerable.Range(0, 4).Select(k => dose.Grid[2, 1, k]));
        Assert.Contains(dose.Warnings, warning => warning.Contains("uneven distances", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dose_that_does_not_say_its_kind_has_no_unit_until_the_caller_says_it()
    {
        DicomDataset file = Made(new uint[18]);
        file.Remove(DicomTag.DoseType);
        RtDose dose = Read(file);
        Assert.Equal(DoseKind.NotStated, dose.Kind);
        Assert.IsType<Volume<Unspecified>>(dose.Grid);
        Assert.Contains(dose.Warnings, warning => warning.StartsWith("Dose Type (3004,0004) is missing", StringComparison.Ordinal));
        Assert.IsType<Volume<GrayRbe>>(TemporaryDicom.Read(file, path => RtDose.Read(path, DoseKind.Effective)).Grid);
    }

    [Fact]
    public void What_a_dose_cannot_do_without_is_an_error_that_names_it()
    {
        foreach (DicomTag tag in new[] { DicomTag.DoseGridScaling, DicomTag.DoseUnits, DicomTag.ImagePositionPatient, DicomTag.ImageOrientationPatient, DicomTag.PixelSpacing, DicomTag.Rows })
        {
            DicomDataset file = Made(new uint[18]);
            file.Remove(tag);
            Assert.Contains(tag.ToString(), Assert.Throws<DicomFormatException>(() => Read(file)).Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("2 offsets for 3 frames", Refusal(Made(new uint[18]).Set(DicomTag.GridFrameOffsetVector, "0\\3")), StringComparison.Ordinal);
        Assert.Contains("to and fro", Refusal(Made(new uint[18]).Set(DicomTag.GridFrameOffsetVector, "0\\3\\1")), StringComparison.Ordinal);
        Assert.Contains("only axial planes", Refusal(Made(new uint[18]).Set(DicomTag.GridFrameOffsetVector, "1\\2\\3").Set(DicomTag.ImageOrientationPatient, "1\\0\\0\\0\\0\\-1")), StringComparison.Ordinal);
        Assert.Contains("is \"CGY\"", Refusal(Made(new uint[18]).Set(DicomTag.DoseUnits, "CGY")), StringComparison.Ordinal);
#if !FO_DICOM // fo-dicom reads the first as 123, and knows no number beyond the range of decimal
        Assert.Contains("Dose Grid Scaling (3004,000e) is \"1,2,3\"", Refusal(Made(new uint[18]).Set(DicomTag.DoseGridScaling, "1,2,3")), StringComparison.Ordinal);
        Assert.Contains("make no grid", Refusal(Made(new uint[18]).Set(DicomTag.ImagePositionPatient, "0\\1e200\\0")), StringComparison.Ordinal);
#endif
        Assert.Contains("cut off", Refusal(Made(new uint[17])), StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_and_radiobiological_effect_are_read_also_without_a_grid()
    {
        DicomDataset file = TemporaryDicom.Of(DicomUID.RTDoseStorage).Set(DicomTag.DoseUnits, "GY").Set(DicomTag.DoseType, "EFFECTIVE").Set(DicomTag.DoseSummationType, "PLAN");
        DicomDataset roi = TemporaryDicom.Item().Set(DicomTag.ReferencedROINumber, "4").Set(DicomTag.DVHROIContributionType, "INCLUDED");
        file.AddOrUpdate(DicomTag.DVHSequence, TemporaryDicom.Item()
            .Set(DicomTag.DVHType, "CUMULATIVE").Set(DicomTag.DoseUnits, "GY").Set(DicomTag.DoseType, "PHYSICAL").Set(DicomTag.DVHDoseScaling, "0.5")
            .Set(DicomTag.DVHVolumeUnits, "CM3").Set(DicomTag.DVHNumberOfBins, "3").Set(DicomTag.DVHData, "1\\10\\1\\8\\2\\3").Set(DicomTag.DVHMeanDose, "1.1")
            .AddOrUpdate(DicomTag.DVHReferencedROISequence, roi));
        DicomDataset method = TemporaryDicom.Item().Set(DicomTag.CodeValue, "130787").Set(DicomTag.CodingSchemeDesignator, "DCM").Set(DicomTag.CodeMeaning, "LEM I");
        file.AddOrUpdate(DicomTag.RadiobiologicalDoseEffectSequence, TemporaryDicom.Item()
            .Set(DicomTag.RadiobiologicalDoseEffectFlag, "YES").Set(DicomTag.EffectiveDoseCalculationMethodDescription, "alpha/beta 2 Gy")
            .AddOrUpdate(DicomTag.EffectiveDoseCalculationMethodCodeSequence, method));
        RtDose dose = Read(file);
        Assert.False(dose.HasGrid);
        Assert.Throws<InvalidOperationException>(() => dose.Grid);
        StoredDoseHistogram histogram = Assert.Single(dose.Histograms);
        Assert.Equal([0, 0.5, 1, 2], histogram.DoseEdges);
        Assert.Equal([10, 8, 3], histogram.Volumes);
        Assert.Equal(DoseKind.Physical, histogram.Kind);
        Assert.Equal(new StoredDoseHistogramRoi(4, true), Assert.Single(histogram.Rois));
        Assert.Equal(1.1, histogram.MeanDose);
        Assert.True(dose.RadiobiologicalEffect!.IsApplied);
        Assert.Equal("LEM I (130787, DCM)", Assert.Single(dose.RadiobiologicalEffect.Methods).ToString());
        Assert.Contains(dose.Warnings, warning => warning.Contains("which plan the dose is of", StringComparison.Ordinal));
    }

    // 3 columns, 2 rows, 3 planes of 32-bit samples, one unit a step.
    private static DicomDataset Made(uint[] samples)
    {
        DicomDataset file = TemporaryDicom.Of(DicomUID.RTDoseStorage)
            .Set(DicomTag.DoseUnits, "GY").Set(DicomTag.DoseType, "PHYSICAL").Set(DicomTag.DoseSummationType, "BEAM").Set(DicomTag.DoseGridScaling, "1")
            .Set(DicomTag.ImagePositionPatient, "0\\0\\100").Set(DicomTag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0").Set(DicomTag.PixelSpacing, "2.5\\5")
            .Set(DicomTag.GridFrameOffsetVector, "0\\3\\6").Set(DicomTag.NumberOfFrames, "3").Set(DicomTag.PhotometricInterpretation, "MONOCHROME2")
            .AddOrUpdate(DicomTag.Rows, (ushort)2).AddOrUpdate(DicomTag.Columns, (ushort)3).AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1)
            .AddOrUpdate(DicomTag.BitsAllocated, (ushort)32).AddOrUpdate(DicomTag.BitsStored, (ushort)32).AddOrUpdate(DicomTag.HighBit, (ushort)31)
            .AddOrUpdate(DicomTag.PixelRepresentation, (ushort)0);
        return file.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(MemoryMarshal.AsBytes<uint>(samples).ToArray())));
    }

    private static RtDose Read(DicomDataset file) => TemporaryDicom.Read(file, path => RtDose.Read(path));

    private static string Refusal(DicomDataset file) => Assert.Throws<DicomFormatException>(() => Read(file)).Message;
}
