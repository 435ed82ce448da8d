using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>A line of sight through one layer: samples from where it enters to where it leaves, both included, at equal distances of at most a step.</summary>
internal readonly struct SampledRay
{
    private SampledRay(LayerFrame frame, Vector3D start, Vector3D sight, LineLimits limits, double stepMm, int fineSamples, int coarseSamples)
    {
        Last = RayClip.Intervals(limits.High - limits.Low, stepMm);
        NearMm = limits.Low;
        StrideMm = (limits.High - limits.Low) / Last;
        From = LineLimits.Lanes(start + NearMm * sight);
        Step = LineLimits.Lanes(StrideMm * sight);
        Skip = new(frame.Skip!, From, Step, frame.Table.Last, fineSamples, coarseSamples);
    }

    /// <summary>Number of the last sample; the first is 0.</summary>
    public int Last { get; }

    public double NearMm { get; }

    public double StrideMm { get; }

    /// <summary>Voxel indices of the first sample.</summary>
    public Vector128<float> From { get; }

    /// <summary>From one sample to the next.</summary>
    public Vector128<float> Step { get; }

    public SkipCursor Skip { get; }

    /// <summary>The line of sight of a place in the picture; null if it misses the layer or what the clips leave of it.</summary>
    public static SampledRay? Of(LayerFrame frame, LineLimits clipMm, double x, double y, double stepMm, int fineSamples, int coarseSamples)
    {
        Vector3D start = frame.IndexAt(x, y);
        Vector3D sight = frame.SightAt(x, y);
        LineLimits limits = clipMm.Within(frame.Grid, start, sight);
        return limits.IsEmpty ? null : new SampledRay(frame, start, sight, limits, stepMm, fineSamples, coarseSamples);
    }

    /// <summary>Voxel indices of eight places, counted in samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Places(Vector256<float> n, out Vector256<float> x, out Vector256<float> y, out Vector256<float> z)
    {
        x = Vector256.Create(From.GetElement(0)) + n * Step.GetElement(0);
        y = Vector256.Create(From.GetElement(1)) + n * Step.GetElement(1);
        z = Vector256.Create(From.GetElement(2)) + n * Step.GetElement(2);
    }
}
