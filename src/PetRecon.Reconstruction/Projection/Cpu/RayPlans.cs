using System.Runtime.InteropServices;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The plans of as many groups of rays as one pass takes: vectors of <see cref="PlanLayout"/> for each group, the planes it touches, and one
/// value a lane (the sum of a forward projection, or what a back projection distributes).
/// </summary>
internal sealed unsafe class RayPlans : IDisposable
{
    private readonly int _lanes;
    private float* _blocks;
    private float* _values;

    public RayPlans(int groups, int lanes)
    {
        _lanes = lanes;
        Capacity = groups;
        _blocks = (float*)NativeMemory.AlignedAlloc((nuint)groups * (nuint)(PlanLayout.Vectors * lanes * sizeof(float)), 64);
        _values = (float*)NativeMemory.AlignedAlloc((nuint)groups * (nuint)(lanes * sizeof(float)), 64);
        Covers = new PlaneCover[groups];
    }

    ~RayPlans() => Free();

    /// <summary>Number of groups there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Planes that each group touches.</summary>
    public PlaneCover[] Covers { get; }

    public float* Block(int group) => _blocks + (nint)group * (PlanLayout.Vectors * _lanes);

    public float* Values(int group) => _values + (nint)group * _lanes;

    /// <summary>Decodes the rays of a group one by one.</summary>
    public void Fill(int group, ReadOnlySpan<LaneRay> rays, RayDecoder decoder)
    {
        PlaneCover cover = PlaneCover.Nothing;
        float* block = Block(group);
        for (int lane = 0; lane < _lanes; lane++, block++)
        {
            RayPlan ray = rays[lane].Event < 0 ? RayPlan.Empty : decoder.Decode(rays[lane]);
            cover.Add(ray.First, ray.Last, ray.Enter, ray.Leave);
            block[PlanLayout.U0 * _lanes] = ray.U0;
            block[PlanLayout.V0 * _lanes] = ray.V0;
            block[PlanLayout.UStep * _lanes] = ray.UStep;
            block[PlanLayout.VStep * _lanes] = ray.VStep;
            block[PlanLayout.StepMm * _lanes] = ray.StepMm;
            block[PlanLayout.First * _lanes] = ray.First;
            block[PlanLayout.Last * _lanes] = ray.Last;
            block[PlanLayout.TofHigh * _lanes] = ray.TofHigh;
            block[PlanLayout.TofLow * _lanes] = ray.TofLow;
            block[PlanLayout.TofStep * _lanes] = ray.TofStep;
            block[PlanLayout.Enter * _lanes] = ray.Enter;
            block[PlanLayout.Leave * _lanes] = ray.Leave;
        }

        Covers[group] = cover;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_blocks);
        NativeMemory.AlignedFree(_values);
        _blocks = _values = null;
    }
}
