using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using PetRecon.Viewer.Tests.Interaction;
using PetRecon.Viewer.Tests.Window.Panels;
using PetRecon.Viewer.Views;
using PetRecon.Viewer.Window;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>The windows that tests look at; run in a child process.</summary>
internal static class ShownWindow
{
    public const string Argument = "--show-window";

    public const int Width = 720;
    public const int Height = 520;

    /// <summary>The scene of all windows: every voxel of CT and dose tells where it is.</summary>
    public static OpenedScene Opened { get; } = new(TestStudy.Scene()) { Projection = new() { Kind = ViewKind.Projection, LayerIds = ["dose"] } };

    /// <summary>The same with two beams, of which the second one comes from the front.</summary>
    public static OpenedScene WithBeams
    {
        get
        {
            SceneBeam first = BeamActionsTests.Beam();
            ScannedBeam second = first.Beam with { Name = "frontal", Setup = first.Beam.Setup! with { GantryAngleDegrees = 0 } };
            return Opened with { Scene = Opened.Scene with { Beams = [first, new("c", second)] } };
        }
    }

    /// <summary>Shows a window until it is closed: "study", "panel" (with structures, isodose lines and a distance), "timed" (the same with three frames), "beams", "opening" (which stays at a quarter until it is cancelled) or "damaged".</summary>
    public static int Run(string which)
    {
        try
        {
            WindowHost.Run((told, stop) => Open(which, told, stop), Renderer, new() { Width = Width, Height = Height, Title = which, OpenMore = Dropped }, CancellationToken.None);
            return 0;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is WindowUnavailableException ? 4 : 3;
        }

        ISceneRenderer Renderer() => which == "opengl" ? new OpenGlRenderer() : new SoftwareRenderer();
    }

    /// <summary>What becomes of a file that is dropped: a dose that is the number in it everywhere; "slow" stays at a quarter until it is given up.</summary>
    private static OpenedScene Dropped(IReadOnlyList<string> paths, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        string text = string.Concat(paths.SelectMany(static path => Directory.Exists(path) ? Directory.GetFiles(path) : [path]).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        if (text == "slow")
        {
            told.Report(new("12 of 48 slices", 0.25));
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        }

        if (!float.TryParse(text, CultureInfo.InvariantCulture, out float value))
            throw new InvalidDataException($"{Path.GetFileName(paths[0])} holds no number");
        return new(new Scene { Layers = [DroppedLayer(value)] });
    }

    /// <summary>The layer that a dropped number becomes.</summary>
    internal static VolumeLayer DroppedLayer(float value)
    {
        float[] voxels = new float[TestStudy.DoseGrid.VoxelCount];
        Array.Fill(voxels, value);
        return new() { Id = "more", Name = "More", Volume = new Volume<Gray>(TestStudy.DoseGrid, voxels), Map = ColourMaps.Grey, Window = new(0, 10) };
    }

    private static OpenedScene Open(string which, IProgress<OpeningProgress> told, CancellationToken stop)
    {
        switch (which)
        {
            case "opening":
                told.Report(new("12 of 48 slices", 0.25));
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
                break;
            case "beams":
                return WithBeams;
            case "damaged":
                throw new InvalidDataException("slice 13 is damaged");
            case "panel":
                return PanelScenes.Opened;
            case "timed":
                return PanelScenes.Timed;
            default:
                break;
        }

        return Opened;
    }
}
