using System.Collections.Immutable;

namespace PetRecon.Viewer.Scenes;

/// <summary>Lines of equal value of a volume layer.</summary>
/// <param name="Id">Names it within its scene; never shown.</param>
/// <param name="LayerId">The volume layer whose values they are.</param>
/// <param name="Lines">Levels and colours.</param>
public sealed record IsodoseLayer(string Id, string LayerId, ImmutableArray<IsodoseLineStyle> Lines)
{
    /// <summary>What 100 % is, in the layer's unit; null if levels are absolute.</summary>
    public double? Reference { get; init; }

    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;
}
