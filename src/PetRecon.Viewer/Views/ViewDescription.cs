using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>A view without a picture's size: which way it looks, and what it shows. <see cref="FittedViews"/> makes views of it.</summary>
public sealed record ViewDescription
{
    /// <summary>Which way it looks.</summary>
    public required ViewKind Kind { get; init; }

    /// <summary>To the right of the picture, for <see cref="ViewKind.Oblique"/>.</summary>
    public Vector3D? Right { get; init; }

    /// <summary>To the bottom of the picture, for <see cref="ViewKind.Oblique"/>; what of it is not at right angles to <see cref="Right"/> does not count.</summary>
    public Vector3D? Down { get; init; }

    /// <summary>How much larger than fitted.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>The point in the picture's middle, LPS mm; null where all is shown. A plane goes through the crosshair all the same.</summary>
    public Vector3D? CenterMm { get; init; }

    /// <summary>How many mm the shorter edge of the picture shows; null fits all into it.</summary>
    public double? ShorterEdgeMm { get; init; }

    /// <summary>What a projection shows.</summary>
    public ProjectionKind Projection { get; init; }

    /// <summary>A projection's direction: how far the patient is turned about the long axis, so that at 90 the eye is on the patient's left. Degrees.</summary>
    public double AzimuthDegrees { get; init; }

    /// <summary>How far the eye of a projection is raised towards the head, -90 to 90 degrees.</summary>
    public double ElevationDegrees { get; init; }

    /// <summary>Value of the surface, for <see cref="ProjectionKind.Isosurface"/>.</summary>
    public double SurfaceValue { get; init; }

    /// <summary>What is nearer to the eye than this from the crosshair, mm, is cut away; null cuts nothing.</summary>
    public double? NearClipMm { get; init; }

    /// <summary>What is farther from the eye than this from the crosshair, mm, is cut away; null cuts nothing.</summary>
    public double? FarClipMm { get; init; }

    /// <summary>Cuts through a projection, fixed to the patient; at most <see cref="ClipPlane.Most"/>.</summary>
    public ImmutableArray<ClipPlane> ClipPlanes { get; init; } = [];

    /// <summary>Integrals that are dark and bright, for <see cref="ProjectionKind.Radiograph"/>, in mm of water for CT; null takes most of those that are seen.</summary>
    public ValueWindow? RadiographWindow { get; init; }

    /// <summary>The beam of a <see cref="ViewKind.Beam"/> view.</summary>
    public string? BeamId { get; init; }

    /// <summary>The energy layer whose spots a beam's-eye view shows, by its number in the plan; null for all of them together.</summary>
    public int? BeamLayerNumber { get; init; }

    /// <summary>Whether it looks through the scene, from outside.</summary>
    public bool IsProjection => Kind is ViewKind.Projection or ViewKind.Beam;

    /// <summary>The volume layers that it shows, of those that are visible; empty for all.</summary>
    public ImmutableArray<string> LayerIds { get; init; } = [];

    /// <summary>Colours of all its layers, such as inverted grey for a MIP beside coloured planes; null for their own.</summary>
    public ColourMap? Map { get; init; }

    /// <summary>The scene as this view shows it: only its layers, with its colours; one that is alone in a maximum projection is opaque.</summary>
    /// <param name="scene">The scene.</param>
    /// <exception cref="ArgumentException">A layer is not in the scene.</exception>
    public Scene Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        foreach (string id in LayerIds)
            _ = scene.Layer(id);
        bool isAlone = Kind == ViewKind.Projection && Projection == ProjectionKind.Maximum && LayerIds.Length == 1;
        return scene with
        {
            Layers =
            [
                .. scene.Layers.Where(layer => IsHeld(scene, layer)).Select(layer => LayerIds.IsEmpty || LayerIds.Contains(layer.Id) ? layer : layer with { IsVisible = false }).Select(layer => isAlone
                    ? layer with { Map = Map ?? layer.Map, Opacity = 1, Blend = LayerBlend.Over }
                    : layer with { Map = Map ?? layer.Map }),
            ],
            Isodoses = [.. scene.Isodoses.Where(isodose => LayerIds.IsEmpty || LayerIds.Contains(isodose.LayerId) || HasSurfaces(isodose))],
        };
    }

    // Surfaces of levels are shown whatever the layers are, and need the values of theirs.
    private bool HasSurfaces(IsodoseLayer isodoses) => IsProjection && isodoses is { IsVisible: true, ShowsSurfaces: true };

    private bool IsHeld(Scene scene, VolumeLayer layer) =>
        LayerIds.IsEmpty || LayerIds.Contains(layer.Id) || scene.Isodoses.Any(isodoses => isodoses.LayerId == layer.Id && HasSurfaces(isodoses));
}
