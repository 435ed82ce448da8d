using System.Collections.Immutable;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// The distance to a structure's boundary at any height: between planes that are joined as they are blended, beyond an end that of the outermost plane, but
/// never more than what is left to where the end is.
/// </summary>
internal sealed class SurfaceHeights
{
    private readonly ImmutableArray<StructureSlab> _slabs;
    private readonly double[] _ends;

    public SurfaceHeights(StructureSlabs stack, double singlePlaneThicknessMm)
    {
        _slabs = stack.Slabs;
        double[] distances = [.. _slabs.Zip(_slabs.Skip(1), static (low, high) => high.HeightMm - low.HeightMm)];
        double usual = distances.Length > 0 ? distances.Order().ElementAt(distances.Length / 2) : 0;
        _ends = new double[_slabs.Length];
        for (int i = 0; i < _ends.Length; i++)
        {
            _ends[i] = 0.5 * (PlanePlan.IsJoined(_slabs, i - 1) ? distances[i - 1] : PlanePlan.IsJoined(_slabs, i) ? distances[i]
                : _slabs.Length > 1 ? usual : Math.Max(_slabs[i].ThicknessMm, singlePlaneThicknessMm));
        }
    }

    /// <summary>Where the structure begins.</summary>
    public double LowMm => _slabs[0].HeightMm - _ends[0];

    /// <summary>Where it ends.</summary>
    public double HighMm => _slabs[^1].HeightMm + _ends[^1];

    /// <summary>The distances at a height, from those in the contour planes.</summary>
    public void Fill(double heightMm, float[][] distances, DistanceInterpolation interpolation, float[] to)
    {
        int below = Below(heightMm);
        if (PlanePlan.IsJoined(_slabs, below))
        {
            double between = _slabs[below + 1].HeightMm - _slabs[below].HeightMm;
            Blend(below, distances).At((heightMm - _slabs[below].HeightMm) / between, interpolation, to);
            return;
        }

        Array.Fill(to, float.NegativeInfinity);
        if (below >= 0)
            Include(distances[below], (float)(_ends[below] - (heightMm - _slabs[below].HeightMm)), to);
        if (below + 1 < _slabs.Length)
            Include(distances[below + 1], (float)(_ends[below + 1] - (_slabs[below + 1].HeightMm - heightMm)), to);
    }

    private static void Include(float[] distances, float leftMm, float[] to)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = Math.Max(to[i], Math.Min(distances[i], leftMm));
    }

    // The last plane that is not above a height; -1 if all are.
    private int Below(double heightMm)
    {
        int low = -1;
        for (int high = _slabs.Length; high - low > 1;)
        {
            int middle = (low + high) / 2;
            if (_slabs[middle].HeightMm <= heightMm)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    private DistanceBlend Blend(int low, float[][] distances)
    {
        bool goesOnBelow = PlanePlan.IsJoined(_slabs, low - 1);
        bool goesOnAbove = PlanePlan.IsJoined(_slabs, low + 1);
        return new(
            goesOnBelow ? distances[low - 1] : null,
            distances[low],
            distances[low + 1],
            goesOnAbove ? distances[low + 2] : null,
            goesOnBelow ? (float)(_slabs[low].HeightMm - _slabs[low - 1].HeightMm) : 1,
            (float)(_slabs[low + 1].HeightMm - _slabs[low].HeightMm),
            goesOnAbove ? (float)(_slabs[low + 2].HeightMm - _slabs[low + 1].HeightMm) : 1);
    }
}
