using System.Collections.Immutable;

namespace PetRecon.Viewer.Scenes;

/// <summary>Levels of a volume layer, shown as lines, as areas between them, or as surfaces.</summary>
/// <param name="Id">Names it within its scene; never shown.</param>
/// <param name="LayerId">The volume layer whose values they are.</param>
/// <param name="Lines">Levels and colours.</param>
public sealed record IsodoseLayer(string Id, string LayerId, ImmutableArray<IsodoseLineStyle> Lines)
{
    /// <summary>What 100 % is, in the layer's unit; null if levels are absolute.</summary>
    public double? Reference { get; init; }

    /// <summary>Whether it is shown.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Whether planes show the lines of the levels.</summary>
    public bool ShowsLines { get; init; } = true;

    /// <summary>Whether planes show the areas from each level to the next in the level's colour; what is below the lowest level stays as it is.</summary>
    public bool ShowsBands { get; init; }

    /// <summary>Opacity of those areas, 0 to 1.</summary>
    public double BandOpacity { get; init; } = 0.4;

    /// <summary>Whether volume renderings and isosurfaces show the surfaces of the levels.</summary>
    public bool ShowsSurfaces { get; init; }

    /// <summary>Opacity of each surface, 0 to 1.</summary>
    public double SurfaceOpacity { get; init; } = 0.25;
}
