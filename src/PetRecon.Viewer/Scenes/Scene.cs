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

    /// <summary>The point that all views go through.</summary>
    public Vector3D CrosshairMm { get; init; }

    /// <summary>Whether the patient's right is on the picture's left, as radiologists look at images; otherwise as the patient does.</summary>
    public bool IsRadiological { get; init; } = true;

    /// <summary>The layer of a name.</summary>
    /// <param name="id">Its <see cref="VolumeLayer.Id"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public VolumeLayer Layer(string id) =>
        Layers.FirstOrDefault(layer => layer.Id == id) ?? throw new ArgumentException($"The scene has no layer \"{id}\"; there are {string.Join(", ", Layers.Select(static layer => layer.Id))}.", nameof(id));
}
