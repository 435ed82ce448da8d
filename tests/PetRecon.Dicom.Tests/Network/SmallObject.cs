namespace PetRecon.Dicom.Tests.Network;

/// <summary>Small images to be sent.</summary>
internal static class SmallObject
{
    public const string Ct = "1.2.840.10008.5.1.4.1.1.2";
    public const string Study = "1.2.826.0.1.3680043.9.100";

    /// <summary>Writes an image and returns its path.</summary>
    public static string Write(string path, string instance = "1.2.826.0.1.3680043.9.100.1.1", string sopClass = Ct, int pixelBytes = 512, string? syntax = null, string patient = "P1")
    {
        DicomDataset dataset = Make(instance, sopClass, pixelBytes, patient);
        new DicomFile(syntax is null ? dataset : PetRecon.Dicom.Network.Storage.Reencoding.InSyntax(dataset, DicomTransferSyntax.Parse(syntax))).Save(path);
        return path;
    }

    public static string[] WriteMany(TemporaryFolder folder, int count, int pixelBytes = 512) =>
        [.. Enumerable.Range(1, count).Select(i => Write(folder[$"{i:0000}.dcm"], $"{Study}.1.{i}", pixelBytes: pixelBytes))];

    /// <summary>Everything behind the meta header.</summary>
    public static byte[] DataSetBytes(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return file[PetRecon.Dicom.Network.Storage.MetaHeader.Read(file)!.DataSetOffset..];
    }

    private static DicomDataset Make(string instance, string sopClass, int pixelBytes, string patient)
    {
        DicomDataset dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian).NotValidated();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, sopClass);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, instance);
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, Study);
        dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, Study + ".1");
        dataset.AddOrUpdate(DicomTag.PatientID, patient);
        dataset.AddOrUpdate(DicomTag.PatientName, "Doe^Jane");
        dataset.AddOrUpdate(DicomTag.Modality, "CT");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)16);
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)(pixelBytes / 32));
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)16);
        dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)16);
        dataset.AddOrUpdate(DicomTag.HighBit, (ushort)15);
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)0);
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        byte[] pixels = new byte[pixelBytes];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 7);
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
        return dataset;
    }
}
