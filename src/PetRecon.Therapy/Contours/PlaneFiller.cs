using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>Makes the contours of planned planes: some contour planes at a time, whose distances are held in memory as long as a plane needs them.</summary>
internal sealed class PlaneFiller(StructureSlabs stack, ContourLattice lattice, StructureInterpolationOptions options)
{
    private const int PlanesAtATime = 16;

    private readonly float[]?[] _distances = new float[stack.Slabs.Length][];

    public void Fill(List<PlannedPlane> planned, ImmutableArray<Contour>[] contours, IProgress<double>? progress, CancellationToken cancellation)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.ThreadCount, CancellationToken = cancellation };
        int next = 0;
        for (int first = 0; first < stack.Slabs.Length; first += PlanesAtATime)
        {
            int end = Math.Min(first + PlanesAtATime, stack.Slabs.Length);
            Parallel.For(Math.Max(0, first - 1), Math.Min(end + 2, stack.Slabs.Length), parallel, plane =>
                _distances[plane] ??= SignedDistances.Of(OutlineEdges.Of(stack.Slabs[plane].Polygons, lattice), lattice));
            int from = next;
            while (next < planned.Count && planned[next].Index < end)
                next++;
            Parallel.For(from, next, parallel, () => new float[lattice.Count], (n, _, blended) =>
            {
                contours[n] = [.. Contours(planned[n], blended)];
                return blended;
            }, static _ => { });
            Array.Clear(_distances, 0, Math.Max(0, end - 1));
            progress?.Report((double)end / stack.Slabs.Length);
        }
    }

    private IEnumerable<Contour> Contours(PlannedPlane plane, float[] blended)
    {
        if (plane.Between is double share)
        {
            Blend(plane.Index).At(share, options.Distances, blended);
            return lattice.Contours(blended, 0, plane.HeightMm);
        }

        StructureSlab slab = stack.Slabs[plane.Index];
        if (plane.AreaShare < 1)
            return lattice.Contours(_distances[plane.Index], LevelOf(_distances[plane.Index]!, plane.AreaShare), plane.HeightMm);
        return slab.Polygons.Select(polygon => new Contour(ContourKind.ClosedPlanar, [.. polygon.Select(point => point + (plane.HeightMm - slab.HeightMm) * stack.Normal)]));
    }

    private DistanceBlend Blend(int low)
    {
        ImmutableArray<StructureSlab> slabs = stack.Slabs;
        bool goesOnBelow = PlanePlan.IsJoined(slabs, low - 1);
        bool goesOnAbove = PlanePlan.IsJoined(slabs, low + 1);
        return new(
            goesOnBelow ? _distances[low - 1] : null,
            _distances[low]!,
            _distances[low + 1]!,
            goesOnAbove ? _distances[low + 2] : null,
            goesOnBelow ? (float)(slabs[low].HeightMm - slabs[low - 1].HeightMm) : 1,
            (float)(slabs[low + 1].HeightMm - slabs[low].HeightMm),
            goesOnAbove ? (float)(slabs[low + 2].HeightMm - slabs[low + 1].HeightMm) : 1);
    }

    // The depth within the contours below which a share of their area lies.
    private static double LevelOf(float[] distances, double areaShare)
    {
        float[] inside = [.. distances.Where(static distance => distance > 0)];
        Array.Sort(inside);
        return inside.Length == 0 ? 0 : inside[Math.Clamp((int)Math.Round(inside.Length * (1 - areaShare)), 0, inside.Length - 1)];
    }
}
