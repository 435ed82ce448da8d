using SkiaSharp;

namespace PetRecon.Viewer.Headless;

/// <summary>The one font of all pictures, Liberation Sans, carried in the library: where a machine has no fonts, text would vanish without a word.</summary>
public static class PictureFont
{
    private const string ResourceName = "LiberationSans-Regular.ttf";

    private static readonly Lazy<SKTypeface> s_typeface = new(Open);

    /// <summary>The font in a size.</summary>
    /// <param name="pixels">Its size.</param>
    public static SKFont OfSize(double pixels) => new(s_typeface.Value, (float)pixels) { Edging = SKFontEdging.Antialias, Subpixel = true };

    /// <summary>The typeface anew, for a library that disposes of what it is given.</summary>
    public static SKTypeface Open()
    {
        using Stream stream = typeof(PictureFont).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its font, {ResourceName}.");
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"The library's font, {ResourceName}, cannot be read.");
    }
}
