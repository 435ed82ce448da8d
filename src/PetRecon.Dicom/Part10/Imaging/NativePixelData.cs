namespace PetRecon.Dicom.Part10;

/// <summary>Pixel data that are not compressed: frame after frame; with 1 bit a pixel a frame may begin within a byte.</summary>
internal sealed class NativePixelData(DicomDataset dataset, IByteBuffer pixels) : DicomPixelData(dataset)
{
    private readonly List<IByteBuffer> _added = [];

    /// <inheritdoc/>
    public override IByteBuffer GetFrame(int frame)
    {
        CheckFrame(frame);
        if (_added.Count > 0)
            return _added[frame];
        long bits = FrameBits;
        if (bits % 8 != 0)
            return OfBits(frame, bits);
        long size = bits / 8;
        long start = size * frame;
        if (start + size > pixels.Size)
            throw new DicomDataException($"frame {frame + 1} ends at byte {start + size} of the Pixel Data, which have only {pixels.Size}: {start + size - pixels.Size} bytes are missing.");
        return new RangeByteBuffer(pixels, start, size);
    }

    /// <inheritdoc/>
    public override void AddFrame(IByteBuffer data)
    {
        _added.Add(data);
        NumberOfFrames = _added.Count;
        CompositeByteBuffer whole = new([.. _added]);
        Dataset.AddOrUpdate(BitsAllocated > 8 ? new DicomOtherWord(DicomTag.PixelData, whole) : new DicomOtherByte(DicomTag.PixelData, whole));
    }

    private MemoryByteBuffer OfBits(int frame, long bits)
    {
        long first = bits * frame;
        long last = first + bits;
        if ((last + 7) / 8 > pixels.Size)
            throw new DicomDataException($"frame {frame + 1} ends at bit {last} of the Pixel Data, which have only {pixels.Size} bytes.");
        byte[] stored = new byte[checked((int)((last + 7) / 8 - first / 8))];
        pixels.GetByteRange(first / 8, stored.Length, stored);
        byte[] aligned = new byte[(bits + 7) / 8];
        int shift = (int)(first % 8);
        for (int i = 0; i < aligned.Length; i++)
        {
            int pair = stored[i] | (i + 1 < stored.Length ? stored[i + 1] << 8 : 0);
            aligned[i] = (byte)(pair >> shift);
        }

        if (bits % 8 != 0)
            aligned[^1] &= (byte)((1 << (int)(bits % 8)) - 1);
        return new(aligned);
    }
}
