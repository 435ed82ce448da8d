using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Window.Files;

/// <summary>Files and folders that are dropped on a window: opened where they are, by the way, and put over what is shown.</summary>
/// <param name="viewer">What is shown.</param>
/// <param name="errands">What opens them.</param>
/// <param name="open">How they are opened; null refuses drops.</param>
internal sealed class WindowDrops(WindowViewer viewer, WindowErrands errands, Func<IReadOnlyList<string>, IProgress<OpeningProgress>, CancellationToken, OpenedScene>? open)
{
    /// <summary>Begins to open what was dropped.</summary>
    /// <exception cref="InputException">Nothing was, or nothing can be opened here.</exception>
    public void Take(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0 || paths.Any(static path => path.Length == 0))
            throw new InputException("What was dropped is no file of this machine.");
        if (open is null)
            throw new InputException("Files cannot be added here.");
        string what = paths.Count == 1 ? Path.GetFileName(Path.TrimEndingDirectorySeparator(paths[0])) : $"{paths.Count} files";
        errands.Begin($"Opening {what}", (told, stop) =>
        {
            Func<ViewerState, ViewerState> add = SceneAdding.Opened(progress => open(paths, progress, stop), told);
            return Task.FromResult<Func<string>>(() =>
            {
                viewer.Change(add);
                return $"{what} opened.";
            });
        });
    }
}
