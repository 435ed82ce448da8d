using PetRecon.Core.Structures;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>What the lines of a dose picture are: quantity and unit, levels from the highest down, structures by name, and the maximum.</summary>
internal sealed class DoseLegend
{
    public const float LineWidth = 1.6f;
    public const float StructureWidth = 2.2f;

    private const int Width = 290;
    private const int RowHeight = 19;
    private const int TextSize = 14;
    private const int MaxStructures = 24;

    private static readonly SKColor s_noColour = new(0xff, 0xff, 0xff);

    private readonly List<(SKColor? Colour, float LineWidth, string Text)> _rows = [];

    public DoseLegend(DosePicture picture, IReadOnlyList<DisplayColour> colours, IReadOnlySet<Structure> notDrawn, SKPointI topLeft)
    {
        string unit = picture.Dose.Volume.Unit;
        _rows.Add((null, 0, picture.Dose.Volume.QuantityName + (unit.Length > 0 ? ", " + unit : "")));
        if (picture.Dose.RbeModel is { } model)
            _rows.Add((null, 0, model.ToString()));
        foreach (int level in Enumerable.Range(0, picture.Levels.Count).OrderByDescending(i => picture.Levels[i].Value))
            _rows.Add((colours[level].Ink(), LineWidth, picture.Levels[level].Label(unit)));
        _rows.Add((null, 0, Maximum(picture, unit)));
        Structure[] full = [.. picture.Structures.Where(structure => !structure.IsEmpty)];
        if (full.Length > 0)
            _rows.Add((null, 0, ""));
        foreach (Structure structure in full.Take(MaxStructures))
            _rows.Add((ColourOf(structure), StructureWidth, notDrawn.Contains(structure) ? $"{structure.Name} (cannot be drawn)" : structure.Name));
        if (full.Length > MaxStructures)
            _rows.Add((null, 0, $"and {full.Length - MaxStructures} more"));
        Area = SKRectI.Create(topLeft.X, topLeft.Y, Width, RowHeight * _rows.Count + 12);
    }

    public SKRectI Area { get; }

    public static SKColor ColourOf(Structure structure) => structure.Colour is DisplayColour colour ? colour.Ink() : s_noColour;

    public void Draw(SKCanvas canvas)
    {
        const int SwatchWidth = 26;
        using SKFont font = PictureFont.OfSize(TextSize);
        using SKPaint ink = new() { Color = PanelDrawing.Ink, IsAntialias = true };
        using SKPaint dark = new() { Color = new(0x30, 0x30, 0x30), IsAntialias = false };
        for (int row = 0; row < _rows.Count; row++)
        {
            (SKColor? colour, float width, string text) = _rows[row];
            float y = Area.Top + 6 + row * RowHeight;
            float x = Area.Left;
            if (colour is SKColor drawn)
            {
                // On the dark that lines have behind them in the picture, so that light colours can be told.
                canvas.DrawRect(SKRect.Create(x, y + 2, SwatchWidth, RowHeight - 4), dark);
                using SKPaint line = new() { Color = drawn, StrokeWidth = width + 1, IsAntialias = true };
                canvas.DrawLine(x + 2, y + RowHeight / 2f, x + SwatchWidth - 2, y + RowHeight / 2f, line);
                x += SwatchWidth + 8;
            }

            canvas.DrawText(Fitting(text, font, Area.Right - x), x, y + TextSize, SKTextAlign.Left, font, ink);
        }
    }

    private static string Maximum(DosePicture picture, string unit)
    {
        float highest = float.NegativeInfinity;
        foreach (float value in picture.Dose.Volume.Voxels)
            highest = float.IsFinite(value) ? Math.Max(highest, value) : highest;
        IsodoseLevel relative = picture.Levels.FirstOrDefault(level => level.Percent is not null);
        string percent = relative.Percent is double share ? FormattableString.Invariant($"{100 * highest / (relative.Value / share * 100):0.#} %, ") : "";
        return float.IsFinite(highest) ? FormattableString.Invariant($"maximum {percent}{highest:0.###} {unit}").TrimEnd() : "no dose";
    }

    private static string Fitting(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width)
            return text;
        int length = text.Length;
        while (length > 1 && font.MeasureText(text[..length] + "...") > width)
            length--;
        return text[..length] + "...";
    }
}
