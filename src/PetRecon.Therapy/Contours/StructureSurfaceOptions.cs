using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>How the surface of a structure is made.</summary>
public sealed record StructureSurfaceOptions
{
    /// <summary>
    /// Distance of the points between which the surface is found, in all directions, in mm; null takes the 70th part of the structure's extent, 0.5 to 3 mm.
    /// </summary>
    public double? RasterMm { get; init; }

    /// <summary>What the distance to the boundary is between planes.</summary>
    public DistanceInterpolation Distances { get; init; } = DistanceInterpolation.Cubic;

    /// <summary>Thickness of a structure with contours in one plane only that does not say its own, in mm.</summary>
    public double SinglePlaneThicknessMm { get; init; } = 3;

    /// <summary>Planes farther apart than this many times their usual (median) distance bound a gap, in which there is nothing.</summary>
    public double LongestBridge { get; init; } = 3.5;

    /// <summary>Number of threads; all processors if null. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    internal StructureMaskOptions Slabs => new() { Ends = StructureEnds.AtContour, LongestBridge = LongestBridge, SinglePlaneThicknessMm = SinglePlaneThicknessMm, Threads = Threads };

    internal void Check()
    {
        if (RasterMm is double raster && !(raster >= 0.05 && raster <= 100))
            throw new ArgumentException($"RasterMm is {raster}; 0.05 to 100 mm were expected.");
    }
}
