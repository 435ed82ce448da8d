using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering;

/// <summary>
/// Makes pictures of the volumes of scenes; lines, letters and numbers are drawn over them by who shows them. A renderer may be used by one thread
/// at a time.
/// </summary>
public interface ISceneRenderer : IDisposable
{
    /// <summary>What draws, in words: "llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5", or "CPU, 2 threads".</summary>
    string Name { get; }

    /// <summary>Draws the visible layers of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="view">How it is looked at.</param>
    /// <param name="options">Size and fineness.</param>
    /// <param name="cancellation">Ends the work early.</param>
    Picture Render(Scene scene, View view, RenderOptions options, CancellationToken cancellation = default);
}
