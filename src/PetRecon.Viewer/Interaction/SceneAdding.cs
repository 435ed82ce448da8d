using System.Collections.Immutable;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>Puts what was opened later over what is shown already.</summary>
internal static class SceneAdding
{
    // Through a layer that would hide those below.
    private const double OverOpacity = 0.5;

    /// <summary>Opens more for a viewer; takes a while.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="told">Told how far it is.</param>
    /// <returns>What puts it over a state, as that then is.</returns>
    public static Func<ViewerState, ViewerState> Opened(Func<IProgress<OpeningProgress>, OpenedScene> open, IProgress<OpeningProgress> told)
    {
        OpenedScene added = open(told);

        // The first look at structures takes far longer than later ones.
        StructureOutlines.Prepare(added.Scene);
        return state => Add(state, added);
    }

    /// <summary>The state with more layers, structures, lines and beams, and what is measured in them; what was there before stays as it is.</summary>
    public static ViewerState Add(ViewerState state, OpenedScene added)
    {
        Scene scene = state.Scene;
        Renaming names = new(scene);
        bool isOver = !scene.Layers.IsEmpty;
        ImmutableArray<VolumeLayer> layers = [.. added.Scene.Layers.Select(layer => layer with { Id = names.New(layer.Id), Opacity = isOver ? Math.Min(layer.Opacity, OverOpacity) : layer.Opacity })];
        ImmutableArray<IsodoseLayer> isodoses = [.. added.Scene.Isodoses.Select(lines => lines with { Id = names.New(lines.Id), LayerId = names.Of(lines.LayerId) })];
        ImmutableArray<StructureLayer> structures = [.. added.Scene.Structures.Select(layer => layer with { Id = names.New(layer.Id) })];
        ImmutableArray<SceneBeam> beams = [.. added.Scene.Beams.Select(beam => beam with { Id = names.New(beam.Id) })];
        ImmutableArray<Measurement> measurements = [.. added.Scene.Measurements.Select(one => new Measurement(names.New(one.Id), one.Kind, one.PointsMm) { Label = one.Label })];
        ImmutableArray<MeasuredRegion> regions = [.. added.Scene.Regions.Select(one => one with { Id = names.New(one.Id), LayerId = names.Of(one.LayerId) })];
        Scene With(Scene before) => before with
        {
            Layers = before.Layers.AddRange(layers),
            Isodoses = before.Isodoses.AddRange(isodoses),
            Structures = before.Structures.AddRange(structures),
            Beams = before.Beams.AddRange(beams),
        };
        Scene all = With(scene) with { Measurements = scene.Measurements.AddRange(measurements), Regions = scene.Regions.AddRange(regions) };
        ViewerState next = state with
        {
            Scene = all,
            Opened = With(state.Opened),
            Extent = SceneExtent.Of(all),
            Origins = state.Origins.With(added.Origins, names.Given),
            Subjects = state.Subjects.AddRange(added.Subjects),
        };
        return BeamActions.Seen(scene).Any() ? next : BeamActions.Begin(next);
    }

    // Names within a scene that are free in the one it is added to.
    private sealed class Renaming(Scene scene)
    {
        private readonly Dictionary<string, string> _names = [];
        private readonly HashSet<string> _taken =
        [
            .. scene.Layers.Select(static layer => layer.Id), .. scene.Isodoses.Select(static lines => lines.Id), .. scene.Structures.Select(static layer => layer.Id),
            .. scene.Beams.Select(static beam => beam.Id), .. scene.Measurements.Select(static one => one.Id), .. scene.Regions.Select(static one => one.Id),
        ];

        /// <summary>Names in the scene that is added, and those that they have now.</summary>
        public IReadOnlyDictionary<string, string> Given => _names;

        public string New(string id)
        {
            string free = id;
            for (int n = 2; !_taken.Add(free); n++)
                free = $"{id}-{n}";
            return _names[id] = free;
        }

        public string Of(string id) => _names.GetValueOrDefault(id, id);
    }
}
