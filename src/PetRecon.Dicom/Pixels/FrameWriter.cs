using PetRecon.Dicom.Codecs;

namespace PetRecon.Dicom.Pixels;

/// <summary>Puts a data set's frames into another transfer syntax without loss: native, RLE, or JPEG-LS.</summary>
internal static class FrameWriter
{
    private const int ItemHeadBytes = 8;

    /// <summary>The syntaxes that can be written besides the native ones.</summary>
    public static IReadOnlyList<DicomTransferSyntax> Compressed { get; } = [DicomTransferSyntax.RLELossless, DicomTransferSyntax.JPEGLSLossless];

    /// <summary>A copy of the data set in another syntax. Samples stay as they are; only their place, and what describes it, changes.</summary>
    /// <param name="dataset">The data set; without pixels it is only copied.</param>
    /// <param name="target">A native syntax, or one of <see cref="Compressed"/>.</param>
    /// <param name="path">Where the data set came from, for messages.</param>
    /// <exception cref="ArgumentException">The target cannot be written, or cannot hold such samples.</exception>
    /// <exception cref="DicomFormatException">The pixels cannot be read.</exception>
    public static DicomDataset Transcode(DicomDataset dataset, DicomTransferSyntax target, string path)
    {
        if (target.IsEncapsulated && !Compressed.Contains(target))
            throw new ArgumentException($"\"{target.UID.Name}\" ({target.UID.UID}) cannot be written; {string.Join(" and ", Compressed)} can.", nameof(target));
        DicomDataset copy = new DicomDataset(target).NotValidated();
        dataset.CopyTo(copy);
        bool isFloat = dataset.Contains(DicomTag.FloatPixelData) || dataset.Contains(DicomTag.DoubleFloatPixelData);
        if (isFloat && target.IsEncapsulated)
            throw new ArgumentException($"floating point pixels cannot be written as \"{target.UID.Name}\".", nameof(target));
        if (isFloat || !dataset.Contains(DicomTag.PixelData))
            return copy;
        FrameReader reader = FrameReader.Create(dataset, path);
        bool isYcbcr = ColourFrames.IsYcbcr(reader.Description, reader.SaysYcbcr(0), reader.Syntax);
        Describe(copy, reader, isYcbcr);
        byte[] samples = new byte[reader.Format.FrameBytes];
        if (!target.IsEncapsulated && reader.Format.BitsAllocated == 1)
        {
            copy.AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, PackBits(reader, samples)));
            return copy;
        }

        List<IByteBuffer> frames = [];
        for (int frame = 0; frame < reader.FrameCount; frame++)
        {
            reader.ReadStored(frame, samples);
            frames.Add(new MemoryByteBuffer(Encode(samples, target, reader)));
        }

        copy.AddOrUpdate(target.IsEncapsulated ? Fragments(frames) : Native(frames, reader.Format.BitsAllocated));
        return copy;
    }

    private static DicomOtherByteFragment Fragments(List<IByteBuffer> frames)
    {
        DicomOtherByteFragment fragments = new(DicomTag.PixelData);
        long offset = 0;
        foreach (IByteBuffer frame in frames)
        {
            fragments.Fragments.Add(frame);
            fragments.OffsetTable.Add((uint)Math.Min(offset, uint.MaxValue));
            offset += ItemHeadBytes + frame.Size;
        }

        // Its numbers have 32 bits. There is one fragment a frame, so that it is not needed.
        if (offset > uint.MaxValue)
            fragments.OffsetTable.Clear();
        return fragments;
    }

    private static DicomElement Native(List<IByteBuffer> frames, int bitsAllocated)
    {
        if (frames.Sum(frame => frame.Size) % 2 != 0)
            frames.Add(new MemoryByteBuffer([0]));
        CompositeByteBuffer whole = new([.. frames]);
        return bitsAllocated > 8 ? new DicomOtherWord(DicomTag.PixelData, whole) : new DicomOtherByte(DicomTag.PixelData, whole);
    }

    private static byte[] Encode(byte[] samples, DicomTransferSyntax target, FrameReader reader)
    {
        if (target == DicomTransferSyntax.RLELossless)
            return Even(RleEncoder.Encode(samples, reader.Format));
        if (target != DicomTransferSyntax.JPEGLSLossless)
            return (byte[])samples.Clone();
        // Samples that do not end with the lowest bit are kept with all their bits.
        PixelDescription description = reader.Description;
        int bits = description.HighBit == description.BitsStored - 1 ? description.BitsStored : description.Format.BitsAllocated;
        return Even(JpegLsEncoder.Encode(samples, reader.Format, bits));
    }

    private static byte[] Even(byte[] data)
    {
        if (data.Length % 2 != 0)
            Array.Resize(ref data, data.Length + 1);
        return data;
    }

    // Samples are interleaved and whole from here on, whatever they were.
    private static void Describe(DicomDataset copy, FrameReader reader, bool isYcbcr)
    {
        copy.AddOrUpdate(DicomTag.BitsAllocated, (ushort)reader.Format.BitsAllocated);
        if (reader.Format.SamplesPerPixel == 1)
            return;
        copy.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)0);
        if (reader.Format.SamplesPerPixel == 3)
            copy.AddOrUpdate(DicomTag.PhotometricInterpretation, isYcbcr ? "YBR_FULL" : "RGB");
    }

    // Frames of one-bit samples follow one another without a gap.
    private static byte[] PackBits(FrameReader reader, byte[] samples)
    {
        long bits = (long)samples.Length * reader.FrameCount;
        byte[] packed = new byte[checked((int)((bits + 15) / 16 * 2))];
        long at = 0;
        for (int frame = 0; frame < reader.FrameCount; frame++)
        {
            reader.ReadStored(frame, samples);
            foreach (byte sample in samples)
            {
                packed[at >> 3] |= (byte)(sample << (int)(at & 7));
                at++;
            }
        }

        return packed;
    }
}
