using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// A structure as the stack of slabs that <see cref="StructureMask"/> makes voxels of, for work that needs its shape without a grid: slab by slab,
/// areas on any raster (<see cref="SlabRaster"/>) and heights exactly.
/// </summary>
public sealed class StructureSlabs
{
    private StructureSlabs(ContourStack stack, int? threads, ImmutableArray<string> warnings)
    {
        Normal = stack.Normal;
        Slabs = [.. stack.Planes.Select(static plane => new StructureSlab(plane.HeightMm, plane.LowMm, plane.HighMm, [.. plane.Polygons]) { IsSimple = plane.IsSimple })];
        VolumeCc = stack.VolumeMm3(threads) / 1000;
        Warnings = warnings;
    }

    /// <summary>Unit vector across the planes; a point's height is its scalar product with this.</summary>
    public Vector3D Normal { get; }

    /// <summary>The slabs, from low to high.</summary>
    public ImmutableArray<StructureSlab> Slabs { get; }

    /// <summary>Volume of all slabs in cc, whatever the grid.</summary>
    public double VolumeCc { get; }

    /// <summary>What was taken for granted, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Cuts a structure into slabs.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="grid">The grid that it is used with: its spacing is the thickness of a region with contours in one plane only that does not say its own.</param>
    /// <param name="options">Where the region ends; half a spacing beyond its outermost planes when null.</param>
    /// <exception cref="ArgumentException">The region encloses nothing, or its contours lie in planes that are not parallel.</exception>
    public static StructureSlabs Of(Structure structure, VoxelGrid grid, StructureMaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(grid);
        options ??= new();
        options.Check();
        return Of(structure, options, normal => MaskAxes.PlaneDistanceMm(grid, normal));
    }

    /// <summary>Cuts a structure into slabs, whatever the grid.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="options">Where the region ends; a region with contours in one plane only needs a thickness here, unless its contour says one.</param>
    /// <exception cref="ArgumentException">The region encloses nothing, its planes are not parallel, or the thickness of its only plane is not known.</exception>
    public static StructureSlabs Of(Structure structure, StructureMaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return Of(structure, options, _ => throw new ArgumentException($"Region \"{structure.Name}\" has contours in one plane only; its slab needs SinglePlaneThicknessMm."));
    }

    private static StructureSlabs Of(Structure structure, StructureMaskOptions options, Func<Vector3D, double> fallbackThicknessMm)
    {
        List<string> warnings = [];
        ContourStack stack = ContourStack.Of(structure, options, fallbackThicknessMm, warnings);
        return new(stack, options.Threads, [.. warnings]);
    }
}
