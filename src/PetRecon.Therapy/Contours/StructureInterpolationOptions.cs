using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>How contours are interpolated.</summary>
public sealed record StructureInterpolationOptions
{
    /// <summary>Distance of planes afterwards, in mm, at the most; there is always at least one plane between two that are not next to each other already.</summary>
    public double PlaneSpacingMm { get; init; } = 1;

    /// <summary>
    /// Distance of the points at which distances are calculated, in mm; null takes the 200th part of the structure's smaller extent, 0.25 to 1 mm.
    /// A boundary with a radius of curvature R is met to its square over 8 R; corners are cut by about a quarter of it.
    /// </summary>
    public double? RasterMm { get; init; }

    /// <summary>What the distance to the boundary is between planes.</summary>
    public DistanceInterpolation Distances { get; init; } = DistanceInterpolation.Cubic;

    /// <summary>
    /// Where the structure ends beyond its outermost planes. The half distance, flat: the outermost contours are repeated. Rounded: over that half distance
    /// the area falls evenly to nothing, as a paraboloid's, what lies deepest within the contours last, so that the end has half of the volume of a flat one.
    /// At the contours: there, to 0.03 mm.
    /// </summary>
    public StructureEnds Ends { get; init; } = StructureEnds.HalfSpacing;

    /// <summary>Planes farther apart than this many times their usual (median) distance bound a gap, in which nothing is interpolated.</summary>
    public double LongestBridge { get; init; } = 3.5;

    /// <summary>Number of threads; all processors if null. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    internal int ThreadCount => Threads ?? Environment.ProcessorCount;

    internal void Check()
    {
        if (!(PlaneSpacingMm >= 0.1 && PlaneSpacingMm <= 1000))
            throw new ArgumentException($"PlaneSpacingMm is {PlaneSpacingMm}; 0.1 to 1000 mm were expected.");
        if (RasterMm is double raster && !(raster >= 0.01 && raster <= 100))
            throw new ArgumentException($"RasterMm is {raster}; 0.01 to 100 mm were expected.");
        if (!(LongestBridge >= 1))
            throw new ArgumentException($"LongestBridge is {LongestBridge}; 1 (join only planes at the usual distance) or more was expected.");
        if (Threads is <= 0)
            throw new ArgumentException($"Threads is {Threads}; 1 or more was expected.");
    }
}
