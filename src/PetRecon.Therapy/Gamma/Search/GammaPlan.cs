using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>All that the search of one pair of doses needs, in host memory.</summary>
internal sealed class GammaPlan
{
    // More cells than this within the largest distance are a mistake in units.
    private const long MaxSteps = 4_000_000;

    private const double ParallelTolerance = 1e-3;

    // With room for the rounding of a point's place to a float.
    private const double HalfVoxel = 0.5 + 1e-6;

    private GammaPlan(Volume points, Volume searched, GammaSpace space, GammaCriterion criterion, CellStep[] steps, bool searchesCenters)
    {
        Points = points;
        Searched = searched;
        Space = space;
        Criterion = criterion;
        Steps = steps;
        SearchesCenters = searchesCenters;
    }

    /// <summary>The dose at whose voxels gamma is asked for.</summary>
    public Volume Points { get; }

    /// <summary>The dose that is interpolated and searched.</summary>
    public Volume Searched { get; }

    public GammaSpace Space { get; }

    public GammaCriterion Criterion { get; }

    /// <summary>
    /// Cells in the order of their distance from the one that the point is in; that one is the first. Voxels by their distance from a point
    /// that is nearest to the first of them, where voxel centres alone are searched.
    /// </summary>
    public CellStep[] Steps { get; }

    /// <summary>Whether voxel centres alone are searched.</summary>
    public bool SearchesCenters { get; }

    /// <summary>Makes the plan.</summary>
    /// <param name="points">Where gamma is asked for.</param>
    /// <param name="searched">The dose that is searched.</param>
    /// <param name="toSearched">From the points' space to the searched one's.</param>
    /// <param name="options">How.</param>
    /// <param name="criterion">Tolerances as numbers.</param>
    /// <exception cref="ArgumentException">A grid is sheared, planes are not parallel, or the search would be absurdly wide.</exception>
    public static GammaPlan Of(Volume points, Volume searched, RigidTransform toSearched, GammaOptions options, GammaCriterion criterion)
    {
        VoxelGrid grid = searched.Grid;
        if (!grid.IsOrthogonal)
            throw new ArgumentException($"The searched dose's grid of {grid} has axes that are not at right angles. Resample it on one that has.", nameof(searched));
        GammaSpace space = default;
        (space.CellsX, space.StrideX, space.ReachX) = Axis(grid.SizeX, 1);
        (space.CellsY, space.StrideY, space.ReachY) = Axis(grid.SizeY, grid.SizeX);
        (space.CellsZ, space.StrideZ, space.ReachZ) = Axis(grid.SizeZ, grid.SizeX * grid.SizeY);
        Vector3D width = grid.SpacingMm / options.DistanceToAgreementMm;
        (space.WidthX, space.WidthY, space.WidthZ) = ((float)width.X, (float)width.Y, (float)width.Z);
        (space.PerWidthX, space.PerWidthY, space.PerWidthZ) = ((float)(1 / width.X), (float)(1 / width.Y), (float)(1 / width.Z));
        space.InPlane = options.InPlane ? 1 : 0;
        space.PointsX = points.Grid.SizeX;
        space.PointsY = points.Grid.SizeY;
        Map(ref space, points.Grid, grid, toSearched);
        if (options.InPlane && (Math.Abs(space.ByIZ) * space.PointsX > ParallelTolerance || Math.Abs(space.ByJZ) * space.PointsY > ParallelTolerance))
            throw new ArgumentException($"Planes are to be compared within themselves, but those of the searched grid ({grid}) are not parallel to the points' ({points.Grid}).", nameof(options));
        bool searchesCenters = options.Interpolation == GammaInterpolation.None;
        return new(points, searched, space, criterion, StepsWithin(space, options.MaxGamma, width, searchesCenters), searchesCenters);
    }

    /// <summary>The least and the largest dose of each cell, at the index of its first corner.</summary>
    public (float[] Least, float[] Most) CellBounds(int threads)
    {
        VoxelGrid grid = Searched.Grid;
        float[] least = Searched.ToArray();
        float[] most = Searched.ToArray();
        foreach ((int size, int stride) in new[] { (grid.SizeX, 1), (grid.SizeY, grid.SizeX), (grid.SizeZ, grid.SizeX * grid.SizeY) })
        {
            if (size > 1)
                WithNext(least, most, stride, grid, threads);
        }

        return (least, most);
    }

