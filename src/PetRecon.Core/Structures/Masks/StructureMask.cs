using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// A region as voxels: which part of each belongs to it. The region is the stack of slabs that its closed contours stand for, each reaching half
/// the distance to the neighbouring planes. Within a plane the even-odd rule holds: a polygon within another is a hole, one within that an island;
/// keyhole contours give the same. On grids whose planes are parallel to the contours' the parts are exact (to a float); on tilted ones in-plane
/// areas are exact and each layer of voxels is cut by eight planes.
/// </summary>
public sealed class StructureMask
{
    // Below this a difference of volumes is no loss.
    private const double NoticedLoss = 1e-3;

    private StructureMask(Structure structure, Volume<Occupancy> occupancy, double contourVolumeCc, ImmutableArray<string> warnings)
    {
        Structure = structure;
        Occupancy = occupancy;
        VolumeCc = occupancy.Sum() * occupancy.Grid.VoxelVolumeMm3 / 1000;
        ContourVolumeCc = contourVolumeCc;
        Warnings = warnings;
    }

    /// <summary>The region.</summary>
    public Structure Structure { get; }

    /// <summary>The part of each voxel that belongs to it, 0 to 1.</summary>
    public Volume<Occupancy> Occupancy { get; }

    /// <summary>Volume of the mask in cc: what of the region is within the grid.</summary>
    public double VolumeCc { get; }

    /// <summary>Volume of the region in cc, straight from its contours and whatever the grid.</summary>
    public double ContourVolumeCc { get; }

    /// <summary>What was taken for granted or is lost, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Makes the mask of a region.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="grid">The voxels, in the region's frame of reference and any orientation.</param>
    /// <param name="options">How; parts of voxels when null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The region encloses nothing, its contours lie in planes that are not parallel, or they are hopelessly tangled.</exception>
    public static StructureMask Of(Structure structure, VoxelGrid grid, StructureMaskOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(grid);
        options ??= new();
        options.Check();
        List<string> warnings = [];
        ContourStack stack = ContourStack.Of(structure, options, normal => MaskAxes.PlaneDistanceMm(grid, normal), warnings);
        MaskRasterizer rasterizer = new(grid, stack, options.Coverage);
        Volume<Occupancy> occupancy = new(grid, rasterizer.Run(options.Threads ?? Environment.ProcessorCount, cancellation));
        double contourVolumeCc = stack.VolumeMm3(options.Threads) / 1000;
        StructureMask mask = new(structure, occupancy, contourVolumeCc, []);
        double lost = contourVolumeCc - mask.VolumeCc;
        if (mask.VolumeCc == 0)
            warnings.Add($"Region \"{structure.Name}\": no part of it is within the grid of {grid}.");
        else if (options.Coverage == MaskCoverage.Volume && lost > NoticedLoss * contourVolumeCc)
            warnings.Add(FormattableString.Invariant($"Region \"{structure.Name}\": {100 * lost / contourVolumeCc:0.##} % of its {contourVolumeCc:0.###} cc are outside the grid."));
        return new(structure, occupancy, contourVolumeCc, [.. warnings]);
    }

    /// <summary>Volume of a region in cc by its contours alone: area times thickness, summed over its planes.</summary>
    /// <param name="structure">The region.</param>
    /// <param name="options">Where it ends; a region with contours in one plane needs a thickness, unless its contour says one.</param>
    /// <exception cref="ArgumentException">The region encloses nothing, its planes are not parallel, or the thickness of its only plane is not known.</exception>
    public static double VolumeCcOf(Structure structure, StructureMaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new();
        options.Check();
        ContourStack stack = ContourStack.Of(
            structure,
            options,
            _ => throw new ArgumentException($"Region \"{structure.Name}\" has contours in one plane only; its volume needs SinglePlaneThicknessMm."),
            []);
        return stack.VolumeMm3(options.Threads) / 1000;
    }
}
