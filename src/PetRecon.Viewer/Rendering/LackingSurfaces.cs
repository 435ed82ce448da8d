using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>Structures that a picture in space does not show although they are to be shown there.</summary>
public static class LackingSurfaces
{
    /// <summary>Which structures have no surface, and why, as a sentence for each. Surfaces are made if they are not known yet.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">How it is looked at; views that show no surfaces lack none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<string> Of(Scene scene, View view, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!SurfaceMeshes.AreShownIn(view))
            return [];
        SurfaceMeshes.Preparation(scene).Wait(cancellation);
        return [.. SurfaceMeshes.Lacking(scene).Select(static lacking => Sentence(lacking.Structure.Name, lacking.Reason))];
    }

    /// <summary>What is said of a structure without a surface.</summary>
    internal static string Sentence(string name, string reason) => $"\"{name}\" has no surface to be shown: {reason}";
}
