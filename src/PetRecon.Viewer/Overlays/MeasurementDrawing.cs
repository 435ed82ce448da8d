using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Measurements and regions over a picture, with their numbers.</summary>
internal static class MeasurementDrawing
{
    // A measurement is shown on planes that its points lie in, or very nearly so.
    private const double PlaneMm = 1.5;

    // Larger regions take longer to measure than a picture to draw; their numbers are in the table.
    private const double MaxVoxels = 200_000;

    // Of a font's height, in the mean.
    private const double LetterWidth = 0.55;

    private static readonly DisplayColour s_onDark = new(0x60, 0xff, 0xff);
    private static readonly DisplayColour s_onLight = new(0x00, 0x68, 0xa0);

    public static void Draw(OverlayBuilder builder)
    {
        DisplayColour colour = builder.Ink.Red > 0x80 ? s_onDark : s_onLight;
        List<TextPlace> taken = [];
        foreach (Measurement measurement in builder.Scene.Measurements)
            Points(builder, measurement, colour, taken);
        foreach (MeasuredRegion region in builder.Scene.Regions)
            Region(builder, region, colour, taken);
    }

    private static void Points(OverlayBuilder builder, Measurement measurement, DisplayColour colour, List<TextPlace> taken)
    {
        View view = builder.View;
        if (view is PlaneView && !measurement.PointsMm.All(point => Math.Abs(Vector3D.Dot(point - view.CenterMm, view.Away)) <= PlaneMm))
            return;
        OverlayPoint[] points = [.. measurement.PointsMm.Select(point => view.PixelOf(point, builder.Width, builder.Height)).Select(static at => new OverlayPoint(at.X, at.Y))];

        // A point behind the source of a view's lines of sight is nowhere in it.
        if (!points.All(static point => double.IsFinite(point.X + point.Y)))
            return;
        foreach (OverlayPoint point in points)
            builder.Add(new OverlayMark(OverlayKind.Measurement, point, 4, colour) { SourceId = measurement.Id });
        if (points.Length > 1)
            builder.Add(new OverlayLine(OverlayKind.Measurement, [.. points], false, colour, 1.5) { SourceId = measurement.Id });
        OverlayPoint at = measurement.Kind == MeasurementKind.Angle ? points[1] : points[^1];
        if (measurement.Text.Length == 0)
            return;
        builder.Text(OverlayKind.Measurement, measurement.Text, at.X + 7, at.Y - 5, OverlayAlignment.Left, colour: colour);
        taken.Add(TextPlace.Of(at.X + 7, at.Y - 5, LetterWidth * builder.TextSize * measurement.Text.Length, 1, builder.TextSize));
    }

    private static void Region(OverlayBuilder builder, MeasuredRegion measured, DisplayColour colour, List<TextPlace> taken)
    {
        VolumeLayer? layer = builder.Scene.Layers.FirstOrDefault(layer => layer.Id == measured.LayerId);
        List<(ImmutableArray<OverlayPoint> Points, bool IsClosed)> outlines = [];
        if (measured.Region is ConvexRegion convex)
        {
            IReadOnlyList<(double X, double Y)> outline = builder.View is PlaneView ? RegionOutlines.Section(convex, builder.View) : RegionOutlines.Silhouette(convex, builder.View);
            if (outline.Count > 2)
                outlines.Add(([.. outline.Select(at => new OverlayPoint(0.5 * builder.Width + at.X / builder.View.MmPerPixel, 0.5 * builder.Height + at.Y / builder.View.MmPerPixel))], true));
        }
        else if (measured.Region is GrownRegion grown && layer is not null && builder.View is PlaneView)
        {
            outlines.AddRange(GrownOutlines.On(grown, layer, builder.View, builder.Width, builder.Height));
        }

        foreach ((ImmutableArray<OverlayPoint> points, bool isClosed) in outlines)
            builder.Add(new OverlayLine(OverlayKind.Measurement, points, isClosed, colour, 1.5) { SourceId = measured.Id });
        if (outlines.Count == 0)
            return;
        OverlayPoint[] all = [.. outlines.SelectMany(static outline => outline.Points)];
        // A projection has outlines over each other, and no room for numbers.
        string[] texts = [.. Texts(measured, builder.View is PlaneView ? layer : null)];

        // To the right, or to the left where colour bars would be in the way.
        double width = LetterWidth * builder.TextSize * texts.Select(static text => text.Length).DefaultIfEmpty(0).Max();
        double right = all.Max(static point => point.X) + 6;
        double left = all.Min(static point => point.X) - 6;
        double furthest = builder.Width - 5 * builder.TextSize - width;
        bool isLeft = right > furthest && left - width > 0;
        right = Math.Min(right, Math.Max(0, furthest));
        double middle = 0.5 * (all.Min(static point => point.Y) + all.Max(static point => point.Y));
        double y = middle + 0.3 * builder.TextSize;
        TextPlace place = TextPlace.Of(isLeft ? left - width : right, y, width, texts.Length, builder.TextSize).Free(taken, builder.Height);
        taken.Add(place);
        y = place.BaselineY;
        foreach (string text in texts)
        {
            builder.Text(OverlayKind.Measurement, text, isLeft ? left : right, y, isLeft ? OverlayAlignment.Right : OverlayAlignment.Left, colour: colour);
            y += TextPlace.LinePitch * builder.TextSize;
        }
    }

    private static IEnumerable<string> Texts(MeasuredRegion measured, VolumeLayer? layer)
    {
        if (measured.Label.Length > 0)
            yield return measured.Label;
        if (layer is null || Voxels(measured.Region, layer.Volume.Grid) > MaxVoxels || Statistics(layer, measured.Region) is not { } statistics || !double.IsFinite(statistics.Mean))
            yield break;
        yield return FormattableString.Invariant($"mean {statistics.Mean:G4} {statistics.Unit}").TrimEnd();
        yield return FormattableString.Invariant($"max {statistics.Maximum:G4}, {statistics.VolumeMl:G3} mL");
    }

    private static RegionStatistics? Statistics(VolumeLayer layer, Region region)
    {
        try
        {
            return RegionNumbers.Of(layer, region, withPeak: false);
        }
        catch (ArgumentException)
        {
            // The table of measurements says why.
            return null;
        }
    }

    private static double Voxels(Region region, VoxelGrid grid) => region switch
    {
        ConvexRegion convex => 8 * Math.Abs(Vector3D.Dot(Vector3D.Cross(convex.HalfAxisA, convex.HalfAxisB), convex.HalfAxisC)) / grid.VoxelVolumeMm3,
        GrownRegion grown => grown.Voxels.Length,
        _ => 0,
    };
}
