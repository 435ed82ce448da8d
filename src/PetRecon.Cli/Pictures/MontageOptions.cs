using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Pictures;

/// <summary>How a montage of slices looks.</summary>
internal sealed record MontageOptions
{
    public string Title { get; init; } = "";

    public ColourMap Map { get; init; } = ColourMaps.InvertedGrey;

    /// <summary>Window that all images share; from zero to the highest value that is shown, when null.</summary>
    public ValueWindow? Window { get; init; }

    /// <summary>Unit beside the colour bar; the first image's own when null.</summary>
    public string? Unit { get; init; }

    /// <summary>The point through which all slices go, LPS mm; the middle of the first image when null.</summary>
    public Vector3D? PositionMm { get; init; }

    /// <summary>Length in pixels of the longest side of an image.</summary>
    public int LongestSidePixels { get; init; } = 380;
}
