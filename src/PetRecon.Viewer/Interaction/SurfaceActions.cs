namespace PetRecon.Viewer.Interaction;

/// <summary>What structures and levels of dose are drawn as: surfaces in volume renderings, and levels also as lines and areas on planes. As <see cref="ViewerActions"/>.</summary>
internal static class SurfaceActions
{
    /// <summary>Shows or hides a structure's surface in volume renderings, or those of all if its ID is "*".</summary>
    public static ViewerState Structure(ViewerState state, string id, bool isShown) => state with
    {
        Scene = state.Scene with
        {
            Structures = [.. state.Scene.Structures.Select(structure => id is "*" || structure.Id == id ? structure with { ShowsSurface = isShown } : structure)],
        },
    };

    /// <summary>Shows or hides the lines, areas and surfaces of levels; null leaves them as they are.</summary>
    public static ViewerState Isodoses(ViewerState state, string id, bool? lines, bool? bands, bool? surfaces) => state with
    {
        Scene = state.Scene with
        {
            Isodoses =
            [
                .. state.Scene.Isodoses.Select(levels => id is "*" || levels.Id == id
                    ? levels with { ShowsLines = lines ?? levels.ShowsLines, ShowsBands = bands ?? levels.ShowsBands, ShowsSurfaces = surfaces ?? levels.ShowsSurfaces }
                    : levels),
            ],
        },
    };
}
