using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Views;

/// <summary>The scene seen through, from outside: along parallel lines of sight, or along those of a beam.</summary>
public sealed record ProjectionView : View
{
    /// <summary>What is made of the values along each line of sight.</summary>
    public ProjectionKind Kind { get; init; }

    /// <summary>Value of the surface, for <see cref="ProjectionKind.Isosurface"/>, in the unit of the uppermost visible layer.</summary>
    public double SurfaceValue { get; init; }

    /// <summary>What lies nearer to the eye than this distance from the middle, mm along the line of sight, is cut away; null cuts nothing.</summary>
    public double? NearClipMm { get; init; }

    /// <summary>What lies farther away than this is cut away; null cuts nothing.</summary>
    public double? FarClipMm { get; init; }

    /// <summary>Integrals that are dark and bright, for <see cref="ProjectionKind.Radiograph"/>.</summary>
    public ValueWindow RadiographWindow { get; init; } = new(0, 400);

    /// <summary>The beam whose eye it is: spots and silhouettes are drawn over it; null for no beam's.</summary>
    public string? BeamId { get; init; }

    /// <summary>Where lines of sight diverge from; null for parallel ones.</summary>
    public SightSources? Sources { get; init; }

    /// <summary>The nearest that lines of sight show, mm along <see cref="View.Away"/> from the view's plane; null where nothing ends them.</summary>
    internal double? NearestMm => Sources is { } sources ? Math.Max(NearClipMm ?? double.NegativeInfinity, sources.NearMm) : NearClipMm;

    /// <summary>The energy layer whose spots are shown; null for all of them together.</summary>
    public int? BeamLayerNumber { get; init; }

    /// <summary>Cuts of any direction, fixed to the patient; at most <see cref="ClipPlane.Most"/>.</summary>
    public ImmutableArray<ClipPlane> ClipPlanes { get; init; } = [];
}
