namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>A TOF bin as the kernels need it: its edges, how far beyond them its weight reaches, and 1 / (sigma * truncation); scale 0 without TOF.</summary>
internal readonly struct TofArgument(float lowMm, float highMm, float sigmaMm, float scale)
{
    public readonly float LowMm = lowMm;
    public readonly float HighMm = highMm;
    public readonly float Scale = scale;
    public readonly float ReachMm = scale > 0f ? 1f / scale : sigmaMm;

    /// <summary>No TOF: everything between the ends counts in full.</summary>
    public static TofArgument None => new(-1e30f, 1e30f, 0f, 0f);
}
