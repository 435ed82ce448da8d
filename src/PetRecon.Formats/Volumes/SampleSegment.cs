namespace PetRecon.Formats.Volumes;

/// <summary>A run of samples that lie one after another in one file and share a scale.</summary>
/// <param name="Path">The file that holds them.</param>
/// <param name="FileOffset">First byte of the samples, or of the compressed stream that holds them.</param>
/// <param name="SampleCount">How many samples.</param>
/// <param name="Samples">Their number format.</param>
internal sealed record SampleSegment(string Path, long FileOffset, long SampleCount, StoredSamples Samples)
{
    public SamplePacking Packing { get; init; }

    /// <summary>Bytes to pass over after decompression.</summary>
    public long UnpackedOffset { get; init; }

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }
}
