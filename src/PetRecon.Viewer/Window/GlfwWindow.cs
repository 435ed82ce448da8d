using System.Runtime.InteropServices;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Window;

/// <summary>
/// A window with an OpenGL 3.3 context, by GLFW. What happens to it is noted, and taken by <see cref="Wait"/>. All but <see cref="Wake"/> belongs to
/// the thread that made it, which GLFW wants to be the first one of the process.
/// </summary>
internal sealed unsafe class GlfwWindow : IDisposable
{
    private const int Control = 341, RightControl = 345, Super = 343, RightSuper = 347;

    [ThreadStatic]
    private static GlfwWindow? s_current;

    private readonly GlfwLibrary _glfw;
    private readonly nint _window;
    private readonly Lock _closing = new();
    private readonly List<WindowEvent> _events = [];
    private readonly nint _cross;
    private bool _showsCross;
    private bool _isClosed;

    /// <summary>Opens a window.</summary>
    /// <exception cref="WindowUnavailableException">There is no GLFW, no display, or no OpenGL 3.3 on it.</exception>
    public GlfwWindow(int width, int height, string title)
    {
        _glfw = GlfwLibrary.Load();
        if (_glfw.Init() == 0)
            throw new WindowUnavailableException(NoDisplay(_glfw.TakeError()));
        _glfw.WindowHint(0x00022002, 3); // context version
        _glfw.WindowHint(0x00022003, 3);
        _glfw.WindowHint(0x00022008, 0x00032001); // core profile
        _glfw.WindowHint(0x00022006, 1); // forward compatible, as macOS asks for
        _glfw.WindowHint(0x0002200C, 1); // larger on a display whose pixels are small
        _glfw.WindowHint(0x00021005, 0); // no depth, no stencil
        _glfw.WindowHint(0x00021006, 0);
        _glfw.HintText(0x00024001, "PetRecon"); // class and name, by which X11's tools find it
        _glfw.HintText(0x00024002, "petrecon");
        _window = _glfw.CreateWindow(width, height, title);
        if (_window == 0)
        {
            string error = _glfw.TakeError();
            _glfw.Terminate();
            throw new WindowUnavailableException($"The display gives no window with OpenGL 3.3: {error}. On Debian and Ubuntu, \"apt-get install libgl1 libglx-mesa0 libgl1-mesa-dri\" brings OpenGL for any machine; a display over ssh -X may have too old a one. Without --desktop, petrecon view shows the same in a browser.");
        }

        s_current = this;
        Listen();
        _glfw.MakeContextCurrent(_window);

        // Desktops compose windows, so nothing is torn; waiting for the screen would only hold inputs up, and for ever while the window is hidden.
        _glfw.SwapInterval(0);
        Gl = GL.GetApi(_glfw.AddressOf);
        _cross = _glfw.CreateStandardCursor(0x00036003);
    }

    /// <summary>The window's OpenGL.</summary>
    public GL Gl { get; }

    /// <summary>The window's pixels; 0 x 0 while it is minimised.</summary>
    public (int Width, int Height) PixelSize
    {
        get
        {
            int width = 0, height = 0;
            _glfw.GetFramebufferSize(_window, &width, &height);
            return (width, height);
        }
    }

    /// <summary>How much larger than usual texts have to be to be as large as elsewhere on the desktop.</summary>
    public double Scale
    {
        get
        {
            float x = 1, y = 1;
            _glfw.GetWindowContentScale(_window, &x, &y);
            return Math.Clamp(Math.Max(x, y), 0.5, 8);
        }
    }

    /// <summary>Waits until something happens, and takes what did, in order. Of moves without anything between them, the last one stays.</summary>
    /// <param name="limit">How long at most.</param>
    public List<WindowEvent> Wait(TimeSpan limit)
    {
        _glfw.WaitEventsTimeout(Math.Max(0.001, limit.TotalSeconds));
        List<WindowEvent> taken = new(_events.Count);
        foreach (WindowEvent happened in _events)
        {
            if (happened.Kind == WindowEventKind.Move && taken.Count > 0 && taken[^1].Kind == WindowEventKind.Move)
                taken[^1] = happened;
            else
                taken.Add(happened);
        }

        _events.Clear();
        return taken;
    }

    /// <summary>Ends a wait; any thread may.</summary>
    public void Wake()
    {
        lock (_closing)
        {
            if (!_isClosed)
                _glfw.PostEmptyEvent();
        }
    }

    /// <summary>Shows the mouse as a cross, for places, or as an arrow.</summary>
    public void ShowCross(bool isCross)
    {
        if (_showsCross == isCross)
            return;
        _showsCross = isCross;
        _glfw.SetCursor(_window, isCross ? _cross : 0);
    }

    /// <summary>Puts text where other programs paste from.</summary>
    public void Copy(string text) => _glfw.Copy(_window, text);

