using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>The lines of an overlay that belong to places in the patient: outlines, isodoses, crosshair.</summary>
internal static class PlaneDrawing
{
    private const double CrossGapPixels = 8;

    private static readonly DisplayColour s_cross = new(0xff, 0xd8, 0x50);

    public static void Draw(OverlayBuilder builder)
    {
        bool isPlane = builder.View is PlaneView;
        if (isPlane && builder.Options.ShowsStructures)
            Structures(builder);
        if (isPlane && builder.Options.ShowsIsodoses)
            Isodoses(builder);
        if (isPlane && builder.Options.ShowsCrosshair)
            Crosshair(builder);
        if (builder.Options.ShowsMeasurements)
            MeasurementDrawing.Draw(builder);
    }

    private static void Structures(OverlayBuilder builder)
    {
        foreach (StructureLayer layer in builder.Scene.Structures.Where(static layer => layer.IsVisible))
        {
            StructureOutlines outlines = StructureOutlines.Of(layer.Structure);
            foreach ((ImmutableArray<OverlayPoint> points, bool isClosed) in outlines.On(builder.View, builder.Width, builder.Height))
                builder.Add(new OverlayLine(OverlayKind.Structure, points, isClosed, layer.Colour, layer.LineWidth) { SourceId = layer.Id });
            foreach (OverlayPoint point in outlines.PointsOn(builder.View, builder.Width, builder.Height))
                builder.Add(new OverlayMark(OverlayKind.Structure, point, 5, layer.Colour) { SourceId = layer.Id });
        }
    }

    private static void Isodoses(OverlayBuilder builder)
    {
        foreach (IsodoseLayer isodoses in builder.Scene.Isodoses.Where(static layer => layer is { IsVisible: true, ShowsLines: true }))
        {
            VolumeLayer layer = builder.Scene.Layer(isodoses.LayerId);
            foreach ((int level, ImmutableArray<OverlayPoint> points, bool isClosed) in IsodoseOutlines.On(layer, isodoses, builder.View, builder.Width, builder.Height))
                builder.Add(new OverlayLine(OverlayKind.Isodose, points, isClosed, isodoses.Lines[level].Colour, builder.Options.IsodoseWidth) { SourceId = isodoses.Id });
        }
    }

    private static void Crosshair(OverlayBuilder builder)
    {
        (double x, double y) = builder.View.PixelOf(builder.Scene.CrosshairMm, builder.Width, builder.Height);
        Piece(builder, new(0, y), new(x - CrossGapPixels, y));
        Piece(builder, new(x + CrossGapPixels, y), new(builder.Width, y));
        Piece(builder, new(x, 0), new(x, y - CrossGapPixels));
        Piece(builder, new(x, y + CrossGapPixels), new(x, builder.Height));
    }

    private static void Piece(OverlayBuilder builder, OverlayPoint from, OverlayPoint to)
    {
        if (to.X + to.Y > from.X + from.Y)
            builder.Add(new OverlayLine(OverlayKind.Crosshair, [from, to], false, s_cross, 1) { Opacity = 0.6 });
    }
}
