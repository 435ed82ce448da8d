using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Window;

/// <summary>Shows a scene in a window of the desktop, by GLFW where that is installed; mouse and keys do what they do in the browser's page.</summary>
public static class WindowHost
{
    /// <summary>Opens a window, shows how far the scene is, and then the scene, until the window is closed. GLFW wants this to run on the first thread of the process.</summary>
    /// <param name="open">Opens the scene; called once, on another thread.</param>
    /// <param name="makeRenderer">Makes what draws; called once, on the thread that will use it.</param>
    /// <param name="options">How the window begins; the defaults when null.</param>
    /// <param name="cancellation">Closes the window.</param>
    /// <exception cref="WindowUnavailableException">There is no GLFW, no display, or no OpenGL on it; the message says what to do.</exception>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="Exception">The scene could not be opened, or no renderer made: what these threw.</exception>
    public static void Run(
        Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene> open, Func<ISceneRenderer> makeRenderer, WindowHostOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(makeRenderer);
        WindowHostOptions chosen = options ?? new();
        chosen.Check();
        using GlfwWindow window = new(chosen.Width, chosen.Height, chosen.Title);
        using WindowSession session = new(window, chosen, open, makeRenderer, cancellation);
        session.Run();
    }
}
