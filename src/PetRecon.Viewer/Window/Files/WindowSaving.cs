using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Window.Tools;

namespace PetRecon.Viewer.Window.Files;

/// <summary>What leaves a window: files in a folder, and the line of values to the clipboard.</summary>
/// <param name="viewer">What is shown.</param>
/// <param name="controls">How.</param>
/// <param name="errands">What makes files by the way.</param>
/// <param name="folder">Where files go.</param>
/// <param name="draw">Draws by the thread of the renderer.</param>
/// <param name="copy">Puts text into the clipboard.</param>
internal sealed class WindowSaving(
    WindowViewer viewer, WindowControls controls, WindowErrands errands, string folder, Func<Func<ISceneRenderer, CancellationToken, byte[]>, CancellationToken, Task<byte[]>> draw, Action<string> copy)
{
    private const string Views = "views.png";
    private const string SceneName = "scene.json";

    /// <summary>Saves the views as a picture, what is measured as tables, the line that is drawn, and the scene.</summary>
    public void Save()
    {
        ViewerState state = viewer.State;
        StatePicture.Place[] places = [.. controls.Layout.Panes.Where(pane => state[pane.Id].IsShown).Select(static pane => new StatePicture.Place(pane.Id, pane.Place.Left, pane.Place.Top, pane.Place.Width, pane.Place.Height))];
        DrawnLine? line = controls.Measuring.Profile;
        errands.Begin("Saving", async (told, stop) =>
        {
            NewFiles files = new(folder);
            told.Report(new($"Saving {Views}"));
            await files.WriteAsync(Views, await draw((renderer, either) => StateFiles.Picture(renderer, state, places, 1, Views, either), stop), stop);
            await TablesAsync(files, state, line, told, stop);
            string missing = await SceneAsync(files, state, [.. places.Select(static place => place.Pane)], stop);
            return () => SavedText(files) + missing;
        });
    }

    /// <summary>Saves what is measured as tables, and the line that is drawn, without pictures.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public void SaveTables()
    {
        ViewerState state = viewer.State;
        DrawnLine? line = controls.Measuring.Profile;
        if (line is null && state.Scene.Measurements.IsEmpty && state.Scene.Regions.IsEmpty)
            throw new InputException("There is nothing to save: nothing has been measured, and no profile drawn.");
        errands.Begin("Saving", async (told, stop) =>
        {
            NewFiles files = new(folder);
            await TablesAsync(files, state, line, told, stop);
            return () => SavedText(files);
        });
    }

    /// <summary>Copies the place and the values under the mouse.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public void Copy()
    {
        if (controls.Probe.Length == 0)
            throw new InputException("There are no values to copy: the mouse is in no plane.");
        copy(controls.Probe);
        controls.Note = "The values are copied.";
    }

    private static string SavedText(NewFiles files) => $"{files.Prefix}-{string.Join(", -", files.Written)} saved in {files.Folder}";

    private static async Task TablesAsync(NewFiles files, ViewerState state, DrawnLine? line, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        if (!(state.Scene.Measurements.IsEmpty && state.Scene.Regions.IsEmpty))
        {
            told.Report(new("Saving measurements"));
            await files.WriteAsync("measurements.csv", StateFiles.MeasurementsCsv(state, stop), stop);
            await files.WriteAsync("measurements.json", StateFiles.MeasurementsJson(state, stop), stop);
        }

        if (line is not null)
        {
            Scene scene = state.SceneIn(state[line.Pane]);
            await files.WriteAsync("profile.csv", StateFiles.Profile(scene, line.FromMm, line.ToMm), stop);
        }
    }

    // A scene that no file can name is no fault of the rest.
    private static async Task<string> SceneAsync(NewFiles files, ViewerState state, IReadOnlyList<PaneId> shown, CancellationToken stop)
    {
        try
        {
            await files.WriteAsync(SceneName, StateFiles.Scene(state, shown, files.PathOf(SceneName)), stop);
            return "";
        }
        catch (InputException exception)
        {
            return $"; no {SceneName}: {exception.Message}";
        }
    }
}
