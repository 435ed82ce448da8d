using System.Globalization;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using SkiaSharp;

namespace PetRecon.Cli.Pictures;

/// <summary>
/// PNG of any scanner: every detecting element's exact outline seen along the bore (x-y) and from the side (z-y), at one scale, coloured by
/// module type, with dimensions and counts.
/// </summary>
internal static class ScannerPlot
{
    private const int Margin = 24;
    private const int HeaderHeight = 98;
    private const int DimensionSpace = 64;
    private const int LongestViewPixels = 640;
    private const int LegendRowHeight = 26;

    private static readonly SKColor Ink = new(0x20, 0x20, 0x20);

    private static readonly SKColor[] s_fills = [new(0x9e, 0xca, 0xe1), new(0xfd, 0xae, 0x6b), new(0xa1, 0xd9, 0x9b), new(0xbc, 0xbd, 0xdc), new(0xfc, 0xbb, 0xa1), new(0xd9, 0xd9, 0x8c)];

    private static readonly SKColor[] s_lines = [new(0x08, 0x51, 0x9c), new(0xa6, 0x36, 0x03), new(0x00, 0x6d, 0x2c), new(0x54, 0x27, 0x8f), new(0x99, 0x00, 0x0d), new(0x6b, 0x6b, 0x00)];

    /// <summary>Writes the picture.</summary>
    public static void Write(string path, ScannerGeometry scanner) => OutputFile.WriteBytes(path, Png(scanner));

