using Xunit;

namespace PetRecon.Dicom.Tests.DataSets;

/// <summary>What the rest of the code relies on in data sets, whether they are our own or fo-dicom's.</summary>
public class DataSetTests
{
    [Fact]
    public void Values_come_back_in_the_type_that_is_asked_for()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)512);
        dataset.AddOrUpdate(DicomTag.PixelSpacing, 2.5m, 1.25m);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.CTImageStorage);
        dataset.AddOrUpdate(DicomTag.StudyDate, new DateTime(2026, 2, 28));
        dataset.AddOrUpdate(DicomTag.InstanceNumber, 7);
        dataset.AddOrUpdate(DicomTag.ScanSpotPositionMap, 1.5f, -2f);
        Assert.Equal(512, dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal("512", dataset.GetString(DicomTag.Rows));
        Assert.Equal([2.5, 1.25], dataset.GetValues<double>(DicomTag.PixelSpacing));
        Assert.Equal(1.25f, dataset.GetValue<float>(DicomTag.PixelSpacing, 1));
        Assert.Equal("2.5\\1.25", dataset.GetString(DicomTag.PixelSpacing));
        Assert.Equal(DicomUID.CTImageStorage, dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID));
        Assert.Equal("20260228", dataset.GetSingleValue<string>(DicomTag.StudyDate));
        Assert.Equal(new DateTime(2026, 2, 28), dataset.GetSingleValue<DateTime>(DicomTag.StudyDate));
        Assert.Equal("7", dataset.GetSingleValue<string>(DicomTag.InstanceNumber));
        Assert.Equal([1.5f, -2f], dataset.GetValues<float>(DicomTag.ScanSpotPositionMap));
    }

    [Fact]
    public void What_is_missing_or_ambiguous_is_an_error_or_the_default_that_was_given()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY");
        dataset.AddOrUpdate(DicomTag.PatientName, "");
        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<string>(DicomTag.Modality));
        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<string>(DicomTag.ImageType));
        Assert.Throws<DicomDataException>(() => dataset.GetValue<string>(DicomTag.ImageType, 2));
        Assert.Throws<DicomDataException>(() => dataset.GetSequence(DicomTag.ReferencedImageSequence));
        Assert.Equal("none", dataset.GetSingleValueOrDefault(DicomTag.Modality, "none"));
        Assert.Equal("none", dataset.GetSingleValueOrDefault(DicomTag.ImageType, "none"));
        Assert.Equal("PRIMARY", dataset.GetValueOrDefault(DicomTag.ImageType, 1, "none"));
        Assert.False(dataset.TryGetSingleValue(DicomTag.Rows, out int _));
    }

    [Fact]
    public void Items_stand_in_the_order_of_their_tags_and_the_last_of_a_tag_counts()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)3);
        dataset.AddOrUpdate(DicomTag.PatientID, "A");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)2);
        dataset.AddOrUpdate(DicomTag.PatientID, "B");
        Assert.Equal([DicomTag.PatientID, DicomTag.Rows, DicomTag.Columns], dataset.Select(item => item.Tag));
        Assert.Equal("B", dataset.GetString(DicomTag.PatientID));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTag.PatientID, "C"));
        dataset.Remove(DicomTag.Rows);
        dataset.Remove(item => item.Tag == DicomTag.Columns);
        Assert.False(dataset.Contains(DicomTag.Rows));
        Assert.Single(dataset);
    }

    [Fact]
    public void Private_elements_are_found_by_their_creator_in_whichever_block_it_has()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x7053, 0x0010), "SOMEBODY ELSE");
        dataset.AddOrUpdate(DicomVR.LO, new DicomTag(0x7053, 0x0011), "Philips PET Private Group");
        dataset.AddOrUpdate(DicomVR.DS, new DicomTag(0x7053, 0x00, "Philips PET Private Group"), "0.000587");
        Assert.Equal(0.000587, dataset.GetSingleValue<double>(new DicomTag(0x7053, 0x00, "Philips PET Private Group")));
        Assert.False(dataset.Contains(new DicomTag(0x7053, 0x00, "SOMEBODY ELSE")));
    }

    [Theory]
    [InlineData("UI", "1.02.3")]
    [InlineData("UI", "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25")]
    [InlineData("CS", "lower")]
    [InlineData("DA", "2026-13-45")]
    [InlineData("DS", "one")]
    [InlineData("SH", "longer than sixteen")]
    public void A_value_that_its_representation_forbids_is_refused(string vr, string value)
    {
        DicomDataset dataset = new();
        DicomTag tag = vr switch
        {
            "UI" => DicomTag.SOPInstanceUID,
            "CS" => DicomTag.Modality,
            "DA" => DicomTag.StudyDate,
            "DS" => DicomTag.SliceThickness,
            _ => DicomTag.AccessionNumber,
        };
        Assert.ThrowsAny<DicomException>(() => dataset.AddOrUpdate(tag, value));
        dataset.NotValidated().AddOrUpdate(tag, value);
        Assert.Equal(value, dataset.GetString(tag));
    }

    [Fact]
    public void Sequences_keep_their_items_and_a_clone_can_be_changed_alone()
    {
        DicomDataset item = new();
        item.AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "1.2.3");
        DicomDataset dataset = new();
        dataset.AddOrUpdate(new DicomSequence(DicomTag.ReferencedImageSequence, item));
        DicomDataset clone = dataset.Clone();
        clone.GetSequence(DicomTag.ReferencedImageSequence).Items[0].AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "4.5.6");
        Assert.Equal("1.2.3", dataset.GetSequence(DicomTag.ReferencedImageSequence).Items[0].GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.Equal(1, dataset.GetValueCount(DicomTag.ReferencedImageSequence));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void A_file_comes_back_from_every_native_syntax(string syntax)
    {
        DicomDataset dataset = Example(DicomTransferSyntax.Parse(syntax));
        using MemoryStream stream = new();
        new DicomFile(dataset).Save(stream);
        stream.Position = 0;
        DicomFile file = DicomFile.Open(stream);
        Assert.Equal(syntax, file.FileMetaInfo.TransferSyntax.UID.UID);
        Assert.Equal("1.2.3.4", file.FileMetaInfo.MediaStorageSOPInstanceUID.UID);
        Assert.Equal("Müller^Ωμέγα", file.Dataset.GetString(DicomTag.PatientName));
        Assert.Equal([0.5, 1e-7], file.Dataset.GetValues<double>(DicomTag.RealWorldValueLUTData));
        Assert.Equal([1, 2, 256, 65535], Words(DicomPixelData.Create(file.Dataset).GetFrame(0).Data));
    }

    [Fact]
    public void Frames_are_counted_and_lie_behind_each_other()
    {
        DicomDataset dataset = Example(DicomTransferSyntax.ExplicitVRLittleEndian);
        DicomPixelData pixels = DicomPixelData.Create(dataset, newPixelData: true);
        pixels.AddFrame(new MemoryByteBuffer([1, 0, 2, 0, 3, 0, 4, 0]));
        pixels.AddFrame(new MemoryByteBuffer([5, 0, 6, 0, 7, 0, 8, 0]));
        using MemoryStream stream = new();
        new DicomFile(dataset).Save(stream);
        stream.Position = 0;
        DicomPixelData again = DicomPixelData.Create(DicomFile.Open(stream).Dataset);
        Assert.Equal(2, again.NumberOfFrames);
        Assert.Equal([5, 6, 7, 8], Words(again.GetFrame(1).Data));
        byte[] part = new byte[4];
        again.GetFrame(1).GetByteRange(2, 4, part);
        Assert.Equal([6, 7], Words(part));
    }

    [Fact]
    public void Compressed_frames_come_back_as_they_were_put_in()
    {
        DicomDataset dataset = Example(DicomTransferSyntax.RLELossless);
        DicomPixelData pixels = DicomPixelData.Create(dataset, newPixelData: true);
        byte[][] frames = [[1, 2, 3, 4], [5, 6], [7, 8, 9, 10, 11, 12]];
        foreach (byte[] frame in frames)
            pixels.AddFrame(new MemoryByteBuffer(frame));
        using MemoryStream stream = new();
        new DicomFile(dataset).Save(stream);
        stream.Position = 0;
        DicomPixelData again = DicomPixelData.Create(DicomFile.Open(stream).Dataset);
        for (int i = 0; i < frames.Length; i++)
            Assert.Equal(frames[i], again.GetFrame(i).Data);
    }

    private static DicomDataset Example(DicomTransferSyntax syntax)
    {
        DicomDataset dataset = new(syntax);
        dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.CTImageStorage);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3.4");
        dataset.AddOrUpdate(DicomTag.PatientName, "Müller^Ωμέγα");
        dataset.AddOrUpdate(DicomTag.RealWorldValueLUTData, 0.5, 1e-7);
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)2);
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)2);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)16);
        dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)16);
        dataset.AddOrUpdate(DicomTag.HighBit, (ushort)15);
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)0);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        if (!syntax.IsEncapsulated)
            dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new ushort[] { 1, 2, 256, 65535 }));
        return dataset;
    }

    private static ushort[] Words(byte[] bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
}
