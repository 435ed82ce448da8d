using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>A scene as a file holds it: everything but the values, which stay in their own files.</summary>
public sealed record SceneDocument
{
    /// <summary>The volumes, from the lowest to the uppermost.</summary>
    public ImmutableArray<SceneLayerEntry> Layers { get; init; } = [];

    /// <summary>The structures.</summary>
    public ImmutableArray<SceneStructureEntry> Structures { get; init; } = [];

    /// <summary>Isodose lines.</summary>
    public ImmutableArray<IsodoseLayer> Isodoses { get; init; } = [];

    /// <summary>The beams of a plan.</summary>
    public ImmutableArray<SceneBeamEntry> Beams { get; init; } = [];

    /// <summary>Points, distances and angles.</summary>
    public ImmutableArray<Measurement> Measurements { get; init; } = [];

    /// <summary>Regions in which layers are measured.</summary>
    public ImmutableArray<SceneRegionEntry> Regions { get; init; } = [];

    /// <summary>The point that all views go through, LPS mm.</summary>
    public Vector3D CrosshairMm { get; init; }

    /// <summary>Which frame is shown of what changes with time, from 0.</summary>
    public int FrameIndex { get; init; }

    /// <summary>Whether the patient's right is on the picture's left.</summary>
    public bool IsRadiological { get; init; } = true;

    /// <summary>Which views, and how they are put together.</summary>
    public PageDescription Page { get; init; } = new();

    /// <summary>The scene, with values and contours.</summary>
    /// <param name="volumes">Reads a layer's values.</param>
    /// <param name="structures">Reads a structure.</param>
    /// <param name="beams">Reads a beam; needed where there are any.</param>
    /// <param name="frames">The frames of a layer whose values have been read already, if it changes with time; null where none does.</param>
    /// <exception cref="ArgumentNullException">There are beams, and nothing reads them.</exception>
    /// <exception cref="ArgumentException">A region does not grow in its layer's values as it once did.</exception>
    public Scene ToScene(
        Func<SceneLayerEntry, Volume> volumes,
        Func<SceneStructureEntry, Structure> structures,
        Func<SceneBeamEntry, ScannedBeam>? beams = null,
        Func<SceneLayerEntry, ImmutableArray<VolumeFrame>>? frames = null)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        ArgumentNullException.ThrowIfNull(structures);
        Scene scene = new()
        {
            Layers = [.. Layers.Select(entry => entry.ToLayer(volumes(entry)) with { Frames = frames?.Invoke(entry) ?? [] })],
            Structures = [.. Structures.Select(entry => new StructureLayer(entry.Id, structures(entry), entry.Colour)
            {
                IsVisible = entry.IsVisible,
                LineWidth = entry.LineWidth,
                ShowsSurface = entry.ShowsSurface,
                SurfaceOpacity = entry.SurfaceOpacity,
                FileToScene = entry.FileToScene,
            })],
            Isodoses = Isodoses,
            Beams = Beams.IsEmpty ? [] : [.. Beams.Select(entry => new SceneBeam(entry.Id, (beams ?? throw new ArgumentNullException(nameof(beams)))(entry)) { Plan = entry.File })],
            Measurements = Measurements,
            CrosshairMm = CrosshairMm,
            IsRadiological = IsRadiological,
        };
        scene = scene with { Regions = [.. Regions.Select(entry => entry.ToRegion(scene))] };

        // A series that has lost frames since then shows its last one.
        return FrameIndex > 0 && scene.FrameCount > 1 ? scene.AtFrame(Math.Min(FrameIndex, scene.FrameCount - 1)) : scene;
    }

    /// <summary>The document of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="page">Which views, and how they are put together.</param>
    /// <param name="layers">The entry of each layer.</param>
    /// <param name="structureFile">The file of each structure.</param>
    /// <param name="beamFile">The plan of each beam; those of a scene whose plan is not known are left out.</param>
    public static SceneDocument Of(Scene scene, PageDescription page, Func<VolumeLayer, SceneLayerEntry> layers, Func<StructureLayer, string> structureFile, Func<SceneBeam, string>? beamFile = null)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(page);
        return new()
        {
            Layers = [.. scene.Layers.Select(layers)],
            Structures =
            [
                .. scene.Structures.Select(layer => new SceneStructureEntry(layer.Id, structureFile(layer), layer.Structure.Name, layer.Colour)
                {
                    IsVisible = layer.IsVisible,
                    LineWidth = layer.LineWidth,
                    ShowsSurface = layer.ShowsSurface,
                    SurfaceOpacity = layer.SurfaceOpacity,
                    FileToScene = layer.FileToScene,
                }),
            ],
            Isodoses = scene.Isodoses,
            Beams = beamFile is null ? [] : [.. scene.Beams.Select(beam => new SceneBeamEntry(beam.Id, beamFile(beam), beam.Beam.Number))],
            Measurements = scene.Measurements,
            Regions = [.. scene.Regions.Select(SceneRegionEntry.Of)],
            CrosshairMm = scene.CrosshairMm,
            FrameIndex = scene.FrameIndex,
            IsRadiological = scene.IsRadiological,
            Page = page,
        };
    }
}
