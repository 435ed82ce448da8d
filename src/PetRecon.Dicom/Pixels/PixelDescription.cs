using PetRecon.Dicom.Codecs;

namespace PetRecon.Dicom.Pixels;

/// <summary>What the Image Pixel module of a data set says of its samples (PS3.3, C.7.6.3), checked.</summary>
internal sealed record PixelDescription
{
    public required int Columns { get; init; }

    public required int Rows { get; init; }

    public required int SamplesPerPixel { get; init; }

    /// <summary>Bits that a sample occupies in the file: 1, 8, 12, 16, 32, or 64 for double precision.</summary>
    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    public required bool IsSigned { get; init; }

    /// <summary>Whether native samples lie component by component.</summary>
    public required bool IsPlanar { get; init; }

    /// <summary>Whether samples are floating point numbers.</summary>
    public required bool IsFloat { get; init; }

    /// <summary>The defined term of Photometric Interpretation; empty where the data set has none.</summary>
    public required string Photometric { get; init; }

    public required int FrameCount { get; init; }

    /// <summary>Shape of a frame as samples are given out. Those of 12 bits come in 16.</summary>
    public FrameFormat Format => new(Columns, Rows, SamplesPerPixel, BitsAllocated == 12 ? 16 : BitsAllocated, IsSigned);

    /// <summary>Whether two neighbours share their colour in native data: Y Y Cb Cr.</summary>
    public bool IsHalved => Photometric is "YBR_FULL_422" or "YBR_PARTIAL_422" && SamplesPerPixel == 3;

    /// <summary>Bits of a native frame. A frame of one-bit samples may begin within a byte.</summary>
    public long NativeFrameBits => (long)Columns * Rows * (IsHalved ? 2 : SamplesPerPixel) * BitsAllocated;

    /// <summary>Reads the module.</summary>
    /// <exception cref="DicomFormatException">An attribute is missing, or its value is not possible.</exception>
    public static PixelDescription Read(DicomDataset dataset, string path)
    {
        bool isDouble = dataset.Contains(DicomTag.DoubleFloatPixelData);
        bool isFloat = isDouble || dataset.Contains(DicomTag.FloatPixelData);
        int columns = Required(dataset, DicomTag.Columns, path);
        int rows = Required(dataset, DicomTag.Rows, path);
        int allocated = isDouble ? 64 : isFloat ? 32 : Required(dataset, DicomTag.BitsAllocated, path);
        int stored = isFloat ? allocated : Optional(dataset, DicomTag.BitsStored, allocated);
        int highBit = isFloat ? allocated - 1 : Optional(dataset, DicomTag.HighBit, stored - 1);
        int samples = Optional(dataset, DicomTag.SamplesPerPixel, 1);
        if (columns == 0 || rows == 0)
            throw new DicomFormatException(path, $"an image of {columns} columns and {rows} rows has no pixels.");
        if (!isFloat && allocated is not (1 or 8 or 12 or 16 or 32))
            throw new DicomFormatException(path, $"Bits Allocated (0028,0100) is {allocated}; expected 1, 8, 12, 16 or 32.");
        if (samples is not (1 or 3 or 4) || (samples > 1 && allocated is 1 or 12))
            throw new DicomFormatException(path, $"Samples per Pixel (0028,0002) is {samples} with {allocated} bits allocated; expected 1 or 3.");
        if (stored < 1 || stored > allocated || highBit < stored - 1 || highBit >= allocated)
        {
            throw new DicomFormatException(
                path,
                $"{stored} bits stored (0028,0101) with {highBit} as the highest (0028,0102) do not fit {allocated} bits allocated (0028,0100).");
        }

        PixelDescription description = new()
        {
            Columns = columns,
            Rows = rows,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = highBit,
            IsSigned = !isFloat && Optional(dataset, DicomTag.PixelRepresentation, 0) == 1,
            IsPlanar = samples > 1 && Optional(dataset, DicomTag.PlanarConfiguration, 0) == 1,
            IsFloat = isFloat,
            Photometric = dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim().ToUpperInvariant(),
            FrameCount = ReadFrameCount(dataset, path),
        };
        if (description.Format.FrameBytes > Array.MaxLength)
            throw new DicomFormatException(path, $"a frame of {description.Format.FrameBytes} bytes is too large ({columns} x {rows} pixels).");
        return description;
    }

    private static int Required(DicomDataset dataset, DicomTag tag, string path)
    {
        try
        {
            return dataset.GetSingleValue<ushort>(tag);
        }
        catch (DicomDataException exception)
        {
            throw new DicomFormatException(path, exception.Message, inner: exception);
        }
    }

    private static int Optional(DicomDataset dataset, DicomTag tag, int otherwise) =>
        dataset.TryGetSingleValue(tag, out ushort value) ? value : otherwise;

    private static int ReadFrameCount(DicomDataset dataset, string path)
    {
        if (!dataset.TryGetString(DicomTag.NumberOfFrames, out string? text) || string.IsNullOrWhiteSpace(text))
            return 1;
        if (dataset.TryGetSingleValue(DicomTag.NumberOfFrames, out int count) && count >= 0)
            return Math.Max(1, count);
        throw new DicomFormatException(path, $"Number of Frames (0028,0008) is \"{text.Trim()}\"; expected a whole number from 1.");
    }
}
