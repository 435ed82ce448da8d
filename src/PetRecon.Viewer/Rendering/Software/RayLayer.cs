using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>One layer along one line of sight, in steps from where the line enters what there is.</summary>
internal readonly struct RayLayer
{
    private readonly Vector128<float> _from;
    private readonly Vector128<float> _step;
    private readonly float _near;
    private readonly float _far;

    public RayLayer(LayerFrame frame, Vector3D start, Vector3D sight, LineLimits limits, double enterMm, double stepMm)
    {
        Vector3D step = stepMm * sight;
        _from = LineLimits.Lanes(start + enterMm * sight);
        _step = LineLimits.Lanes(step);
        _near = (float)((limits.Low - enterMm) / stepMm);
        _far = (float)((limits.High - enterMm) / stepMm);
        Skip = new(frame.Skip!, _from, _step, frame.Table.Last, frame.Skip!.Fine.SamplesPerLook(RayClip.LargestMove(step)), frame.Skip.Coarse.SamplesPerLook(RayClip.LargestMove(step)));
    }

    /// <summary>Bounds of the values.</summary>
    public SkipCursor Skip { get; }

    /// <summary>Whether the layer has nothing of the intervals from one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Misses(int first, int count) => !(_far > first && _near < first + count && _far > _near);

    /// <summary>Where eight samples from an interval on are, in voxel indices, and which part of each interval is within the layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Places(int first, float jitter, out Vector256<float> x, out Vector256<float> y, out Vector256<float> z)
    {
        Vector256<float> n = Vector256.Create((float)first) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        Vector256<float> begin = Vector256.Max(n, Vector256.Create(_near));
        Vector256<float> end = Vector256.Min(n + Vector256<float>.One, Vector256.Create(_far));
        Vector256<float> at = Vector256.Min(Vector256.Max(n + Vector256.Create(jitter), begin), Vector256.Max(begin, end));
        x = Vector256.Create(_from.GetElement(0)) + at * _step.GetElement(0);
        y = Vector256.Create(_from.GetElement(1)) + at * _step.GetElement(1);
        z = Vector256.Create(_from.GetElement(2)) + at * _step.GetElement(2);
        return Vector256.Max(end - begin, Vector256<float>.Zero);
    }
}
