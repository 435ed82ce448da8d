namespace PetRecon.Dicom.Codecs;

/// <summary>Shape of one frame as a codec writes it: interleaved samples (RGBRGB), little-endian, <see cref="BytesPerSample"/> each.</summary>
/// <param name="Columns">Samples of a component in a row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="SamplesPerPixel">Components: 1, or 3 for colour.</param>
/// <param name="BitsAllocated">Bits that a sample occupies: 1, 8, 16 or 32.</param>
/// <param name="IsSigned">Whether samples are two's complement.</param>
internal readonly record struct FrameFormat(int Columns, int Rows, int SamplesPerPixel, int BitsAllocated, bool IsSigned)
{
    public int BytesPerSample => (BitsAllocated + 7) / 8;

    public long FrameBytes => (long)Columns * Rows * SamplesPerPixel * BytesPerSample;
}
