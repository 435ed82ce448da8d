using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>How a dose-volume histogram is made.</summary>
public sealed record DoseVolumeHistogramOptions
{
    /// <summary>Where a structure ends beyond its outermost contours, how gaps are bridged, and the number of threads.</summary>
    public StructureMaskOptions Structure { get; init; } = new();

    /// <summary>What the dose is between voxel centres.</summary>
    public HistogramInterpolation Interpolation { get; init; } = HistogramInterpolation.Linear;

    /// <summary>Number of points of the curve, evenly over the doses around the structure. Between them volumes are interpolated.</summary>
    public int PointCount { get; init; } = 8192;

    /// <summary>
    /// The least number of pixels across a structure, in both directions of its planes; at least one to a dose voxel is taken in any case. What the
    /// boundary leaves open falls with its square.
    /// </summary>
    public int PixelsAcross { get; init; } = 48;

    internal void Check()
    {
        if (PointCount is < 16 or > 1 << 20)
            throw new ArgumentException($"PointCount is {PointCount}; 16 to {1 << 20} points of a curve were expected.");
        if (PixelsAcross is < 2 or > 4096)
            throw new ArgumentException($"PixelsAcross is {PixelsAcross}; 2 to 4096 were expected.");
    }
}
