using SkiaSharp;

namespace PetRecon.Viewer.Headless;

/// <summary>The font of overlays, carried in the library: where a machine has no fonts, text would vanish without a word.</summary>
internal static class PictureFont
{
    private const string ResourceName = "LiberationSans-Regular.ttf";

    private static readonly Lazy<SKTypeface> s_typeface = new(Load);

    public static SKFont OfSize(double pixels) => new(s_typeface.Value, (float)pixels) { Edging = SKFontEdging.Antialias, Subpixel = true };

    private static SKTypeface Load()
    {
        using Stream stream = typeof(PictureFont).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its font, {ResourceName}.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"The library's font, {ResourceName}, cannot be read.");
    }
}