    /// <summary>Shows what was drawn.</summary>
    public void Present() => _glfw.SwapBuffers(_window);

    public void Dispose()
    {
        lock (_closing)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }

        Gl.Dispose();
        _glfw.MakeContextCurrent(0);
        _glfw.DestroyWindow(_window);
        _glfw.Terminate();
        s_current = null;
    }

    private static string NoDisplay(string error)
    {
        bool isNamed = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
        string what = isNamed ? "The display does not answer" : "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set";
        return $"{what} ({error}). A window needs a desktop, or ssh -X; without --desktop, petrecon view shows the same in a browser, also through ssh -L.";
    }

    private void Listen()
    {
        _glfw.SetKeyCallback(_window, &OnKey);
        _glfw.SetCharCallback(_window, &OnLetter);
        _glfw.SetMouseButtonCallback(_window, &OnButton);
        _glfw.SetCursorPosCallback(_window, &OnMove);
        _glfw.SetScrollCallback(_window, &OnScroll);
        _glfw.SetCursorEnterCallback(_window, &OnEnter);
        _glfw.SetDropCallback(_window, &OnDrop);
        _glfw.SetWindowCloseCallback(_window, &OnClose);
        _glfw.SetWindowRefreshCallback(_window, &OnRefresh);
        _glfw.SetFramebufferSizeCallback(_window, &OnSize);
    }

    // GLFW calls from within its wait, on this thread. Nothing may be thrown through it, so everything is only noted.
    private static void Note(WindowEvent happened) => s_current?._events.Add(happened);

    [UnmanagedCallersOnly]
    private static void OnKey(nint window, int key, int scanCode, int action, int modifiers)
    {
        // With Ctrl a letter is a command, and no letter is told: it is the one of this keyboard, wherever its key is.
        const int lastLetterKey = 162;
        if (action == 0)
            return;
        WindowEvent pressed = new(WindowEventKind.Key, Code: key, Modifiers: modifiers);
        if (pressed.HasControl && key <= lastLetterKey && s_current?._glfw.KeyName(key, scanCode) is [char letter])
            pressed = pressed with { Code = char.ToUpperInvariant(letter) };
        Note(pressed);
    }

    [UnmanagedCallersOnly]
    private static void OnLetter(nint window, uint letter) => Note(new(WindowEventKind.Letter, Code: (int)letter));

    [UnmanagedCallersOnly]
    private static void OnButton(nint window, int button, int action, int modifiers) =>
        Note(new(action == 0 ? WindowEventKind.Release : WindowEventKind.Press, Code: button, Modifiers: modifiers));

    [UnmanagedCallersOnly]
    private static void OnMove(nint window, double x, double y)
    {
        (double scaleX, double scaleY) = s_current?.PixelsPerUnit() ?? (1, 1);
        Note(new(WindowEventKind.Move, x * scaleX, y * scaleY));
    }

    [UnmanagedCallersOnly]
    private static void OnScroll(nint window, double x, double y) => Note(new(WindowEventKind.Scroll, x, y, Modifiers: s_current?.HeldModifiers() ?? 0));

    [UnmanagedCallersOnly]
    private static void OnEnter(nint window, int isInside)
    {
        if (isInside == 0)
            Note(new(WindowEventKind.Leave));
    }

    // The paths are GLFW's, and are gone when this returns.
    [UnmanagedCallersOnly]
    private static void OnDrop(nint window, int count, byte** paths)
    {
        string[] dropped = new string[Math.Max(0, count)];
        for (int n = 0; n < dropped.Length; n++)
            dropped[n] = Marshal.PtrToStringUTF8((nint)paths[n]) ?? "";
        Note(new(WindowEventKind.Drop) { Paths = dropped });
    }

    [UnmanagedCallersOnly]
    private static void OnClose(nint window) => Note(new(WindowEventKind.Close));

    [UnmanagedCallersOnly]
    private static void OnRefresh(nint window) => Note(new(WindowEventKind.Refresh));

    [UnmanagedCallersOnly]
    private static void OnSize(nint window, int width, int height) => Note(new(WindowEventKind.Refresh));

    // The mouse is told in the desktop's units, of which a pixel may be a half.
    private (double X, double Y) PixelsPerUnit()
    {
        int width = 0, height = 0;
        _glfw.GetWindowSize(_window, &width, &height);
        (int across, int down) = PixelSize;
        return width > 0 && height > 0 ? ((double)across / width, (double)down / height) : (1, 1);
    }

    private int HeldModifiers()
    {
        bool IsHeld(int key) => _glfw.GetKey(_window, key) != 0;
        return IsHeld(Control) || IsHeld(RightControl) || IsHeld(Super) || IsHeld(RightSuper) ? WindowEvent.Control : 0;
    }
}
