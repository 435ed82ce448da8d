namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// The places where OpenGL may draw without a window: each device, then Mesa's surfaceless platform. A display is one for the whole process and
/// ending it would end all of its contexts, so it stays open once it is.
/// </summary>
internal static unsafe class EglDisplays
{
    private const int PlatformDevice = 0x313F;
    private const int PlatformSurfaceless = 0x31DD;
    private const int MaximumDevices = 64;

    private static readonly Lock s_initializing = new();

    /// <summary>Displays to try, best first, with their names; those that do not open are left out and their reasons noted.</summary>
    public static IEnumerable<(nint Display, string Name)> Open(EglLibrary egl, List<string> reasons)
    {
        foreach ((nint display, string name) in Candidates(egl))
        {
            lock (s_initializing)
            {
                if (!Initialize(egl, display))
                {
                    reasons.Add($"{name}: could not be initialised (EGL error 0x{Error(egl):X4})");
                    continue;
                }
            }

            yield return (display, name);
        }
    }

    private static List<(nint Display, string Name)> Candidates(EglLibrary egl)
    {
        List<(nint Display, string Name)> found = [];
        HashSet<string> extensions = egl.Extensions(0);
        var platformDisplay = (delegate* unmanaged<int, nint, int*, nint>)egl.AddressOf("eglGetPlatformDisplayEXT");
        if (platformDisplay is null)
            return found;
        if (extensions.Contains("EGL_EXT_platform_device"))
        {
            foreach (nint device in Devices(egl))
                Add(platformDisplay(PlatformDevice, device, null), $"device {found.Count}");
        }

        if (extensions.Contains("EGL_MESA_platform_surfaceless"))
            Add(platformDisplay(PlatformSurfaceless, 0, null), "surfaceless platform");
        return found;

        void Add(nint display, string name)
        {
            if (display != 0)
                found.Add((display, name));
        }
    }

    private static nint[] Devices(EglLibrary egl)
    {
        var query = (delegate* unmanaged<int, nint*, int*, uint>)egl.AddressOf("eglQueryDevicesEXT");
        nint* devices = stackalloc nint[MaximumDevices];
        int count = 0;
        return query is not null && query(MaximumDevices, devices, &count) != 0 ? new ReadOnlySpan<nint>(devices, count).ToArray() : [];
    }

    private static bool Initialize(EglLibrary egl, nint display)
    {
        int major = 0, minor = 0;
        return egl.Initialize(display, &major, &minor) != 0;
    }

    private static int Error(EglLibrary egl) => egl.GetError();
}