    // Each value with its neighbour's along one axis. In place is right, as neighbours lie ahead; planes and rows are dealt to threads so that none reads what another writes.
    private static void WithNext(float[] least, float[] most, int stride, VoxelGrid grid, int threads)
    {
        int plane = grid.SizeX * grid.SizeY;
        bool acrossPlanes = stride == plane;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads };
        Parallel.For(0, acrossPlanes ? grid.SizeY : grid.SizeZ, parallel, part =>
        {
            if (!acrossPlanes)
            {
                Pairs(least, most, part * plane, plane - stride, stride);
                return;
            }

            for (int z = 0; z < grid.SizeZ - 1; z++)
                Pairs(least, most, z * plane + part * grid.SizeX, grid.SizeX, stride);
        });
    }

    private static void Pairs(float[] least, float[] most, int first, int count, int stride)
    {
        Span<float> low = least.AsSpan(first, count);
        Span<float> lowNext = least.AsSpan(first + stride, count);
        Span<float> high = most.AsSpan(first, count);
        Span<float> highNext = most.AsSpan(first + stride, count);
        for (int i = 0; i < count; i++)
        {
            low[i] = Math.Min(low[i], lowNext[i]);
            high[i] = Math.Max(high[i], highNext[i]);
        }
    }

    private static (int Cells, int Stride, float Reach) Axis(int size, int stride) => size > 1 ? (size - 1, stride, 1f) : (1, 0, 0f);

    private static void Map(ref GammaSpace space, VoxelGrid points, VoxelGrid searched, RigidTransform toSearched)
    {
        Vector3D origin = searched.IndexOf(toSearched.Apply(points.PositionMm(0, 0, 0)));
        Vector3D byI = searched.IndexOf(toSearched.Apply(points.PositionMm(1, 0, 0))) - origin;
        Vector3D byJ = searched.IndexOf(toSearched.Apply(points.PositionMm(0, 1, 0))) - origin;
        Vector3D byK = searched.IndexOf(toSearched.Apply(points.PositionMm(0, 0, 1))) - origin;
        (space.OriginX, space.OriginY, space.OriginZ) = origin;
        (space.ByIX, space.ByIY, space.ByIZ) = byI;
        (space.ByJX, space.ByJY, space.ByJZ) = byJ;
        (space.ByKX, space.ByKY, space.ByKZ) = byK;
    }

    private static CellStep[] StepsWithin(GammaSpace space, double maxGamma, Vector3D width, bool searchesCenters)
    {
        // Two cells may be nearer than their first corners by a whole cell; a voxel may be nearer to the point than to the point's own voxel by half a one.
        double nearer = searchesCenters ? HalfVoxel : 1;
        int more = searchesCenters ? 1 : 0;
        int rangeX = Range(space.CellsX + more * (int)space.ReachX, maxGamma / width.X);
        int rangeY = Range(space.CellsY + more * (int)space.ReachY, maxGamma / width.Y);
        int rangeZ = space.InPlane != 0 ? 0 : Range(space.CellsZ + more * (int)space.ReachZ, maxGamma / width.Z);
        long count = (2L * rangeX + 1) * (2L * rangeY + 1) * (2L * rangeZ + 1);
        if (count > MaxSteps)
            throw new ArgumentException($"The search would reach {rangeX} x {rangeY} x {rangeZ} voxels to each side, {count} in all; expected {MaxSteps} at most. Is the distance to agreement in mm, and MaxGamma 2 or so?");
        List<(CellStep Step, double Center)> steps = [];
        for (int z = -rangeZ; z <= rangeZ; z++)
        {
            for (int y = -rangeY; y <= rangeY; y++)
            {
                for (int x = -rangeX; x <= rangeX; x++)
                {
                    Vector3D gap = new(Gap(x, nearer) * width.X, Gap(y, nearer) * width.Y, space.InPlane != 0 ? 0 : Gap(z, nearer) * width.Z);
                    // A float that is not above the true bound.
                    float bound = MathF.BitDecrement((float)gap.LengthSquared);
                    if (gap.LengthSquared < maxGamma * maxGamma)
                        steps.Add((new(x, y, z, Math.Max(0, bound)), new Vector3D(x * width.X, y * width.Y, z * width.Z).LengthSquared));
                }
            }
        }

        return [.. steps.OrderBy(static step => step.Step.BoundSquared).ThenBy(static step => step.Center).Select(static step => step.Step)];
    }

    private static double Gap(int step, double nearer) => Math.Max(Math.Abs(step) - nearer, 0);

    private static int Range(int count, double reach) => (int)Math.Min(count - 1, Math.Ceiling(reach) + 1);
}
