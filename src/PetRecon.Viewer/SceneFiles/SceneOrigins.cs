using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>Where the values and contours of a scene came from, so that a file can name them.</summary>
public sealed record SceneOrigins
{
    /// <summary>The file of each layer, by the layer's ID.</summary>
    public ImmutableDictionary<string, LayerOrigin> Layers { get; init; } = ImmutableDictionary<string, LayerOrigin>.Empty;

    /// <summary>The file of each structure, by the structure's ID.</summary>
    public ImmutableDictionary<string, string> Structures { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The plan's file of each beam, by the beam's ID.</summary>
    public ImmutableDictionary<string, string> Beams { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The origins that a scene's file names.</summary>
    /// <param name="document">The file.</param>
    public static SceneOrigins Of(SceneDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new()
        {
            Layers = document.Layers.ToImmutableDictionary(static entry => entry.Id, static entry => new LayerOrigin(entry.File, entry.Item, entry.Quantity)),
            Structures = document.Structures.GroupBy(static entry => entry.Id).ToImmutableDictionary(static group => group.Key, static group => group.First().File),
            Beams = document.Beams.GroupBy(static entry => entry.Id).ToImmutableDictionary(static group => group.Key, static group => group.First().File),
        };
    }

    /// <summary>These origins and those of something that was added, under the names that it got.</summary>
    /// <param name="added">The origins of what was added.</param>
    /// <param name="names">Its names before, and those that it has now.</param>
    internal SceneOrigins With(SceneOrigins added, IReadOnlyDictionary<string, string> names)
    {
        return new()
        {
            Layers = Layers.SetItems(Renamed(added.Layers)),
            Structures = Structures.SetItems(Renamed(added.Structures)),
            Beams = Beams.SetItems(Renamed(added.Beams)),
        };

        IEnumerable<KeyValuePair<string, T>> Renamed<T>(ImmutableDictionary<string, T> origins) =>
            origins.Where(origin => names.ContainsKey(origin.Key)).Select(origin => KeyValuePair.Create(names[origin.Key], origin.Value));
    }

    /// <summary>What of a scene came from no file that will be there later.</summary>
    /// <param name="scene">The scene.</param>
    public IEnumerable<string> Missing(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.Layers.Where(layer => !Layers.ContainsKey(layer.Id)).Select(static layer => layer.Name)
            .Concat(scene.Structures.Where(layer => !Structures.ContainsKey(layer.Id)).Select(static layer => layer.Structure.Name))
            .Concat(scene.Beams.Where(beam => !Beams.ContainsKey(beam.Id)).Select(static beam => beam.Beam.Name));
    }

    /// <summary>The file of a scene.</summary>
    /// <param name="scene">The scene; nothing of it may be <see cref="Missing"/>.</param>
    /// <param name="page">Which views, and how they are put together.</param>
    /// <exception cref="KeyNotFoundException">Something of the scene is missing.</exception>
    public SceneDocument DocumentOf(Scene scene, Headless.PageDescription page) => SceneDocument.Of(
        scene,
        page,
        layer => SceneLayerEntry.Of(layer, Layers[layer.Id].File, Layers[layer.Id].Item, Layers[layer.Id].Quantity),
        structure => Structures[structure.Id],
        beam => Beams[beam.Id]);
}
