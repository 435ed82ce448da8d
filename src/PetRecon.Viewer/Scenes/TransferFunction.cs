using System.Collections.Immutable;

namespace PetRecon.Viewer.Scenes;

/// <summary>From values to colour and opacity, for volume rendering: straight lines between points.</summary>
public sealed record TransferFunction
{
    /// <summary>The points, by rising value; at least two.</summary>
    public required ImmutableArray<TransferPoint> Points { get; init; }

    /// <summary>Whether surfaces are shaded by the direction in which values rise.</summary>
    public bool IsShaded { get; init; } = true;
}
