using System.Runtime.InteropServices;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>The few functions of EGL 1.5 that make a context without a window. Loaded by name, so that a missing library is an error with words.</summary>
internal sealed unsafe class EglLibrary
{
    public const string HowToInstall = "On Debian and Ubuntu, \"apt-get install libegl1 libgl1-mesa-dri\" brings OpenGL for any machine, with or without a graphics card.";

    private const string FileName = "libEGL.so.1";

    private static readonly Lazy<EglLibrary?> s_loaded = new(static () => NativeLibrary.TryLoad(FileName, out nint handle) ? new EglLibrary(handle) : null);

    private readonly delegate* unmanaged<byte*, nint> _getProcAddress;
    private readonly delegate* unmanaged<nint, int, byte*> _queryString;

    private EglLibrary(nint handle)
    {
        nint Export(string name) => NativeLibrary.GetExport(handle, name);
        _getProcAddress = (delegate* unmanaged<byte*, nint>)Export("eglGetProcAddress");
        _queryString = (delegate* unmanaged<nint, int, byte*>)Export("eglQueryString");
        GetError = (delegate* unmanaged<int>)Export("eglGetError");
        Initialize = (delegate* unmanaged<nint, int*, int*, uint>)Export("eglInitialize");
        BindApi = (delegate* unmanaged<uint, uint>)Export("eglBindAPI");
        ChooseConfig = (delegate* unmanaged<nint, int*, nint*, int, int*, uint>)Export("eglChooseConfig");
        CreateContext = (delegate* unmanaged<nint, nint, nint, int*, nint>)Export("eglCreateContext");
        DestroyContext = (delegate* unmanaged<nint, nint, uint>)Export("eglDestroyContext");
        CreatePbufferSurface = (delegate* unmanaged<nint, nint, int*, nint>)Export("eglCreatePbufferSurface");
        DestroySurface = (delegate* unmanaged<nint, nint, uint>)Export("eglDestroySurface");
        MakeCurrent = (delegate* unmanaged<nint, nint, nint, nint, uint>)Export("eglMakeCurrent");
        ReleaseThread = (delegate* unmanaged<uint>)Export("eglReleaseThread");
    }

    public delegate* unmanaged<int> GetError { get; }

    public delegate* unmanaged<nint, int*, int*, uint> Initialize { get; }

    public delegate* unmanaged<uint, uint> BindApi { get; }

    public delegate* unmanaged<nint, int*, nint*, int, int*, uint> ChooseConfig { get; }

    public delegate* unmanaged<nint, nint, nint, int*, nint> CreateContext { get; }

    public delegate* unmanaged<nint, nint, uint> DestroyContext { get; }

    public delegate* unmanaged<nint, nint, int*, nint> CreatePbufferSurface { get; }

    public delegate* unmanaged<nint, nint, uint> DestroySurface { get; }

    public delegate* unmanaged<nint, nint, nint, nint, uint> MakeCurrent { get; }

    public delegate* unmanaged<uint> ReleaseThread { get; }

    /// <summary>The library.</summary>
    /// <exception cref="OpenGlUnavailableException">It is not on this machine.</exception>
    public static EglLibrary Load() => s_loaded.Value ?? throw new OpenGlUnavailableException($"{FileName} was not found, so there is no OpenGL without a window. {HowToInstall}");

    /// <summary>The address of a function of EGL or OpenGL; 0 where there is none.</summary>
    public nint AddressOf(string name)
    {
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            return _getProcAddress(text);
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)text);
        }
    }

    /// <summary>The extensions of a display, or of the client where that is 0.</summary>
    public HashSet<string> Extensions(nint display)
    {
        const int extensions = 0x3055;
        return [.. (Marshal.PtrToStringUTF8((nint)_queryString(display, extensions)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
