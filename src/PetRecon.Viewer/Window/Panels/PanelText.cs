using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>Texts of a panel: how wide they are, and where their lines break.</summary>
internal static class PanelText
{
    private const string Dots = "\u2026";

    /// <summary>How wide a text is, pixels.</summary>
    public static float Width(string text, double textSize)
    {
        using SKFont font = PictureFont.OfSize(textSize);
        return font.MeasureText(text);
    }

    /// <summary>A text, or its beginning with dots where it has no room.</summary>
    public static string Fitted(string text, double textSize, float room)
    {
        using SKFont font = PictureFont.OfSize(textSize);
        return font.MeasureText(text) <= room ? text : text[..Math.Max(0, font.BreakText(text, Math.Max(0, room - font.MeasureText(Dots))))] + Dots;
    }

    /// <summary>A text in lines, broken between words, or within one that is longer than a line.</summary>
    public static IReadOnlyList<string> Lines(string text, double textSize, float room)
    {
        using SKFont font = PictureFont.OfSize(textSize);
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length > 0 ? $"{line} {word}" : word;
            if (font.MeasureText(longer) <= room)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = word;
            while (line.Length > 1 && font.MeasureText(line) > room)
            {
                int fitting = Math.Clamp(font.BreakText(line, room), 1, line.Length - 1);
                lines.Add(line[..fitting]);
                line = line[fitting..];
            }
        }

        lines.Add(line);
        return lines;
    }
}
