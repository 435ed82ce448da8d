using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// Draws by OpenGL 3.3 without a window, on a graphics card or, through Mesa's llvmpipe, on the processor. Any number of threads may ask; their
/// pictures are drawn one after the other. Values on planes are those of <see cref="Core.Resampling.TrilinearSampler"/> to 1e-5 of the window, as
/// they are interpolated in full precision rather than by the device's filter, whose weights have 8 bits on many cards. Pictures of larger steps
/// than half a voxel (<see cref="RenderOptions.StepVoxels"/>), as they are made while someone drags, take the device's filter, which is twice as fast.
/// </summary>
public sealed class OpenGlRenderer : ISceneRenderer
{
    private readonly GlThread _thread;
    private readonly OpenGlPainter _painter;
    private bool _isDisposed;

    /// <summary>Opens a context of its own.</summary>
    /// <param name="options">How the device is used; the defaults when null.</param>
    /// <exception cref="OpenGlUnavailableException">There is no OpenGL; the message says what to install.</exception>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    public OpenGlRenderer(OpenGlOptions? options = null)
    {
        OpenGlOptions chosen = options ?? new();
        chosen.Check();
        _thread = new();
        try
        {
            (DeviceName, GlVersion, _painter) = _thread.Invoke(gl => (gl.GetStringS(StringName.Renderer), gl.GetStringS(StringName.Version), new OpenGlPainter(gl, chosen)));
        }
        catch
        {
            _thread.Dispose();
            throw;
        }
    }

    /// <summary>What draws, as the driver names it: "llvmpipe (LLVM 15.0.6, 256 bits)".</summary>
    public string DeviceName { get; }

    /// <summary>The version of OpenGL, as the driver states it: "4.5 (Core Profile) Mesa 22.3.6".</summary>
    public string GlVersion { get; }

    /// <inheritdoc/>
    public string Name => $"{DeviceName}, OpenGL {GlVersion.Split(' ')[0]}";

    /// <summary>Number of volumes that are on the device.</summary>
    internal int VolumesHeld => _thread.Invoke(_ => _painter.Textures.Count);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Something about the scene, the view or the options is impossible.</exception>
    /// <exception cref="OpenGlMemoryException">The volumes do not fit on the device.</exception>
    /// <exception cref="ObjectDisposedException">The renderer has been disposed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Picture Render(Scene scene, View view, RenderOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new(options.Width, options.Height, _thread.Invoke(_ => _painter.Draw(scene, view, options, cancellation)));
    }

    /// <summary>Finishes the picture that is being drawn and frees the device.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _thread.Invoke(_ =>
        {
            _painter.Delete();
            return true;
        });
        _thread.Dispose();
    }

    /// <summary>The values of one layer instead of its colours, not a number where it has none: on a plane, or the highest along lines of sight.</summary>
    internal float[] Values(VolumeLayer layer, View view, RenderOptions options, CancellationToken cancellation = default) =>
        _thread.Invoke(_ => _painter.Values(layer, view, options, cancellation));
}
