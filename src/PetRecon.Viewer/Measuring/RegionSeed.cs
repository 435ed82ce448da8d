using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>Where and how a region grew, so that it can grow again when a scene is opened from a file.</summary>
/// <param name="PlaceMm">Where it began, in the scene's space.</param>
/// <param name="Options">How it grew.</param>
public sealed record RegionSeed(Vector3D PlaceMm, RegionGrowingOptions Options)
{
    /// <summary>Which frame it grew in, of something that changes with time, from 0.</summary>
    public int FrameIndex { get; init; }
}
