using System.Collections.Immutable;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>Puts what was opened later over what is shown already.</summary>
internal static class SceneAdding
{
    // Through a layer that would hide those below.
    private const double OverOpacity = 0.5;

    /// <summary>The state with more layers, structures and lines; what was there before stays as it is.</summary>
    public static ViewerState Add(ViewerState state, OpenedScene added)
    {
        Scene scene = state.Scene;
        Dictionary<string, string> names = [];
        HashSet<string> taken = [.. scene.Layers.Select(static layer => layer.Id), .. scene.Isodoses.Select(static lines => lines.Id), .. scene.Structures.Select(static layer => layer.Id), .. scene.Beams.Select(static beam => beam.Id)];
        string NewId(string id)
        {
            string free = id;
            for (int n = 2; !taken.Add(free); n++)
                free = $"{id}-{n}";
            return names[id] = free;
        }

        bool isOver = !scene.Layers.IsEmpty;
        ImmutableArray<VolumeLayer> layers = [.. added.Scene.Layers.Select(layer => layer with { Id = NewId(layer.Id), Opacity = isOver ? Math.Min(layer.Opacity, OverOpacity) : layer.Opacity })];
        ImmutableArray<IsodoseLayer> isodoses = [.. added.Scene.Isodoses.Select(lines => lines with { Id = NewId(lines.Id), LayerId = names[lines.LayerId] })];
        ImmutableArray<StructureLayer> structures = [.. added.Scene.Structures.Select(layer => layer with { Id = NewId(layer.Id) })];
        ImmutableArray<SceneBeam> beams = [.. added.Scene.Beams.Select(beam => beam with { Id = NewId(beam.Id) })];
        Scene With(Scene before) => before with
        {
            Layers = before.Layers.AddRange(layers),
            Isodoses = before.Isodoses.AddRange(isodoses),
            Structures = before.Structures.AddRange(structures),
            Beams = before.Beams.AddRange(beams),
        };
        Scene all = With(scene);
        ViewerState next = state with
        {
            Scene = all,
            Opened = With(state.Opened),
            Extent = SceneExtent.Of(all),
            Origins = state.Origins.With(added.Origins, names),
            Subjects = state.Subjects.AddRange(added.Subjects),
        };
        return scene.Beams.IsEmpty ? BeamActions.Begin(next) : next;
    }
}
