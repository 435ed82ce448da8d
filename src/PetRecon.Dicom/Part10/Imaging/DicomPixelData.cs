namespace PetRecon.Dicom.Part10;

/// <summary>The pixel data of a data set, frame by frame, as they are stored: native or compressed (PS3.5, 8 and A.4).</summary>
internal abstract class DicomPixelData(DicomDataset dataset)
{
    public DicomDataset Dataset { get; } = dataset;

    public DicomTransferSyntax Syntax => Dataset.InternalTransferSyntax;

    public ushort Width
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.Columns);
        set => Dataset.AddOrUpdate(DicomTag.Columns, value);
    }

    public ushort Height
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.Rows);
        set => Dataset.AddOrUpdate(DicomTag.Rows, value);
    }

    public int NumberOfFrames
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1);
        protected set => Dataset.AddOrUpdate(DicomTag.NumberOfFrames, value);
    }

    public ushort BitsAllocated => Dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated);

    public ushort BitsStored
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.BitsStored, BitsAllocated);
        set => Dataset.AddOrUpdate(DicomTag.BitsStored, value);
    }

    public ushort HighBit
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.HighBit, (ushort)(BitsStored - 1));
        set => Dataset.AddOrUpdate(DicomTag.HighBit, value);
    }

    public ushort SamplesPerPixel
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, (ushort)1);
        set => Dataset.AddOrUpdate(DicomTag.SamplesPerPixel, value);
    }

    public PixelRepresentation PixelRepresentation
    {
        get => (PixelRepresentation)Dataset.GetSingleValueOrDefault(DicomTag.PixelRepresentation, (ushort)0);
        set => Dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)value);
    }

    public PlanarConfiguration PlanarConfiguration
    {
        get => (PlanarConfiguration)Dataset.GetSingleValueOrDefault(DicomTag.PlanarConfiguration, (ushort)0);
        set => Dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)value);
    }

    public PhotometricInterpretation PhotometricInterpretation
    {
        get => PhotometricInterpretation.Parse(Dataset.GetSingleValue<string>(DicomTag.PhotometricInterpretation));
        set => Dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, value.Value);
    }

    public int BytesAllocated => (BitsAllocated + 7) / 8;

    /// <summary>Bytes of a native frame: with 1 bit a pixel rounded up, with YBR_FULL_422 two thirds of three samples a pixel.</summary>
    /// <exception cref="DicomDataException">It is more than an array can hold.</exception>
    public int UncompressedFrameSize => (FrameBits + 7) / 8 is var bytes && bytes <= Array.MaxLength
        ? (int)bytes
        : throw new DicomDataException($"a frame of {Width} x {Height} pixels should have {bytes} bytes, more than can be held.");

    protected long FrameBits
    {
        get
        {
            long pixels = (long)Width * Height;
            if (BitsAllocated == 1)
                return pixels * SamplesPerPixel;
            bool isHalved = !Syntax.IsEncapsulated && Dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim() is "YBR_FULL_422" or "YBR_PARTIAL_422";
            return pixels * (isHalved ? 2 : SamplesPerPixel) * BytesAllocated * 8;
        }
    }

    /// <summary>The pixel data of a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="newPixelData">Whether to begin with no frames, in the data set's syntax, dropping any that it has.</param>
    /// <exception cref="DicomDataException">There are none.</exception>
    public static DicomPixelData Create(DicomDataset dataset, bool newPixelData = false)
    {
        if (newPixelData)
        {
            dataset.Remove(DicomTag.PixelData);
            dataset.AddOrUpdate(DicomTag.NumberOfFrames, 0);
            if (!dataset.InternalTransferSyntax.IsEncapsulated)
                return new NativePixelData(dataset, EmptyBuffer.Value);
            DicomOtherByteFragment empty = new(DicomTag.PixelData);
            dataset.AddOrUpdate(empty);
            return new EncapsulatedPixelData(dataset, empty);
        }

        return dataset.Find(DicomTag.PixelData) switch
        {
            DicomFragmentSequence fragments => new EncapsulatedPixelData(dataset, fragments),
            DicomElement element => new NativePixelData(dataset, element.Buffer),
            _ => throw new DicomDataException("the data set has no Pixel Data (7fe0,0010)."),
        };
    }

    /// <summary>A frame as it is stored, numbers little endian.</summary>
    /// <param name="frame">From 0.</param>
    /// <exception cref="DicomDataException">There is no such frame, or it is cut off.</exception>
    public abstract IByteBuffer GetFrame(int frame);

    /// <summary>Adds a frame behind the others.</summary>
    public abstract void AddFrame(IByteBuffer data);

    private protected void CheckFrame(int frame)
    {
        if (frame < 0 || frame >= NumberOfFrames)
            throw new DicomDataException($"there is no frame {frame + 1}: the data set has {NumberOfFrames}.");
    }
}
