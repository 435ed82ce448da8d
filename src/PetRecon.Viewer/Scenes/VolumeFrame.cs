using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Scenes;

/// <summary>A volume at one time or in one phase of a movement.</summary>
/// <param name="Name">What people read: "30 to 60 s", "gate 3".</param>
/// <param name="Volume">The values.</param>
public sealed record VolumeFrame(string Name, Volume Volume)
{
    /// <summary>When it begins, seconds from the first frame's beginning or from injection, as the file has it; null if that is not known.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>How long it lasts, seconds; null if that is not known.</summary>
    public double? DurationSeconds { get; init; }
}
