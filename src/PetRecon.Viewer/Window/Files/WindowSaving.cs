using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
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

    /// <summary>What buttons save.</summary>
    public SavingActions Actions => new(Save, SaveTables, SaveHistograms, SaveCurves);

    /// <summary>Saves the views as a picture, what is measured as tables, histograms, curves over time, the line that is drawn, and the scene.</summary>
    public void Save()
    {
        Shown shown = Now();
        ViewerState state = shown.State;
        double scale = controls.PictureScale;
        StatePicture.Place[] places = [.. controls.Layout.Panes.Where(pane => state[pane.Id].IsShown).Select(static pane => new StatePicture.Place(pane.Id, pane.Place.Left, pane.Place.Top, pane.Place.Width, pane.Place.Height))];

        // One that would be too large is refused before anything is written.
        _ = StatePicture.Of(state, places, scale);
        errands.Begin("Saving", async (told, stop) =>
        {
            NewFiles files = new(folder);
            told.Report(new($"Saving {Views}"));
            await files.WriteAsync(Views, await draw((renderer, either) => StateFiles.Picture(renderer, state, places, scale, Views, either), stop), stop);
            await TablesAsync(files, shown, told, stop);
            string missing = await OrWhyNotAsync("histogram.csv", HistogramsAsync(files, shown, told, stop))
                + await OrWhyNotAsync("curve.csv", CurvesAsync(files, shown, told, stop))
                + await OrWhyNotAsync(SceneName, SceneAsync(files, state, [.. places.Select(static place => place.Pane)], stop));
            return () => SavedText(files) + missing;
        });
    }

    /// <summary>Saves what is measured as tables, and the line that is drawn, without pictures.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public void SaveTables() => Begin(Now(), static shown => shown.Line is not null || shown.HasMeasurements, TablesAsync, "nothing has been measured, and no profile drawn");

    /// <summary>Saves dose-volume histograms of the structures that are shown.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public void SaveHistograms() => Begin(Now(), static shown => shown.HasHistograms, HistogramsAsync, "there is no dose, or no structure is shown");

    /// <summary>Saves how what is shown changes with time.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public void SaveCurves() => Begin(Now(), static shown => shown.HasCurves, CurvesAsync, "no visible layer changes with time");

    /// <summary>Copies the place and the values under the mouse.</summary>
    /// <exception cref="InputException">There are none.</exception>
    public void Copy()
    {
        if (controls.Probe.Length == 0)
            throw new InputException("There are no values to copy: the mouse is in no plane.");
        copy(controls.Probe);
        controls.Note = "The values are copied.";
    }

    private Shown Now()
    {
        ViewerState state = viewer.State;
        return new(state, controls.Measuring.Profile, state.SceneIn(state[controls.Active]), controls.CurvePlace(state));
    }

    private void Begin(Shown shown, Func<Shown, bool> isThere, Func<NewFiles, Shown, IProgress<OpeningProgress>, CancellationToken, Task> write, string otherwise)
    {
        if (!isThere(shown))
            throw new InputException($"There is nothing to save: {otherwise}.");
        errands.Begin("Saving", async (told, stop) =>
        {
            NewFiles files = new(folder);
            await write(files, shown, told, stop);
            return () => SavedText(files);
        });
    }

    private static string SavedText(NewFiles files) => $"{files.Prefix}-{string.Join(", -", files.Written)} saved in {files.Folder}";

    private static async Task TablesAsync(NewFiles files, Shown shown, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        if (shown.HasMeasurements)
        {
            told.Report(new("Saving measurements"));
            await files.WriteAsync("measurements.csv", StateFiles.MeasurementsCsv(shown.State, stop), stop);
            await files.WriteAsync("measurements.json", StateFiles.MeasurementsJson(shown.State, stop), stop);
        }

        if (shown.Line is { } line)
            await files.WriteAsync("profile.csv", StateFiles.Profile(shown.State.SceneIn(shown.State[line.Pane]), line.FromMm, line.ToMm), stop);
    }

    private static async Task HistogramsAsync(NewFiles files, Shown shown, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        if (!shown.HasHistograms)
            return;
        told.Report(new("Saving histograms"));
        await files.WriteAsync("histogram.csv", StateFiles.Histograms(shown.State, stop), stop);
    }

    private static async Task CurvesAsync(NewFiles files, Shown shown, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        if (!shown.HasCurves)
            return;
        await files.WriteAsync("curve.csv", StateFiles.Curves(shown.Active, shown.CurvePlace, new FramesDone(shown.CurveFrames, told), stop), stop);
    }

    private static async Task SceneAsync(NewFiles files, ViewerState state, IReadOnlyList<PaneId> shown, CancellationToken stop) =>
        await files.WriteAsync(SceneName, StateFiles.Scene(state, shown, files.PathOf(SceneName)), stop);

    // A scene that no file can name, or a region that fits no layer's grid, is no fault of the rest.
    private static async Task<string> OrWhyNotAsync(string name, Task written)
    {
        try
        {
            await written;
            return "";
        }
        catch (Exception exception) when (exception is InputException or ArgumentException)
        {
            return $"; no {name}: {exception.Message}";
        }
    }

    /// <summary>What was shown when something was to be saved.</summary>
    /// <param name="State">The viewer's state.</param>
    /// <param name="Line">The line that is drawn.</param>
    /// <param name="Active">The scene in the view that keys are for.</param>
    /// <param name="CurvePlace">Where curves are measured.</param>
    private sealed record Shown(ViewerState State, DrawnLine? Line, Scene Active, TimeCurvePlace CurvePlace)
    {
        public bool HasMeasurements => !(State.Scene.Measurements.IsEmpty && State.Scene.Regions.IsEmpty);

        public bool HasHistograms => State.Scene.Structures.Any(static layer => layer.IsVisible) && State.Scene.Layers.Any(static layer => DoseLayers.IsDose(layer.Volume));

        public bool HasCurves => CurveFrames > 0;

        public int CurveFrames => TimeCurvePlace.Changing(Active).Sum(static layer => layer.Frames.Length);
    }

    // Curves tell of each frame that they have gone through.
    private sealed class FramesDone(int count, IProgress<OpeningProgress> told) : IProgress<int>
    {
        private int _done;

        public void Report(int value) => told.Report(new("Saving curves", (double)Interlocked.Increment(ref _done) / count));
    }
}
