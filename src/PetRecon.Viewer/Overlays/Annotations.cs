using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>What stands around in a picture: letters, texts in the corners, the scale bar and the colour bars.</summary>
internal static class Annotations
{
    private const double Margin = 7;
    private const double BarWidth = 11;
    private const double LineHeight = 1.3;

    // Of a font's height: how high its capital letters are.
    private const double CapHeight = 0.72;

    private const double LegendOpacity = 0.65;

    /// <summary>Draws it.</summary>
    /// <param name="builder">The overlay.</param>
    /// <param name="top">Where the first line of text at the right edge is.</param>
    public static void Draw(OverlayBuilder builder, double top)
    {
        if (builder.Options.ShowsLetters)
            Letters(builder);
        double left = builder.Options.ShowsScaleBar ? ScaleBar(builder) : builder.Height - Margin;
        LowerLeft(builder, left);
        if (builder.Options.ShowsIdentity)
            UpperLeft(builder);
        double legend = builder.Options.ShowsLegend ? Legend(builder, top) : 0;

        // Haze has the colours of its transfer functions, not those of windows.
        if (builder.Options.ShowsColourBars && !IsHaze(builder.View) && builder.View is not ProjectionView { Kind: ProjectionKind.Radiograph })
            ColourBars(builder, legend);
    }

    private static void Letters(OverlayBuilder builder)
    {
        View view = builder.View;
        double size = 1.25 * builder.TextSize;
        double half = 0.5 * CapHeight * size;
        (double middleX, double middleY) = (0.5 * builder.Width, 0.5 * builder.Height);
        builder.Text(OverlayKind.Letter, OrientationLetters.Of(-view.Right), Margin, middleY + half, OverlayAlignment.Left, size);
        builder.Text(OverlayKind.Letter, OrientationLetters.Of(view.Right), builder.Width - Margin, middleY + half, OverlayAlignment.Right, size);
        builder.Text(OverlayKind.Letter, OrientationLetters.Of(-view.Down), middleX, Margin + 2 * half, OverlayAlignment.Middle, size);
        builder.Text(OverlayKind.Letter, OrientationLetters.Of(view.Down), middleX, builder.Height - Margin, OverlayAlignment.Middle, size);
    }

    // Returns where the texts above it end.
    private static double ScaleBar(OverlayBuilder builder)
    {
        double lengthMm = RoundNumbers.Below(0.25 * builder.Width * builder.View.MmPerPixel);
        double length = lengthMm / builder.View.MmPerPixel;
        double y = builder.Height - Margin - 4;
        foreach (double x in new[] { Margin, Margin + length })
            builder.Add(new OverlayLine(OverlayKind.ScaleBar, [new(x, y - 4), new(x, y + 4)], false, builder.Ink, 1.5));
        builder.Add(new OverlayLine(OverlayKind.ScaleBar, [new(Margin, y), new(Margin + length, y)], false, builder.Ink, 2));
        string text = lengthMm >= 10 ? FormattableString.Invariant($"{lengthMm / 10:0.##} cm") : FormattableString.Invariant($"{lengthMm:0.###} mm");
        if (builder.View is ProjectionView { Sources: not null })
            text += " at isocentre";
        builder.Text(OverlayKind.ScaleBar, text, Margin + length + 6, y + 0.5 * CapHeight * builder.TextSize, OverlayAlignment.Left);
        return y - 4 - 0.5 * builder.TextSize;
    }

    private static void LowerLeft(OverlayBuilder builder, double bottom)
    {
        List<(OverlayKind Kind, string Text)> lines = [];
        if (builder.Options.ShowsPosition)
            lines.Add((OverlayKind.Position, ViewNames.Place(builder.View)));
        if (builder.Options.ShowsWindows)
        {
            // From the uppermost layer down, as they lie.
            if (builder.View is ProjectionView { Kind: ProjectionKind.Radiograph } radiograph)
                lines.AddRange(new[] { Radiographs.LayerOf(builder.Scene) }.OfType<VolumeLayer>().Select(layer => (OverlayKind.Window, RadiographText(layer, radiograph.RadiographWindow))));
            else
                lines.AddRange(builder.Scene.Layers.Reverse().Where(IsShown).Select(layer => (OverlayKind.Window, IsHaze(builder.View) ? layer.Name : WindowText(layer))));
        }

        double y = bottom - (lines.Count - 1) * LineHeight * builder.TextSize;
        foreach ((OverlayKind kind, string text) in lines)
        {
            builder.Text(kind, text, Margin, y, OverlayAlignment.Left);
            y += LineHeight * builder.TextSize;
        }
    }

    private static string RadiographText(VolumeLayer layer, ValueWindow window) => FormattableString.Invariant(
        $"{layer.Name}  {window.Low:0.#} to {window.High:0.#} {(layer.Volume is Volume<Hounsfield> ? "mm of water" : layer.Unit.Length > 0 ? layer.Unit + " mm" : "mm")}");

