namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The plans of as many groups of rays as one pass takes: vectors of <see cref="PlanLayout"/> for each group, the planes it touches, and one
/// value a lane (the sum of a forward projection, or what a back projection distributes).
/// </summary>
internal sealed unsafe class RayPlans : IDisposable
{
    private readonly int _lanes;
    private readonly AlignedFloats _blocks;
    private readonly AlignedFloats _values;

    public RayPlans(int groups, int lanes)
    {
        _lanes = lanes;
        Capacity = groups;
        _blocks = new((long)groups * PlanLayout.Vectors * lanes);
        _values = new((long)groups * lanes);
        Covers = new PlaneCover[groups];
    }

    /// <summary>Number of groups there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Planes that each group touches.</summary>
    public PlaneCover[] Covers { get; }

    public float* Block(int group) => _blocks.Pointer + (nint)group * (PlanLayout.Vectors * _lanes);

    public float* Values(int group) => _values.Pointer + (nint)group * _lanes;

    public void Dispose()
    {
        _blocks.Dispose();
        _values.Dispose();
    }
}
