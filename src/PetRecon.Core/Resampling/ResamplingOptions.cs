using PetRecon.Core.Spatial;

namespace PetRecon.Core.Resampling;

/// <summary>How a volume is taken to another grid.</summary>
public sealed record ResamplingOptions
{
    /// <summary>Takes a point of the target's space to the same point of the source's; null where both are in one space.</summary>
    public RigidTransform? TargetToSource { get; init; }

    /// <summary>Value of what lies outside of the source's voxels. Not a number says that nothing is known there; 0 is right for a dose that was calculated far enough.</summary>
    public float Outside { get; init; } = float.NaN;

    /// <summary>Number of threads; all processors if null.</summary>
    public int? Threads { get; init; }

    internal void Check()
    {
        if (Threads is <= 0)
            throw new ArgumentException($"Threads is {Threads}; 1 or more was expected.");
        if (TargetToSource is { } transform && !(transform.OrthogonalityError() < 1e-3))
            throw new ArgumentException($"TargetToSource departs from a rotation by {transform.OrthogonalityError():G3}; a rigid transform was expected.");
    }
}