    private static string WindowText(VolumeLayer layer)
    {
        (double low, double high) = layer.Window;
        string unit = layer.Unit.Length > 0 ? " " + layer.Unit : "";
        return layer.Volume is Volume<Hounsfield>
            ? FormattableString.Invariant($"{layer.Name}  C {0.5 * (low + high):0} W {high - low:0}{unit}")
            : FormattableString.Invariant($"{layer.Name}  {RoundNumbers.Short(low)} to {RoundNumbers.Short(high)}{unit}");
    }

    private static void UpperLeft(OverlayBuilder builder)
    {
        double y = Margin + CapHeight * builder.TextSize;
        foreach (string line in builder.Scene.IdentityLines)
        {
            builder.Text(OverlayKind.Identity, line, Margin, y, OverlayAlignment.Left);
            y += LineHeight * builder.TextSize;
        }
    }

    // Returns where it ends.
    private static double Legend(OverlayBuilder builder, double y)
    {
        foreach (IsodoseLayer isodoses in builder.Scene.Isodoses.Where(layer => IsSeen(layer, builder.View)))
        {
            foreach (IsodoseLineStyle line in isodoses.Lines.OrderByDescending(static line => line.Value))
            {
                double middle = y - 0.5 * CapHeight * builder.TextSize;
                ImmutableArray<OverlayPoint> entry = [new(builder.Width - Margin - 16, middle), new(builder.Width - Margin, middle)];

                // An area as it is over black, so that its colour can be found again; what is a line has a line.
                bool isArea = builder.View is not PlaneView || isodoses.ShowsBands;
                if (isArea)
                    builder.Add(new OverlayLine(OverlayKind.Isodose, entry, false, line.Colour, LineHeight * builder.TextSize) { SourceId = isodoses.Id, Opacity = LegendOpacity });
                if (!isArea || builder.View is PlaneView && isodoses.ShowsLines)
                    builder.Add(new OverlayLine(OverlayKind.Isodose, entry, false, line.Colour, 2.5) { SourceId = isodoses.Id });
                builder.Text(OverlayKind.Isodose, line.Label, builder.Width - Margin - 21, y, OverlayAlignment.Right);
                y += LineHeight * builder.TextSize;
            }
        }

        return y;
    }

    private static bool IsSeen(IsodoseLayer isodoses, View view) =>
        isodoses.IsVisible && (view is PlaneView ? isodoses.ShowsLines || isodoses.ShowsBands : isodoses.ShowsSurfaces && SurfaceMeshes.AreShownIn(view));

    private static void ColourBars(OverlayBuilder builder, double top)
    {
        double size = 0.9 * builder.TextSize;
        double bottom = builder.Height - Margin - 4;
        double right = builder.Width - Margin;

        // Below the letter in the middle, unless there is no room.
        double upper = Math.Max(0.5 * builder.Height + 3.2 * builder.TextSize, top + 2 * size);
        if (bottom - upper < 4 * size)
            return;
        foreach (VolumeLayer layer in builder.Scene.Layers.Reverse().Where(static layer => IsShown(layer) && !IsPlainGrey(layer)))
        {
            double x = right - BarWidth;
            builder.Add(new OverlayBar(layer.Id, new(x, upper), BarWidth, bottom - upper, layer.Map.Colours));
            builder.Add(new OverlayLine(OverlayKind.ColourBar, [new(x, upper), new(right, upper), new(right, bottom), new(x, bottom)], true, builder.Ink, 1));
            int ticks = (int)Math.Clamp((bottom - upper) / (2.2 * size), 2, 6);
            int longest = 0;
            foreach ((double value, string text) in RoundNumbers.Ticks(layer.Window.Low, layer.Window.High, ticks))
            {
                double y = bottom - layer.Window.Share(value) * (bottom - upper);
                builder.Add(new OverlayLine(OverlayKind.ColourBar, [new(x - 4, y), new(x, y)], false, builder.Ink, 1));
                builder.Text(OverlayKind.ColourBar, text, x - 6, y + 0.5 * CapHeight * size, OverlayAlignment.Right, size);
                longest = Math.Max(longest, text.Length);
            }

            builder.Text(OverlayKind.ColourBar, layer.Unit.Length > 0 ? layer.Unit : layer.Name, right, upper - 0.7 * size, OverlayAlignment.Right, size);
            right = x - 14 - 0.6 * size * Math.Max(longest, 0.5 * layer.Unit.Length);
        }
    }

    private static bool IsHaze(View view) => view is ProjectionView { Kind: ProjectionKind.Volume };

    private static bool IsShown(VolumeLayer layer) => layer is { IsVisible: true, Opacity: > 0 };

    private static bool IsPlainGrey(VolumeLayer layer) => layer.Volume is Volume<Hounsfield> && layer.Map.Colours.All(static colour => colour.Red == colour.Green && colour.Green == colour.Blue);
}
