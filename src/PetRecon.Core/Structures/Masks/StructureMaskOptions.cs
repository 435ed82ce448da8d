namespace PetRecon.Core.Structures.Masks;

/// <summary>How contours become voxels.</summary>
public sealed record StructureMaskOptions
{
    /// <summary>Parts of voxels, or voxel centres.</summary>
    public MaskCoverage Coverage { get; init; } = MaskCoverage.Volume;

    /// <summary>Where the structure ends beyond its outermost planes.</summary>
    public StructureEnds Ends { get; init; } = StructureEnds.HalfSpacing;

    /// <summary>Thickness in mm of a structure with contours in one plane only; null takes what the contour says, or else the grid's spacing, with a warning.</summary>
    public double? SinglePlaneThicknessMm { get; init; }

    /// <summary>
    /// Planes farther apart than this many times their usual (median) distance bound a gap in the structure instead of being joined: slices that
    /// were skipped in drawing are bridged, separate parts of a structure are not.
    /// </summary>
    public double LongestBridge { get; init; } = 3.5;

    /// <summary>Number of threads; all processors if null.</summary>
    public int? Threads { get; init; }

    internal void Check()
    {
        if (SinglePlaneThicknessMm is double thickness && !(thickness > 0 && double.IsFinite(thickness)))
            throw new ArgumentException($"SinglePlaneThicknessMm is {thickness}; a thickness in mm above 0 was expected.");
        if (!(LongestBridge >= 1))
            throw new ArgumentException($"LongestBridge is {LongestBridge}; 1 (join only planes at the usual distance) or more was expected.");
        if (Threads is <= 0)
            throw new ArgumentException($"Threads is {Threads}; 1 or more was expected.");
    }
}
