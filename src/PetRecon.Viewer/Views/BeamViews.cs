using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>
/// Views along a beam's axis from its source (IEC 61217): x to the right, y up, the isocentre in the picture's middle, and the scale is that of the isocentre
/// plane. Lines of sight are the beam's own rays, from its two virtual sources, so that everything is seen where a spot that is pointed at the pixel goes;
/// of a plan that does not say where they are, rays are parallel.
/// </summary>
internal static class BeamViews
{
    // Of the field: what is seen around it.
    private const double Margin = 1.7;
    private const double LeastHalfMm = 50;

    /// <summary>The view of a description.</summary>
    /// <exception cref="ArgumentException">There is no such beam, or its file does not say where it comes from.</exception>
    public static ProjectionView Of(Scene scene, ViewDescription description, int width, int height)
    {
        SceneBeam beam = scene.BeamOf(description.BeamId);
        BeamFrame frame = FrameOf(beam);
        if (description.BeamLayerNumber is int number && !beam.Beam.Layers.Any(layer => layer.Number == number))
            throw new ArgumentException($"Beam {beam.Beam.Name} has no energy layer {number}; there are {beam.Beam.Layers.Min(static layer => layer.Number)} to {beam.Beam.Layers.Max(static layer => layer.Number)}.", nameof(description));
        SpotBounds bounds = beam.Beam.Bounds;
        double halfX = Math.Max(LeastHalfMm, Margin * Math.Max(Math.Abs(bounds.LeastXMm), Math.Abs(bounds.GreatestXMm)));
        double halfY = Math.Max(LeastHalfMm, Margin * Math.Max(Math.Abs(bounds.LeastYMm), Math.Abs(bounds.GreatestYMm)));
        if (!double.IsFinite(halfX + halfY))
            (halfX, halfY) = (2 * LeastHalfMm, 2 * LeastHalfMm);
        ProjectionView place = new()
        {
            CenterMm = frame.Setup.IsocenterMm,
            Right = frame.AxisX,
            Down = -frame.AxisY,
            MmPerPixel = 2 * Math.Max(halfX / width, halfY / height) / description.Zoom,
            Sources = SourcesOf(frame.Setup),
            BeamId = beam.Id,
            BeamLayerNumber = description.BeamLayerNumber,
        };
        return FittedViews.Looking(scene, description, width, height, place);
    }

    // A beam that is parallel in one direction alone still diverges in the other.
    private static SightSources? SourcesOf(BeamSetup setup) => double.IsFinite(Math.Min(setup.VirtualSourceXMm, setup.VirtualSourceYMm))
        ? new(setup.IsocenterMm, setup.VirtualSourceXMm, setup.VirtualSourceYMm)
        : null;

    /// <summary>A beam's coordinates.</summary>
    /// <exception cref="ArgumentException">Its file does not say where it comes from.</exception>
    public static BeamFrame FrameOf(SceneBeam beam) => beam.Beam.Setup is { } setup
        ? new(setup)
        : throw new ArgumentException($"Beam {beam.Beam.Name} says no gantry angle and isocentre, so there is no view along it.");
}
