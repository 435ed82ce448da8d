using PetRecon.Dicom.Pixels;

namespace PetRecon.Benchmarks.Dicom;

/// <summary>A CT series made for measuring: a body with organs and the noise of a real scan, so that compression has what it has in practice.</summary>
internal static class CtSeries
{
    private const double NoiseHu = 20;

    /// <summary>Writes slices into a folder, in a transfer syntax.</summary>
    public static void Write(string folder, int size, int slices, DicomTransferSyntax syntax)
    {
        Directory.CreateDirectory(folder);
        Parallel.For(0, slices, k =>
        {
            DicomDataset dataset = Header(size, k);
            dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(Pixels(size, k))));
            if (syntax.IsEncapsulated)
                dataset = FrameWriter.Transcode(dataset, syntax, "slice");
            new DicomFile(dataset).Save(Path.Combine(folder, $"{k:00000}.dcm"));
        });
    }

    private static byte[] Pixels(int size, int slice)
    {
        Random random = new(slice);
        short[] pixels = new short[size * size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double u = 2.0 * x / size - 1, v = 2.0 * y / size - 1;
                double body = u * u / 0.64 + v * v / 0.36;
                double hu = body > 1 ? -1000 : Math.Abs(u) > 0.3 && Math.Abs(v) < 0.35 ? -800 + 100 * u : 40 + 60 * Math.Sin(8 * u) * Math.Cos(6 * v + 0.05 * slice);
                double noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                pixels[y * size + x] = (short)Math.Round(hu + 2 * NoiseHu * noise + 1024);
            }
        }

        return System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(pixels).ToArray();
    }

    private static DicomDataset Header(int size, int slice)
    {
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRLittleEndian);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2").AddOrUpdate(DicomTag.SOPInstanceUID, $"1.2.3.4.{slice + 1}");
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.3.1").AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.3.2").AddOrUpdate(DicomTag.FrameOfReferenceUID, "1.2.3.3");
        dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL").AddOrUpdate(DicomTag.Modality, "CT").AddOrUpdate(DicomTag.Manufacturer, "PetRecon");
        dataset.AddOrUpdate(DicomTag.PatientID, "CT1").AddOrUpdate(DicomTag.PatientName, "Body^Simple").AddOrUpdate(DicomTag.StudyDate, "20250101").AddOrUpdate(DicomTag.StudyTime, "120000");
        dataset.AddOrUpdate(DicomTag.InstanceNumber, slice + 1).AddOrUpdate(DicomTag.SeriesNumber, 2).AddOrUpdate(DicomTag.KVP, "120").AddOrUpdate(DicomTag.PatientPosition, "HFS");
        dataset.AddOrUpdate(DicomTag.ImagePositionPatient, "-250", "-250", (slice * 2).ToString(System.Globalization.CultureInfo.InvariantCulture));
        dataset.AddOrUpdate(DicomTag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0").AddOrUpdate(DicomTag.PixelSpacing, "0.9765625", "0.9765625").AddOrUpdate(DicomTag.SliceThickness, "2");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)size).AddOrUpdate(DicomTag.Columns, (ushort)size).AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2").AddOrUpdate(DicomTag.PixelRepresentation, (ushort)1);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)16).AddOrUpdate(DicomTag.BitsStored, (ushort)16).AddOrUpdate(DicomTag.HighBit, (ushort)15);
        dataset.AddOrUpdate(DicomTag.RescaleIntercept, "-1024").AddOrUpdate(DicomTag.RescaleSlope, "1").AddOrUpdate(DicomTag.RescaleType, "HU");
        return dataset;
    }
}