    public static byte[] Png(ScannerGeometry scanner)
    {
        ScannerOutlines transverse = ScannerOutlines.Transverse(scanner);
        ScannerOutlines axial = ScannerOutlines.Axial(scanner);
        ScannerPlotLayout layout = new(transverse.Bounds, axial.Bounds, LongestViewPixels, Margin, HeaderHeight, DimensionSpace, LegendRowHeight * scanner.ModuleTypes.Length);
        using SKBitmap page = new(layout.Size.Width, layout.Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(page);
        canvas.Clear(SKColors.White);
        Text(canvas, scanner.ModelName.Length > 0 ? scanner.ModelName : "scanner", Margin, Margin + 16, 20);
        Text(canvas, Summary(scanner), Margin, Margin + 42, 14);

        DrawView(canvas, transverse, layout.Transverse, layout, scanner);
        DrawView(canvas, axial, layout.Axial, layout, scanner);
        double bore = InnerRadiusMm(transverse);
        DrawBore(canvas, layout, bore);
        DrawDimensions(canvas, layout, transverse.Bounds, axial.Bounds, bore);
        DrawAxes(canvas, layout.Transverse, "x", "transverse, seen along the bore", layout);
        DrawAxes(canvas, layout.Axial, "z", "axial, seen from the side", layout);
        DrawLegend(canvas, scanner, layout);
        canvas.Flush();
        using SKData data = page.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static string Summary(ScannerGeometry scanner)
    {
        long crystals = 0;
        foreach (DetectorModuleType type in scanner.ModuleTypes)
            crystals += (long)type.ModuleCount * type.ElementCount;
        string tof = "no TOF";
        if (scanner.HasTof)
        {
            double fwhm = double.PositiveInfinity;
            for (int a = 0; a < scanner.ModuleTypes.Length; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    if (scanner.Tof(a, b).IsInformative)
                        fwhm = Math.Min(fwhm, scanner.Tof(a, b).FwhmMm / TofPair.MmPerPs);
                }
            }

            tof = $"TOF {fwhm:0} ps FWHM";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{scanner.ModuleCount} modules, {crystals} crystals, {tof}");
    }

    private static void DrawView(SKCanvas canvas, ScannerOutlines outlines, SKRect area, ScannerPlotLayout layout, ScannerGeometry scanner)
    {
        // An outline thinner than this would leave nothing of the colour that it surrounds.
        const double LeastPixelsForOutline = 4;
        using SKPaint fill = new() { IsAntialias = true, Style = SKPaintStyle.Fill };
        using SKPaint line = new() { IsAntialias = true, Style = SKPaintStyle.Stroke };
        foreach (ModuleOutline module in outlines.Modules)
        {
            BoxShape box = scanner.ModuleTypes[module.Type].Element;
            double smallestMm = 2 * Math.Min(box.HalfAxisU.Length, Math.Min(box.HalfAxisV.Length, box.HalfAxisW.Length));
            bool outlined = smallestMm * layout.PixelsPerMm >= LeastPixelsForOutline;
            fill.Color = s_fills[module.Type % s_fills.Length];
            line.Color = s_lines[module.Type % s_lines.Length];
            line.StrokeWidth = 0.5f;
            foreach (SKPoint[] corners in module.Elements)
            {
                using SKPath element = Path(corners, outlines.Bounds, area, layout.PixelsPerMm);
                canvas.DrawPath(element, fill);
                if (outlined)
                    canvas.DrawPath(element, line);
            }

            line.StrokeWidth = 1;
            using SKPath outline = Path(module.Corners, outlines.Bounds, area, layout.PixelsPerMm);
            canvas.DrawPath(outline, line);
        }
    }

    private static SKPath Path(SKPoint[] corners, SKRect bounds, SKRect area, double pixelsPerMm)
    {
        SKPoint[] pixels = new SKPoint[corners.Length];
        for (int i = 0; i < corners.Length; i++)
            pixels[i] = ToPixel(corners[i], bounds, area, pixelsPerMm);
        SKPath path = new();
        path.AddPoly(pixels, close: true);
        return path;
    }

    private static SKPoint ToPixel(SKPoint mm, SKRect bounds, SKRect area, double pixelsPerMm) =>
        new(area.Left + (float)((mm.X - bounds.Left) * pixelsPerMm), area.Top + (float)((mm.Y - bounds.Top) * pixelsPerMm));

    /// <summary>Distance from the axis to the nearest element, exactly: over all edges of all outlines.</summary>
    private static double InnerRadiusMm(ScannerOutlines transverse)
    {
        double nearest = double.PositiveInfinity;
        foreach (SKPoint[] corners in transverse.Modules.SelectMany(static m => m.Elements))
        {
            for (int i = 0; i < corners.Length; i++)
            {
                Vector3D a = new(corners[i].X, corners[i].Y, 0);
                SKPoint next = corners[(i + 1) % corners.Length];
                Vector3D edge = new Vector3D(next.X, next.Y, 0) - a;
                double t = edge.LengthSquared > 0 ? Math.Clamp(-Vector3D.Dot(a, edge) / edge.LengthSquared, 0, 1) : 0;
                nearest = Math.Min(nearest, (a + t * edge).Length);
            }
        }

        return nearest;
    }

    private static void DrawBore(SKCanvas canvas, ScannerPlotLayout layout, double radiusMm)
    {
        using SKPathEffect dashes = SKPathEffect.CreateDash([6, 5], 0);
        using SKPaint line = new() { Color = new(0x70, 0x70, 0x70), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1, PathEffect = dashes };
        float radius = (float)(radiusMm * layout.PixelsPerMm);
        SKPoint center = layout.TransverseAxis;
        canvas.DrawCircle(center, radius, line);
    }

    private static void DrawDimensions(SKCanvas canvas, ScannerPlotLayout layout, SKRect transverse, SKRect axial, double bore)
    {
        SKPoint center = layout.TransverseAxis;
        float radius = (float)(bore * layout.PixelsPerMm);
        Horizontal(canvas, center.X - radius, center.X + radius, center.Y, FormattableString.Invariant($"inner diameter {2 * bore:0.#} mm"));
        Horizontal(canvas, layout.Transverse.Left, layout.Transverse.Right, layout.Transverse.Bottom + 30, FormattableString.Invariant($"{transverse.Width:0.#} mm"));
        Horizontal(canvas, layout.Axial.Left, layout.Axial.Right, layout.Axial.Bottom + 30, FormattableString.Invariant($"{axial.Width:0.#} mm"));
    }

    /// <summary>An arrow with two heads and its length above.</summary>
    private static void Horizontal(SKCanvas canvas, float left, float right, float y, string label)
    {
        using SKPaint line = new() { Color = Ink, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
        canvas.DrawLine(left, y, right, y, line);
        foreach ((float tip, float inwards) in new[] { (left, 8f), (right, -8f) })
        {
            canvas.DrawLine(tip, y, tip + inwards, y - 4, line);
            canvas.DrawLine(tip, y, tip + inwards, y + 4, line);
        }

        using SKFont font = PictureFont.OfSize(14);
        using SKPaint ink = new() { Color = Ink, IsAntialias = true };
        canvas.DrawText(label, (left + right) / 2, y - 6, SKTextAlign.Center, font, ink);
    }

    /// <summary>Small arrows above a view that say where its axes point; y points down in both.</summary>
    private static void DrawAxes(SKCanvas canvas, SKRect area, string right, string caption, ScannerPlotLayout layout)
    {
        using SKPaint line = new() { Color = Ink, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
        float x = area.Left;
        float y = layout.ViewsTop - 34;
        canvas.DrawLine(x, y, x + 24, y, line);
        canvas.DrawLine(x + 24, y, x + 18, y - 3, line);
        canvas.DrawLine(x + 24, y, x + 18, y + 3, line);
        canvas.DrawLine(x, y, x, y + 20, line);
        canvas.DrawLine(x, y + 20, x - 3, y + 14, line);
        canvas.DrawLine(x, y + 20, x + 3, y + 14, line);
        Text(canvas, right, x + 29, y + 4, 14);
        Text(canvas, "y", x + 6, y + 21, 14);
        Text(canvas, caption, x + 50, y + 4, 14);
    }

    private static void DrawLegend(SKCanvas canvas, ScannerGeometry scanner, ScannerPlotLayout layout)
    {
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType moduleType = scanner.ModuleTypes[type];
            float y = layout.LegendTop + type * LegendRowHeight;
            using SKPaint fill = new() { Color = s_fills[type % s_fills.Length] };
            using SKPaint line = new() { Color = s_lines[type % s_lines.Length], Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
            canvas.DrawRect(Margin, y, 16, 16, fill);
            canvas.DrawRect(Margin, y, 16, 16, line);
            BoxShape box = moduleType.Element;
            string size = string.Create(
                CultureInfo.InvariantCulture,
                $"{2 * box.HalfAxisU.Length:0.##} x {2 * box.HalfAxisV.Length:0.##} x {2 * box.HalfAxisW.Length:0.##} mm");
            string text = moduleType.Name.Contains(" mm", StringComparison.Ordinal) ? moduleType.Name : $"{moduleType.Name}, {moduleType.ElementCount} crystals of {size}";
            text = $"{moduleType.ModuleCount} modules: {text}";
            Text(canvas, text, Margin + 26, y + 13, 14);
        }
    }

    private static void Text(SKCanvas canvas, string text, float x, float baseline, float size)
    {
        using SKFont font = PictureFont.OfSize(size);
        using SKPaint paint = new() { Color = Ink, IsAntialias = true };
        canvas.DrawText(text, x, baseline, SKTextAlign.Left, font, paint);
    }
}
