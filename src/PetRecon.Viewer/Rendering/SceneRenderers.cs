using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;

namespace PetRecon.Viewer.Rendering;

/// <summary>Chooses what draws scenes.</summary>
public static class SceneRenderers
{
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
                    return new OpenGlRenderer();
                }
                catch (OpenGlUnavailableException exception)
                {
                    note = exception.Message;
                    return new SoftwareRenderer();
                }
        }
    }
}
