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
