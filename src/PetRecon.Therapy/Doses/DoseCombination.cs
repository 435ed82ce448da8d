using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>How doses are brought together.</summary>
public sealed record DoseCombination
{
    /// <summary>The grid of the result, in the first dose's space. If null: the first dose's, extended for sums by whole voxels until it covers all doses.</summary>
    public VoxelGrid? Grid { get; init; }

    /// <summary>How doses on other grids are taken to it.</summary>
    public DoseInterpolation Interpolation { get; init; } = DoseInterpolation.Linear;

    /// <summary>How the spaces of the doses lie in each other; needed for doses in different frames of reference.</summary>
    public ImmutableArray<FrameTransform> Registrations { get; init; } = [];

    /// <summary>Number of threads; all processors if null.</summary>
    public int? Threads { get; init; }
}
