namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>An OpenGL 3.3 core context without a window. It belongs to the thread that makes it, which also has to end it.</summary>
internal sealed unsafe class EglContext : IDisposable
{
    private const uint OpenGlApi = 0x30A2;
    private const int None = 0x3038;

    private readonly EglLibrary _egl;
    private readonly nint _display;
    private readonly nint _surface;
    private nint _context;

    private EglContext(EglLibrary egl, nint display, nint surface, nint context, string where)
    {
        _egl = egl;
        _display = display;
        _surface = surface;
        _context = context;
        Where = where;
    }

    /// <summary>The display it is on, in words.</summary>
    public string Where { get; }

    /// <summary>Makes a context and binds it to this thread.</summary>
    /// <exception cref="OpenGlUnavailableException">No display gives one.</exception>
    public static EglContext Open()
    {
        EglLibrary egl = EglLibrary.Load();
        List<string> reasons = [];
        foreach ((nint display, string name) in EglDisplays.Open(egl, reasons))
        {
            if (TryOpen(egl, display, name, reasons) is { } context)
                return context;
        }

        string tried = reasons.Count > 0 ? string.Join("; ", reasons) : "EGL offers neither the device platform nor the surfaceless one";
        throw new OpenGlUnavailableException($"No OpenGL 3.3 context could be made without a window ({tried}). {EglLibrary.HowToInstall}");
    }

    /// <summary>The address of a function; 0 where there is none.</summary>
    public nint AddressOf(string function) => _egl.AddressOf(function);

    /// <summary>Ends the context.</summary>
    public void Dispose()
    {
        if (_context == 0)
            return;
        _egl.MakeCurrent(_display, 0, 0, 0);
        _egl.DestroyContext(_display, _context);
        if (_surface != 0)
            _egl.DestroySurface(_display, _surface);
        _egl.ReleaseThread();
        _context = 0;
    }

    private static EglContext? TryOpen(EglLibrary egl, nint display, string name, List<string> reasons)
    {
        // The surface is never drawn to; devices that do without one need none.
        bool needsSurface = !egl.Extensions(display).Contains("EGL_KHR_surfaceless_context");
        int* wanted = stackalloc int[] { 0x3040, 0x0008, 0x3033, needsSurface ? 0x0001 : 0, None }; // renderable by OpenGL, surface type
        int* version = stackalloc int[] { 0x3098, 3, 0x30FB, 3, 0x30FD, 0x0001, None }; // major, minor, core profile
        int* pixel = stackalloc int[] { 0x3057, 1, 0x3056, 1, None }; // width, height
        nint config = 0, context = 0, surface = 0;
        int count = 0;
        if (egl.BindApi(OpenGlApi) == 0)
            return Fail("has no OpenGL");
        if (egl.ChooseConfig(display, wanted, &config, 1, &count) == 0 || count == 0)
            return Fail("has no configuration for OpenGL");
        if ((context = egl.CreateContext(display, config, 0, version)) == 0)
            return Fail("has no OpenGL 3.3 core");
        if (needsSurface && (surface = egl.CreatePbufferSurface(display, config, pixel)) == 0)
            return Fail("has no surface for a context");
        if (egl.MakeCurrent(display, surface, surface, context) == 0)
            return Fail("did not take the context");
        return new(egl, display, surface, context, name);

        EglContext? Fail(string what)
        {
            reasons.Add($"{name}: {what} (EGL error 0x{egl.GetError():X4})");
            if (surface != 0)
                egl.DestroySurface(display, surface);
            if (context != 0)
                egl.DestroyContext(display, context);
            return null;
        }
    }
}
