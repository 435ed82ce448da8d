using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Scenes;

/// <summary>
/// What there is to see, whatever draws it: volumes in their own grids and orientations, structures and lines, in one patient space (LPS, mm).
/// A change is a new scene; renderers keep what they made of volumes that are still the same.
/// </summary>
public sealed record Scene
{
    /// <summary>The volumes, from the lowest to the uppermost.</summary>
    public ImmutableArray<VolumeLayer> Layers { get; init; } = [];

    /// <summary>The structures.</summary>
    public ImmutableArray<StructureLayer> Structures { get; init; } = [];

    /// <summary>Isodose lines.</summary>
    public ImmutableArray<IsodoseLayer> Isodoses { get; init; } = [];

    /// <summary>Points, distances and angles.</summary>
    public ImmutableArray<Measurement> Measurements { get; init; } = [];

    /// <summary>Whose pictures they are, line by line: patient, study, series. Shown on request only.</summary>
    public ImmutableArray<string> IdentityLines { get; init; } = [];

    /// <summary>The point that all views go through.</summary>
    public Vector3D CrosshairMm { get; init; }

    /// <summary>Whether the patient's right is on the picture's left, as radiologists look at images; otherwise as the patient does.</summary>
    public bool IsRadiological { get; init; } = true;

    /// <summary>
    /// Colour behind everything, 0xRRGGBB: black, or white where the lowest visible layer begins with a light colour, as inverted grey does, so that it
    /// has no edge.
    /// </summary>
    public int Background
    {
        get
        {
            VolumeLayer? lowest = Layers.FirstOrDefault(static layer => layer is { IsVisible: true, Opacity: > 0 });
            return lowest?.Map.Colours[0] is { Red: >= 0xc0, Green: >= 0xc0, Blue: >= 0xc0 } light ? light.Red << 16 | light.Green << 8 | light.Blue : 0;
        }
    }

    /// <summary>The layer of a name.</summary>
    /// <param name="id">Its <see cref="VolumeLayer.Id"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public VolumeLayer Layer(string id) =>
        Layers.FirstOrDefault(layer => layer.Id == id) ?? throw new ArgumentException($"The scene has no layer \"{id}\"; there are {string.Join(", ", Layers.Select(static layer => layer.Id))}.", nameof(id));
}
