using System.Runtime.Intrinsics.X86;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;

namespace PetRecon.Viewer.Rendering;

/// <summary>Chooses what draws scenes.</summary>
public static class SceneRenderers
{
    // OpenGL by the processor, as drivers name it. What is made for the processor from the start takes a fifth to two thirds of the time there.
    private static readonly string[] s_onProcessor = ["llvmpipe", "softpipe", "swrast", "SWR", "SwiftShader", "Software Rasterizer", "Basic Render"];

    /// <summary>Opens a renderer.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="note">What is missing where OpenGL was looked for and not found, and what to install; empty otherwise.</param>
    /// <exception cref="OpenGlUnavailableException">OpenGL was asked for by name, and there is none.</exception>
    public static ISceneRenderer Open(RendererKind kind, out string note)
    {
        note = "";
        switch (kind)
        {
            case RendererKind.Cpu:
                return new SoftwareRenderer();
            case RendererKind.OpenGl:
                return new OpenGlRenderer();
            default:
                try
                {
                    OpenGlRenderer renderer = new();
                    if (!IsOnProcessor(renderer.DeviceName) || !Avx2.IsSupported)
                        return renderer;
                    renderer.Dispose();
                    return new SoftwareRenderer { InPlaceOf = renderer.DeviceName };
                }
                catch (OpenGlUnavailableException exception)
                {
                    note = exception.Message;
                    return new SoftwareRenderer();
                }
        }
    }

    /// <summary>Whether a device of OpenGL is the processor.</summary>
    internal static bool IsOnProcessor(string deviceName) => s_onProcessor.Any(name => deviceName.Contains(name, StringComparison.OrdinalIgnoreCase));
}
