using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Headless;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Exporting;

/// <summary>What a viewer saves, as the bytes of files, whichever host asks for it.</summary>
internal static class StateFiles
{
    /// <summary>A picture of panes with all that is over them; made by the thread of the renderer.</summary>
    /// <param name="renderer">What draws.</param>
    /// <param name="state">What is shown.</param>
    /// <param name="places">The panes.</param>
    /// <param name="scale">How many pixels of the picture one of the screen's becomes in each direction.</param>
    /// <param name="name">The file's name, whose ending says the format.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="InputException">There are no panes, or the picture is too large.</exception>
    public static byte[] Picture(ISceneRenderer renderer, ViewerState state, IReadOnlyList<StatePicture.Place> places, double scale, string name, CancellationToken cancellation) =>
        PictureFile.Encode(PageDrawing.Draw(renderer, StatePicture.Of(state, places, scale), StatePicture.Marks(state, scale), cancellation), name);

    /// <summary>The table of measurements, as lines.</summary>
    public static byte[] MeasurementsCsv(ViewerState state, CancellationToken cancellation) => Bytes(MeasurementFile.ToCsv(MeasurementTable.Of(state.Scene, cancellation)));

    /// <summary>The table of measurements as JSON.</summary>
    public static byte[] MeasurementsJson(ViewerState state, CancellationToken cancellation) =>
        Bytes(new JsonObject { ["measurements"] = MeasurementJson.Rows(MeasurementTable.Of(state.Scene, cancellation)) }.ToJsonString(new() { WriteIndented = true }));

    /// <summary>The scene, as all hosts open it.</summary>
    /// <param name="state">What is shown.</param>
    /// <param name="shown">The panes that are shown, in their order.</param>
    /// <param name="path">Where the file will be, to which the files that it names are relative; null where that is not known.</param>
    /// <exception cref="InputException">Something came from no file, or nothing is shown.</exception>
    public static byte[] Scene(ViewerState state, IReadOnlyList<PaneId> shown, string? path) => SceneFile.ToBytes(StateDocument.Of(state, shown), path);

    /// <summary>Values along a line.</summary>
    /// <exception cref="ArgumentException">The line has no length.</exception>
    public static byte[] Profile(Scene scene, Vector3D fromMm, Vector3D toMm) => Bytes(ProfileFile.ToCsv(scene, fromMm, toMm));

    /// <summary>Dose-volume histograms of the visible structures.</summary>
    /// <exception cref="InputException">There is no dose.</exception>
    public static byte[] Histograms(ViewerState state, CancellationToken cancellation) => Bytes(SceneHistograms.Of(state.Scene, cancellation).ToCsv());

    /// <summary>How the visible layers of a scene change with time.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="place">Where.</param>
    /// <param name="progress">Told of each frame of each layer.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">None of them does, or the region grew in another grid.</exception>
    public static byte[] Curves(Scene scene, TimeCurvePlace place, IProgress<int>? progress, CancellationToken cancellation) => Bytes(CurveFile.ToCsv(place.In(scene, progress, cancellation), place.Words));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
