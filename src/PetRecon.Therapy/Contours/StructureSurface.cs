using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// The closed surface of a structure of contours: where its interpolated distance to the boundary (<see cref="StructureInterpolation"/>) is zero. Beyond its
/// outermost planes it goes on for half their distance and ends flat, as masks and histograms of it do.
/// </summary>
public static class StructureSurface
{
    private const double PartsOfExtent = 70;
    private const double FinestMm = 0.5;
    private const double CoarsestMm = 3;
    private const double MostPoints = 3e7;

    /// <summary>Makes the surface.</summary>
    /// <param name="structure">The structure, its planes at any distances.</param>
    /// <param name="options">Fineness and ends; the defaults when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>A closed mesh in the structure's space.</returns>
    /// <exception cref="ArgumentException">The structure encloses nothing, its planes are not parallel, or it has too many points at the raster asked for.</exception>
    public static TriangleMesh Of(Structure structure, StructureSurfaceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new();
        options.Check();
        StructureSlabs stack = StructureSlabs.Of(structure, options.Slabs);
        double raster = options.RasterMm ?? UsualRasterMm(structure);
        ContourLattice lattice = new(structure.Name, stack, raster);
        SurfaceHeights heights = new(stack, options.SinglePlaneThicknessMm);

        // One point more on either side, so that the ends are closed.
        double low = heights.LowMm - 1.5 * raster;
        int planes = (int)Math.Ceiling(Math.Min((heights.HighMm + 1.5 * raster - low) / raster, 1e9)) + 1;
        if ((double)planes * lattice.Count > 4 * MostPoints)
            throw new ArgumentException($"Structure \"{structure.Name}\" has {(double)planes * lattice.Count:0} points at {raster:0.###} mm; {4 * MostPoints:0} are the most. A larger RasterMm would do.");
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        float[]?[] distances = new float[stack.Slabs.Length][];
        Parallel.For(0, distances.Length, parallel, plane => distances[plane] = SignedDistances.Of(OutlineEdges.Of(stack.Slabs[plane].Polygons, lattice), lattice));
        float[] values = new float[(long)planes * lattice.Count];
        Parallel.For(0, planes, parallel, () => new float[lattice.Count], (plane, _, blended) =>
        {
            heights.Fill(low + plane * raster, distances!, options.Distances, blended);
            blended.CopyTo(values.AsSpan(plane * lattice.Count));
            return blended;
        }, static _ => { });
        Volume<Unspecified> volume = new(lattice.Grid(low, raster, planes), values);
        return IsodoseSurface.Of(volume, IsodoseLevel.Absolute(0), new() { Border = IsodoseBorder.Closed, Threads = options.Threads }, null, cancellation);
    }

    private static double UsualRasterMm(Structure structure)
    {
        Vector3D low = new(double.MaxValue, double.MaxValue, double.MaxValue);
        Vector3D high = -low;
        foreach (Vector3D point in structure.Contours.Where(static contour => contour.IsClosed).SelectMany(static contour => contour.PointsMm))
        {
            low = new(Math.Min(low.X, point.X), Math.Min(low.Y, point.Y), Math.Min(low.Z, point.Z));
            high = new(Math.Max(high.X, point.X), Math.Max(high.Y, point.Y), Math.Max(high.Z, point.Z));
        }

        Vector3D size = high - low;
        double enclosed = Math.Max(size.X, 1) * Math.Max(size.Y, 1) * Math.Max(size.Z, 1);
        return Math.Max(Math.Clamp(Math.Cbrt(enclosed) / PartsOfExtent, FinestMm, CoarsestMm), Math.Cbrt(enclosed / MostPoints));
    }
}
