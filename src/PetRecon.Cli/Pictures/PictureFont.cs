using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>
/// The one font of all pictures, carried in the program: where a machine has no fonts, text would vanish without a word.
/// </summary>
internal static class PictureFont
{
    public const string FamilyName = "Liberation Sans";

    private const string ResourceName = "LiberationSans-Regular.ttf";

    private static readonly Lazy<SKTypeface> s_typeface = new(Load);

    private static readonly Lazy<bool> s_givenToScottPlot = new(GiveToScottPlot);

    public static SKTypeface Typeface => s_typeface.Value;

    public static SKFont OfSize(float pixels) => new(Typeface, pixels) { Edging = SKFontEdging.Antialias, Subpixel = true };

    /// <summary>Makes charts use the same font; ScottPlot keeps its fonts in one place for the whole process.</summary>
    public static void UseInCharts() => _ = s_givenToScottPlot.Value;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(PictureFont).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The program lacks its font, {ResourceName}.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"The program's font, {ResourceName}, cannot be read.");
    }

    private static bool GiveToScottPlot()
    {
        ScottPlot.Fonts.FontResolvers.Insert(0, new Resolver());
        ScottPlot.Fonts.Default = FamilyName;
        return true;
    }

    /// <summary>Answers every request with the one font, so that no chart depends on the machine's fonts.</summary>
    private sealed class Resolver : ScottPlot.IFontResolver
    {
        // ScottPlot disposes of typefaces that it was given, so each request gets its own.
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Load();

        public SKTypeface? CreateTypeface(string fontName, ScottPlot.FontWeight weight, ScottPlot.FontSlant slant, ScottPlot.FontSpacing spacing) => Load();
    }
}
