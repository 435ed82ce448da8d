using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Overlays;

/// <summary>The axes of a beam's coordinates (IEC 61217, gantry: x to the right, y up), through the isocentre, with a scale in mm of the isocentre plane.</summary>
internal static class BeamAxes
{
    private const double TickMm = 10;
    private const double LeastTickPixels = 6;
    private const double LabelSize = 0.85;

    // Of a font's height, so many keep numbers off the edges, where letters and names are.
    private const double EdgeHeights = 3;

    private static readonly DisplayColour s_axis = new(0xff, 0xd8, 0x50);

    /// <summary>Draws them.</summary>
    /// <param name="builder">The overlay.</param>
    /// <param name="x">Pixels from the left edge to the isocentre.</param>
    /// <param name="y">Pixels from the upper edge to it.</param>
    public static void Draw(OverlayBuilder builder, double x, double y)
    {
        builder.Add(Line(0, y, builder.Width, y, 0.55));
        builder.Add(Line(x, 0, x, builder.Height, 0.55));
        double tickMm = TickMm;
        while (tickMm / builder.View.MmPerPixel < LeastTickPixels)
            tickMm *= 5;
        Across(builder, x, y, tickMm);
        Along(builder, x, y, tickMm);
        builder.Text(OverlayKind.Crosshair, "x mm", builder.Width - EdgeHeights * builder.TextSize, y - 6, OverlayAlignment.Right, colour: s_axis);
        builder.Text(OverlayKind.Crosshair, "y mm", x + 6, (EdgeHeights + 2) * builder.TextSize, OverlayAlignment.Left, colour: s_axis);
    }

    private static void Across(OverlayBuilder builder, double x, double y, double tickMm)
    {
        double tick = tickMm / builder.View.MmPerPixel;
        double edge = (EdgeHeights + 3) * builder.TextSize;
        for (int n = (int)Math.Ceiling(-x / tick); n <= (builder.Width - x) / tick; n++)
        {
            double at = x + n * tick;
            builder.Add(Line(at, y - Half(n), at, y + Half(n), 0.8));
            if (n % 5 == 0 && n != 0 && at > edge && at < builder.Width - edge)
                Number(builder, n * tickMm, at, y + Half(n) + (0.3 + LabelSize) * builder.TextSize, OverlayAlignment.Middle);
        }
    }

    private static void Along(OverlayBuilder builder, double x, double y, double tickMm)
    {
        double tick = tickMm / builder.View.MmPerPixel;
        double edge = (EdgeHeights + 3) * builder.TextSize;
        for (int n = (int)Math.Ceiling((y - builder.Height) / tick); n <= y / tick; n++)
        {
            double at = y - n * tick;
            builder.Add(Line(x - Half(n), at, x + Half(n), at, 0.8));
            if (n % 5 == 0 && n != 0 && at > edge && at < builder.Height - edge)
                Number(builder, n * tickMm, x + Half(n) + 4, at + 0.35 * LabelSize * builder.TextSize, OverlayAlignment.Left);
        }
    }

    // Every fifth tick is longer, and has its number.
    private static double Half(int n) => n % 5 == 0 ? 5 : 2.5;

    private static void Number(OverlayBuilder builder, double mm, double x, double y, OverlayAlignment alignment) =>
        builder.Text(OverlayKind.Crosshair, FormattableString.Invariant($"{mm:0}"), x, y, alignment, LabelSize * builder.TextSize, s_axis);

    private static OverlayLine Line(double fromX, double fromY, double toX, double toY, double opacity) =>
        new(OverlayKind.Crosshair, [new(fromX, fromY), new(toX, toY)], false, s_axis, 1) { Opacity = opacity };
}
