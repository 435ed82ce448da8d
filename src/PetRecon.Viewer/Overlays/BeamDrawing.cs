using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>
/// What is drawn over a beam's-eye view: shadows of structures, apertures and blocks, spots, axes through the isocentre, the crosshair's place, and what the
/// plan says of the beam.
/// </summary>
internal static class BeamDrawing
{
    private const double Margin = 7;
    private const double LineHeight = 1.3;
    private const double CrossPixels = 7;

    private static readonly DisplayColour s_cross = new(0x60, 0xff, 0x90);
    private static readonly DisplayColour s_aperture = new(0x50, 0xe0, 0xff);
    private static readonly DisplayColour s_shield = new(0xff, 0x80, 0x60);

    /// <summary>Draws it; where the texts at the right edge end.</summary>
    public static double Draw(OverlayBuilder builder)
    {
        double top = Margin + 0.72 * builder.TextSize;
        if (builder.View is not ProjectionView { BeamId: not null } view)
            return top;
        SceneBeam beam = builder.Scene.BeamOf(view.BeamId);
        BeamFrame frame = BeamViews.FrameOf(beam);
        BeamLayer[] layers = [.. beam.Beam.Layers.Where(layer => view.BeamLayerNumber is null || layer.Number == view.BeamLayerNumber)];
        if (builder.Options.ShowsStructures)
        {
            Shadows(builder, view);
            Blocks(builder, beam.Beam, frame);
        }

        BeamSpots spots = new(beam.Beam, layers);
        spots.Draw(builder, frame);
        if (builder.Options.ShowsCrosshair)
        {
            (double x, double y) = view.PixelOf(frame.Setup.IsocenterMm, builder.Width, builder.Height);
            BeamAxes.Draw(builder, x, y);
            Cross(builder);
        }

        if (!builder.Options.ShowsPosition)
            return top;

        // What there is no room for above the axis is left out, the least important first.
        double bottom = 0.5 * builder.Height - 1.5 * builder.TextSize;
        foreach (string line in BeamTexts.Of(beam.Beam, layers, view.BeamLayerNumber is not null).TakeWhile((_, n) => n < 2 || Margin + (n + 1) * LineHeight * builder.TextSize < bottom))
        {
            builder.Text(OverlayKind.Position, line, builder.Width - Margin, top, OverlayAlignment.Right);
            top += LineHeight * builder.TextSize;
        }

        return top + spots.LegendHeight(builder) < bottom ? spots.Legend(builder, top) : top;
    }

    private static void Shadows(OverlayBuilder builder, ProjectionView view)
    {
        foreach (StructureLayer layer in builder.Scene.Structures.Where(static layer => layer.IsVisible))
        {
            foreach (var points in Silhouettes.Of(SurfaceMeshes.Of(layer.Structure).Result.Mesh, view, builder.Width, builder.Height, default))
                builder.Add(new OverlayLine(OverlayKind.Structure, points, points.Length > 2, layer.Colour, layer.LineWidth) { SourceId = layer.Id });
        }
    }

    private static void Blocks(OverlayBuilder builder, ScannedBeam beam, BeamFrame frame)
    {
        foreach (BeamBlock block in beam.Blocks.Where(static block => block.OutlineMm.Length > 1))
        {
            DisplayColour colour = block.IsAperture ? s_aperture : s_shield;
            ImmutableArray<OverlayPoint> points =
            [
                .. block.OutlineMm.Select(at => builder.View.PixelOf(frame.PatientFromBeam.Apply(new(at.XMm, at.YMm, 0)), builder.Width, builder.Height)).Select(static at => new OverlayPoint(at.X, at.Y)),
            ];
            builder.Add(new OverlayLine(OverlayKind.Block, points, true, colour, 2));

            // At the lowest point, where axes and letters rarely are.
            OverlayPoint lowest = points.MaxBy(static point => point.Y)!;
            builder.Text(OverlayKind.Block, $"{(block.IsAperture ? "aperture" : "block")} {block.Name}".Trim(), lowest.X + 6, lowest.Y + 1.1 * builder.TextSize, OverlayAlignment.Left, colour: colour);
        }
    }

    // A small one, on the ray through the place where the crosshair's planes meet.
    private static void Cross(OverlayBuilder builder)
    {
        (double x, double y) = builder.View.PixelOf(builder.Scene.CrosshairMm, builder.Width, builder.Height);
        if (!double.IsFinite(x + y))
            return;
        builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(x - CrossPixels, y), new(x + CrossPixels, y)], false, s_cross, 1.5));
        builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(x, y - CrossPixels), new(x, y + CrossPixels)], false, s_cross, 1.5));
    }
}
