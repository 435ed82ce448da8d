using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Tests.Browser;
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

    /// <summary>Shows a window until it is closed: "study", "panel" (with structures, isodose lines and a distance), "opening" (which stays at a quarter until it is cancelled) or "damaged".</summary>
    public static int Run(string which)
    {
        try
        {
            WindowHost.Run((told, stop) => Open(which, told, stop), Renderer, new() { Width = Width, Height = Height, Title = which }, CancellationToken.None);
            return 0;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is WindowUnavailableException ? 4 : 3;
        }

        ISceneRenderer Renderer() => which == "opengl" ? new OpenGlRenderer() : new SoftwareRenderer();
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
            case "damaged":
                throw new InvalidDataException("slice 13 is damaged");
            case "panel":
                return PanelScenes.Opened;
            default:
                break;
        }

        return Opened;
    }
}
