using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>What is drawn over a beam's-eye view: axes through the isocentre, shadows of structures, spots, and what the plan says of the beam.</summary>
internal static class BeamDrawing
{
    private const double Margin = 7;
    private const double LineHeight = 1.3;
    private const double TickMm = 10;
    private const double LeastTickPixels = 6;
    private const double LargestSpotMm = 2.6;

    // Spots of different layers that are nearer to each other than this are shown as one.
    private const double SamePlaceMm = 0.5;

    private static readonly DisplayColour s_axis = new(0xff, 0xd8, 0x50);

    public static void Draw(OverlayBuilder builder)
    {
        if (builder.View is not ProjectionView { BeamId: not null } view)
            return;
        SceneBeam beam = builder.Scene.BeamOf(view.BeamId);
        BeamFrame frame = BeamViews.FrameOf(beam);
        BeamLayer[] layers = [.. beam.Beam.Layers.Where(layer => view.BeamLayerNumber is null || layer.Number == view.BeamLayerNumber)];
        if (builder.Options.ShowsStructures)
            Shadows(builder, view);
        Spots(builder, view, frame, layers);
        if (builder.Options.ShowsCrosshair)
            Axes(builder, view);
        if (builder.Options.ShowsPosition)
            Texts(builder, beam.Beam, layers, view.BeamLayerNumber is not null);
    }

    private static void Shadows(OverlayBuilder builder, ProjectionView view)
    {
        foreach (StructureLayer layer in builder.Scene.Structures.Where(static layer => layer.IsVisible))
        {
            foreach (var points in Silhouettes.Of(SurfaceMeshes.Of(layer.Structure).Result.Mesh, view, builder.Width, builder.Height, default))
                builder.Add(new OverlayLine(OverlayKind.Structure, points, points.Length > 2, layer.Colour, layer.LineWidth) { SourceId = layer.Id });
        }
    }

    // A spot's area is its weight, compared with the heaviest.
    private static void Spots(OverlayBuilder builder, ProjectionView view, BeamFrame frame, BeamLayer[] layers)
    {
        Dictionary<(long X, long Y), BeamSpot> places = [];
        foreach (BeamSpot spot in layers.SelectMany(static layer => layer.Spots).Where(static spot => spot.Weight > 0))
        {
            (long X, long Y) place = ((long)Math.Round(spot.XMm / SamePlaceMm), (long)Math.Round(spot.YMm / SamePlaceMm));
            places[place] = places.TryGetValue(place, out BeamSpot before) ? before with { Weight = before.Weight + spot.Weight } : spot;
        }

        double heaviest = places.Count > 0 ? places.Values.Max(static spot => spot.Weight) : 1;
        foreach (BeamSpot spot in places.Values)
        {
            (double x, double y) = view.PixelOf(frame.PatientFromBeam.Apply(new(spot.XMm, spot.YMm, 0)), builder.Width, builder.Height);
            double share = spot.Weight / heaviest;
            builder.Add(new OverlayDisc(OverlayKind.Spot, new(x, y), Math.Max(0.7, LargestSpotMm * Math.Sqrt(share) / view.MmPerPixel), ColourMaps.Plasma[0.25 + 0.75 * share]) { Opacity = 0.75 });
        }
    }

    private static void Axes(OverlayBuilder builder, ProjectionView view)
    {
        (double x, double y) = view.PixelOf(view.CenterMm, builder.Width, builder.Height);
        builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(0, y), new(builder.Width, y)], false, s_axis, 1) { Opacity = 0.55 });
        builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(x, 0), new(x, builder.Height)], false, s_axis, 1) { Opacity = 0.55 });
        double tick = TickMm / view.MmPerPixel;
        while (tick < LeastTickPixels)
            tick *= 5;
        int most = (int)(Math.Max(builder.Width, builder.Height) / tick);
        for (int n = -most; n <= most; n++)
        {
            // Every fifth one is longer.
            double half = n % 5 == 0 ? 5 : 2.5;
            builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(x + n * tick, y - half), new(x + n * tick, y + half)], false, s_axis, 1) { Opacity = 0.8 });
            builder.Add(new OverlayLine(OverlayKind.Crosshair, [new(x - half, y + n * tick), new(x + half, y + n * tick)], false, s_axis, 1) { Opacity = 0.8 });
        }

        builder.Text(OverlayKind.Crosshair, "x", builder.Width - 3.2 * builder.TextSize, y - 6, OverlayAlignment.Right, colour: s_axis);
        builder.Text(OverlayKind.Crosshair, "y", x + 6, 3.6 * builder.TextSize, OverlayAlignment.Left, colour: s_axis);
    }

    private static void Texts(OverlayBuilder builder, ScannedBeam beam, BeamLayer[] layers, bool isOneLayer)
    {
        double y = Margin + 0.72 * builder.TextSize;
        foreach (string line in Lines(beam, layers, isOneLayer))
        {
            builder.Text(OverlayKind.Position, line, builder.Width - Margin, y, OverlayAlignment.Right);
            y += LineHeight * builder.TextSize;
        }
    }

    private static string Sources(BeamSetup setup) => (double.IsFinite(setup.VirtualSourceXMm), double.IsFinite(setup.VirtualSourceYMm)) switch
    {
        (true, true) => FormattableString.Invariant($"virtual sources at x {setup.VirtualSourceXMm:0}, y {setup.VirtualSourceYMm:0} mm"),
        (true, false) => FormattableString.Invariant($"virtual source at x {setup.VirtualSourceXMm:0} mm, parallel in y"),
        (false, true) => FormattableString.Invariant($"virtual source at y {setup.VirtualSourceYMm:0} mm, parallel in x"),
        _ => "no virtual sources in the plan: parallel rays",
    };

    private static IEnumerable<string> Lines(ScannedBeam beam, BeamLayer[] layers, bool isOneLayer)
    {
        BeamSetup setup = beam.Setup!;
        Vector3D isocenter = setup.IsocenterMm;
        yield return FormattableString.Invariant($"Beam {beam.Number}: {beam.Name}, {beam.Ion}");
        yield return FormattableString.Invariant($"gantry {setup.GantryAngleDegrees:0.##}°, couch {setup.CouchAngleDegrees:0.##}°");
        yield return FormattableString.Invariant($"isocentre ({isocenter.X:0.0}, {isocenter.Y:0.0}, {isocenter.Z:0.0}) mm");
        if (layers.Length == 0)
            yield break;
        (double low, double high) = (layers.Min(static layer => layer.EnergyMeVPerU), layers.Max(static layer => layer.EnergyMeVPerU));
        yield return isOneLayer
            ? FormattableString.Invariant($"layer {layers[0].Number}: {high:0.0} MeV/u, {beam.RangeMm(layers[0]):0.0} mm in water")
            : FormattableString.Invariant($"{layers.Length} layers, {low:0.0} to {high:0.0} MeV/u, {layers.Min(beam.RangeMm):0} to {layers.Max(beam.RangeMm):0} mm in water");
        yield return FormattableString.Invariant($"{layers.Sum(static layer => layer.Spots.Count(static spot => spot.Weight > 0))} spots, {layers.Sum(static layer => layer.Weight) * beam.AmountPerWeight:0.##} {beam.AmountUnit}");
        if (layers[0].SnoutPositionMm is double snout)
            yield return FormattableString.Invariant($"snout at {snout:0.#} mm");
        if (layers.Max(static layer => layer.RangeShifterMm) is > 0 and double shifter)
            yield return FormattableString.Invariant($"range shifter {shifter:0.#} mm of water");
        yield return Sources(setup);
    }
}
