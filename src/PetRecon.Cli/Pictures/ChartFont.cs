using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>Has charts drawn in <see cref="PictureFont"/>, as all other pictures are.</summary>
internal static class ChartFont
{
    public const string FamilyName = "Liberation Sans";

    private static readonly Lazy<bool> s_isGiven = new(Give);

    /// <summary>ScottPlot keeps its fonts in one place for the whole process, so that once is enough.</summary>
    public static void Use() => _ = s_isGiven.Value;

    private static bool Give()
    {
        ScottPlot.Fonts.FontResolvers.Insert(0, new Resolver());
        ScottPlot.Fonts.Default = FamilyName;
        return true;
    }

    /// <summary>Answers every request with the one font, so that no chart depends on the machine's fonts.</summary>
    private sealed class Resolver : ScottPlot.IFontResolver
    {
        // ScottPlot disposes of typefaces that it was given, so each request gets its own.
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => PictureFont.Open();

        public SKTypeface? CreateTypeface(string fontName, ScottPlot.FontWeight weight, ScottPlot.FontSlant slant, ScottPlot.FontSpacing spacing) => PictureFont.Open();
    }
}
