namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Image Pixel module (PS3.3, C.7.6.3).</summary>
internal static class StoredPixels
{
    /// <summary>Everything but the pixels, for one grey sample a pixel that uses all its bits.</summary>
    public static void AddFormat(DicomDataset dataset, int rows, int columns, int bits, bool isSigned)
    {
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)rows);
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)columns);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)bits);
        dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)bits);
        dataset.AddOrUpdate(DicomTag.HighBit, (ushort)(bits - 1));
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)(isSigned ? 1 : 0));
    }

    /// <summary>The pixels, frame by frame.</summary>
    public static void Add(DicomDataset dataset, IReadOnlyList<byte[]> frames)
    {
        bool areWords = dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated) > 8;
        IByteBuffer whole = frames.Count == 1 ? new MemoryByteBuffer(Even(frames[0])) : Joined(frames);
        dataset.AddOrUpdate(areWords ? new DicomOtherWord(DicomTag.PixelData, whole) : new DicomOtherByte(DicomTag.PixelData, whole));
    }

    private static CompositeByteBuffer Joined(IReadOnlyList<byte[]> frames)
    {
        List<IByteBuffer> parts = [.. frames.Select(frame => new MemoryByteBuffer(frame))];
        if (frames.Sum(frame => (long)frame.Length) % 2 != 0)
            parts.Add(new MemoryByteBuffer(new byte[1]));
        return new([.. parts]);
    }

    private static byte[] Even(byte[] bytes) => bytes.Length % 2 == 0 ? bytes : [.. bytes, 0];
}
