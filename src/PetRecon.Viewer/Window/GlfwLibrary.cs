using System.Runtime.InteropServices;

namespace PetRecon.Viewer.Window;

/// <summary>The functions of GLFW 3 that one window needs. Loaded by name, so that a missing library is an error with words.</summary>
internal sealed unsafe class GlfwLibrary
{
    private const string HowToInstall = "On Debian and Ubuntu, \"apt-get install libglfw3\" brings it. Without --desktop, petrecon view shows the same in a browser.";

    private static readonly string[] s_names = OperatingSystem.IsWindows() ? ["glfw3.dll"] : OperatingSystem.IsMacOS() ? ["libglfw.3.dylib"] : ["libglfw.so.3"];

    private readonly delegate* unmanaged<byte**, int> _getError;
    private readonly delegate* unmanaged<byte*, nint> _getProcAddress;
    private readonly delegate* unmanaged<int, byte*, void> _windowHintString;
    private readonly delegate* unmanaged<int, int, byte*, nint, nint, nint> _createWindow;
    private readonly delegate* unmanaged<nint, byte*, void> _setClipboardString;
    private readonly delegate* unmanaged<int, int, byte*> _getKeyName;

    private GlfwLibrary(nint handle)
    {
        nint Export(string name) => NativeLibrary.GetExport(handle, "glfw" + name);
        _getError = (delegate* unmanaged<byte**, int>)Export("GetError");
        _getProcAddress = (delegate* unmanaged<byte*, nint>)Export("GetProcAddress");
        _windowHintString = (delegate* unmanaged<int, byte*, void>)Export("WindowHintString");
        _createWindow = (delegate* unmanaged<int, int, byte*, nint, nint, nint>)Export("CreateWindow");
        _setClipboardString = (delegate* unmanaged<nint, byte*, void>)Export("SetClipboardString");
        _getKeyName = (delegate* unmanaged<int, int, byte*>)Export("GetKeyName");
        Init = (delegate* unmanaged<int>)Export("Init");
        Terminate = (delegate* unmanaged<void>)Export("Terminate");
        WindowHint = (delegate* unmanaged<int, int, void>)Export("WindowHint");
        DestroyWindow = (delegate* unmanaged<nint, void>)Export("DestroyWindow");
        MakeContextCurrent = (delegate* unmanaged<nint, void>)Export("MakeContextCurrent");
        SwapBuffers = (delegate* unmanaged<nint, void>)Export("SwapBuffers");
        SwapInterval = (delegate* unmanaged<int, void>)Export("SwapInterval");
        WaitEventsTimeout = (delegate* unmanaged<double, void>)Export("WaitEventsTimeout");
        PostEmptyEvent = (delegate* unmanaged<void>)Export("PostEmptyEvent");
        GetWindowSize = (delegate* unmanaged<nint, int*, int*, void>)Export("GetWindowSize");
        GetFramebufferSize = (delegate* unmanaged<nint, int*, int*, void>)Export("GetFramebufferSize");
        GetWindowContentScale = (delegate* unmanaged<nint, float*, float*, void>)Export("GetWindowContentScale");
        CreateStandardCursor = (delegate* unmanaged<int, nint>)Export("CreateStandardCursor");
        SetCursor = (delegate* unmanaged<nint, nint, void>)Export("SetCursor");
        GetKey = (delegate* unmanaged<nint, int, int>)Export("GetKey");
        SetKeyCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, int, int, void>, nint>)Export("SetKeyCallback");
        SetCharCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, uint, void>, nint>)Export("SetCharCallback");
        SetMouseButtonCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, int, void>, nint>)Export("SetMouseButtonCallback");
        SetCursorPosCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, double, double, void>, nint>)Export("SetCursorPosCallback");
        SetScrollCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, double, double, void>, nint>)Export("SetScrollCallback");
        SetCursorEnterCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, int, void>, nint>)Export("SetCursorEnterCallback");
        SetWindowCloseCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint>)Export("SetWindowCloseCallback");
        SetWindowRefreshCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint>)Export("SetWindowRefreshCallback");
        SetDropCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, int, byte**, void>, nint>)Export("SetDropCallback");
        SetFramebufferSizeCallback = (delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, void>, nint>)Export("SetFramebufferSizeCallback");
    }

    public delegate* unmanaged<int> Init { get; }

    public delegate* unmanaged<void> Terminate { get; }

    public delegate* unmanaged<int, int, void> WindowHint { get; }

    public delegate* unmanaged<nint, void> DestroyWindow { get; }

    public delegate* unmanaged<nint, void> MakeContextCurrent { get; }

    public delegate* unmanaged<nint, void> SwapBuffers { get; }

    public delegate* unmanaged<int, void> SwapInterval { get; }

    public delegate* unmanaged<double, void> WaitEventsTimeout { get; }

    /// <summary>Ends a wait for events; the only function that any thread may call.</summary>
    public delegate* unmanaged<void> PostEmptyEvent { get; }

    public delegate* unmanaged<nint, int*, int*, void> GetWindowSize { get; }

    public delegate* unmanaged<nint, int*, int*, void> GetFramebufferSize { get; }

    public delegate* unmanaged<nint, float*, float*, void> GetWindowContentScale { get; }

    public delegate* unmanaged<int, nint> CreateStandardCursor { get; }

    public delegate* unmanaged<nint, nint, void> SetCursor { get; }

    public delegate* unmanaged<nint, int, int> GetKey { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, int, int, void>, nint> SetKeyCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, uint, void>, nint> SetCharCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, int, void>, nint> SetMouseButtonCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, double, double, void>, nint> SetCursorPosCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, double, double, void>, nint> SetScrollCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, int, void>, nint> SetCursorEnterCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint> SetWindowCloseCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint> SetWindowRefreshCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, int, int, void>, nint> SetFramebufferSizeCallback { get; }

    public delegate* unmanaged<nint, delegate* unmanaged<nint, int, byte**, void>, nint> SetDropCallback { get; }

    /// <summary>The library.</summary>
    /// <exception cref="WindowUnavailableException">It is not on this machine, or is no GLFW 3.3 or newer.</exception>
    public static GlfwLibrary Load()
    {
        foreach (string name in s_names)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle))
                continue;
            try
            {
                return new(handle);
            }
            catch (EntryPointNotFoundException exception)
            {
                throw new WindowUnavailableException($"{name} is not GLFW 3.3 or newer: {exception.Message} {HowToInstall}");
            }
        }

        throw new WindowUnavailableException($"{s_names[0]} (GLFW) was not found, so there is no window. {HowToInstall}");
    }

    /// <summary>A window, hints before; 0 where there is none to be had.</summary>
    public nint CreateWindow(int width, int height, string title)
    {
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(title);
        nint window = _createWindow(width, height, text, 0, 0);
        Marshal.FreeCoTaskMem((nint)text);
        return window;
    }

    public void HintText(int hint, string value)
    {
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(value);
        _windowHintString(hint, text);
        Marshal.FreeCoTaskMem((nint)text);
    }

    /// <summary>Puts text where other programs paste from.</summary>
    public void Copy(nint window, string value)
    {
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(value);
        _setClipboardString(window, text);
        Marshal.FreeCoTaskMem((nint)text);
    }

    /// <summary>What a key types on this keyboard; empty for one that types nothing.</summary>
    public string KeyName(int key, int scanCode) => Marshal.PtrToStringUTF8((nint)_getKeyName(key, scanCode)) ?? "";

    /// <summary>The address of a function of the current context; 0 where there is none.</summary>
    public nint AddressOf(string name)
    {
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        nint address = _getProcAddress(text);
        Marshal.FreeCoTaskMem((nint)text);
        return address;
    }

    /// <summary>What went wrong last, in GLFW's words; empty if nothing did.</summary>
    public string TakeError()
    {
        byte* text = null;
        int code = _getError(&text);
        return code == 0 ? "" : $"{Marshal.PtrToStringUTF8((nint)text)} (GLFW error 0x{code:X8})";
    }
}
