using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using Xunit;

namespace PetRecon.Viewer.Tests.Headless;

/// <summary>Renderers for tests.</summary>
internal static class Renderers
{
    /// <summary>A renderer; skips the calling test, visibly, where there is no OpenGL.</summary>
    public static ISceneRenderer Open(RendererKind kind)
    {
        try
        {
            return SceneRenderers.Open(kind, out _);
        }
        catch (OpenGlUnavailableException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
