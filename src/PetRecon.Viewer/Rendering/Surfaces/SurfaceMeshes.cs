using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Contours;
using PetRecon.Therapy.Isodose;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>
/// The meshes of structures and of levels, made once for each, by the way, and held as long as what they are of. Contours that enclose nothing, or whose planes
/// are not parallel, have no surface.
/// </summary>
internal static class SurfaceMeshes
{
    // Levels of a volume that are held beside those of a scene: someone who drags a level leaves many behind.
    private const int SpareLevels = 32;

    private static readonly TriangleMesh s_none = new([], [], []);

    private static readonly ConditionalWeakTable<Structure, Task<StructureMesh>> s_ofStructures = [];

    private static readonly ConditionalWeakTable<Volume, ConcurrentDictionary<double, Task<TriangleMesh>>> s_ofLevels = [];

    /// <summary>Whether a view shows surfaces of structures and levels.</summary>
    public static bool AreShownIn(View view) => view is ProjectionView { Kind: ProjectionKind.Volume or ProjectionKind.Isosurface };

    /// <summary>The surfaces that a scene shows; those that are not made yet are left out.</summary>
    public static IReadOnlyList<SceneSurface> AtHand(Scene scene) =>
        AtHand(Shown(scene));

    /// <summary>How many of the surfaces that a scene shows are made, those that turned out to be none among them.</summary>
    public static int CountAtHand(Scene scene) => Shown(scene).Count(static shown => shown.Work.IsCompleted);

    /// <summary>The structures of a scene that would show a surface and have none, with the reason, as far as they are made.</summary>
    public static IEnumerable<(Structure Structure, string Reason)> Lacking(Scene scene) =>
        from layer in scene.Structures
        where HasSurface(layer)
        let mesh = Of(layer.Structure)
        where mesh.IsCompletedSuccessfully && mesh.Result.Reason.Length > 0
        select (layer.Structure, mesh.Result.Reason);

    /// <summary>The surfaces of a picture: none for views that show none.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended; the work goes on.</exception>
    public static IReadOnlyList<SceneSurface> Of(Scene scene, View view, RenderOptions options, CancellationToken cancellation)
    {
        if (!AreShownIn(view))
            return [];
        (Task Work, Func<SceneSurface> Surface)[] shown = [.. Shown(scene)];
        if (options.WaitsForSurfaces)
            Task.WhenAll(shown.Select(static one => one.Work)).Wait(cancellation);
        return AtHand(shown);
    }

    /// <summary>Begins to make what a scene shows; completes when all of it is there.</summary>
    public static Task Preparation(Scene scene) => Task.WhenAll(Shown(scene).Select(static shown => shown.Work));

    /// <summary>The surface of a structure.</summary>
    public static Task<StructureMesh> Of(Structure structure) => s_ofStructures.GetValue(structure, static structure => Task.Run(() => Make(structure)));

    private static IReadOnlyList<SceneSurface> AtHand(IEnumerable<(Task Work, Func<SceneSurface> Surface)> shown) =>
        [.. shown.Where(static one => one.Work.IsCompletedSuccessfully).Select(static one => one.Surface()).Where(static surface => surface.Mesh.TriangleCount > 0)];

    private static bool HasSurface(StructureLayer layer) => layer is { IsVisible: true, ShowsSurface: true, SurfaceOpacity: > 0 };

    private static IEnumerable<(Task Work, Func<SceneSurface> Surface)> Shown(Scene scene)
    {
        foreach (StructureLayer layer in scene.Structures.Where(HasSurface))
        {
            Task<StructureMesh> mesh = Of(layer.Structure);
            yield return (mesh, () => new(mesh.Result.Mesh, null, layer.Colour, layer.SurfaceOpacity));
        }

        int mostLevels = SpareLevels + 2 * scene.Isodoses.Sum(static isodoses => isodoses.Lines.Length);
        foreach (IsodoseLayer isodoses in scene.Isodoses)
        {
            if (isodoses is not { IsVisible: true, ShowsSurfaces: true, SurfaceOpacity: > 0 })
                continue;
            VolumeLayer layer = scene.Layer(isodoses.LayerId);
            RigidTransform? toScene = layer.SceneToVolume?.Inverse();
            foreach (IsodoseLineStyle line in isodoses.Lines)
            {
                Task<TriangleMesh> mesh = Of(layer.Volume, line.Value, mostLevels);
                yield return (mesh, () => new(mesh.Result, toScene, line.Colour, isodoses.SurfaceOpacity));
            }
        }
    }

    // With fewer than a scene has at once, each look at it would make all of them anew.
    private static Task<TriangleMesh> Of(Volume volume, double level, int mostLevels)
    {
        ConcurrentDictionary<double, Task<TriangleMesh>> levels = s_ofLevels.GetValue(volume, static _ => new());
        if (levels.Count >= mostLevels && !levels.ContainsKey(level))
            levels.Clear();
        return levels.GetOrAdd(level, value => Task.Run(() => IsodoseSurface.Of(volume, IsodoseLevel.Absolute(value), new() { Border = IsodoseBorder.Closed })));
    }

    private static StructureMesh Make(Structure structure)
    {
        if (structure.IsEmpty)
            return new(s_none, structure.Contours.IsEmpty ? "it has no contours." : "it has points or open lines only, which enclose nothing.");
        try
        {
            TriangleMesh mesh = StructureSurface.Of(structure);
            return new(mesh, mesh.TriangleCount > 0 ? "" : "its contours enclose nothing.");
        }
        catch (ArgumentException exception)
        {
            return new(s_none, exception.Message);
        }
    }
}
