using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Colours of scenes as Skia has them.</summary>
internal static class InkColours
{
    /// <summary>The same colour, opaque.</summary>
    public static SKColor Ink(this DisplayColour colour) => new(colour.Red, colour.Green, colour.Blue);

    /// <summary>Colour of a share of the window; values outside take the end's colour, what is no number magenta.</summary>
    public static SKColor Ink(this ColourMap map, double share) => double.IsNaN(share) ? SKColors.Magenta : map[share].Ink();
}
