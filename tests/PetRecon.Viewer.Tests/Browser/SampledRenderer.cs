using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>As plain a renderer as can be: the uppermost visible layer, each pixel its nearest voxel. Counts, and is as slow as it is told to be.</summary>
internal sealed class SampledRenderer : ISceneRenderer
{
    private int _rendered;

    public string Name => "nearest voxels";

    public int Rendered => Volatile.Read(ref _rendered);

    /// <summary>How long a picture takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What goes wrong with the next pictures.</summary>
    public Exception? Fault { get; set; }

    public bool IsDisposed { get; private set; }

    public Picture Render(Scene scene, View view, RenderOptions options, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _rendered);
        if (Fault is { } fault)
            throw fault;
        if (Delay > TimeSpan.Zero)
            cancellation.WaitHandle.WaitOne(Delay);
        cancellation.ThrowIfCancellationRequested();
        byte[] pixels = new byte[4 * options.Width * options.Height];
        VolumeLayer? layer = scene.Layers.LastOrDefault(static layer => layer.IsVisible);
        for (int at = 0; at < pixels.Length; at += 4)
        {
            Vector3D point = view.PositionMm(at / 4 % options.Width + 0.5, at / 4 / options.Width + 0.5, options.Width, options.Height);
            DisplayColour colour = layer is null ? default : ColourOf(layer, point);
            (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (colour.Red, colour.Green, colour.Blue, 255);
        }

        return new(options.Width, options.Height, pixels);
    }

    public void Dispose() => IsDisposed = true;

    private static DisplayColour ColourOf(VolumeLayer layer, Vector3D point)
    {
        VoxelGrid grid = layer.Volume.Grid;
        Vector3D index = grid.IndexOf(point);
        (int i, int j, int k) = ((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
        bool isInside = (uint)i < (uint)grid.SizeX && (uint)j < (uint)grid.SizeY && (uint)k < (uint)grid.SizeZ;
        return isInside ? layer.Map[layer.Window.Share(layer.Volume[i, j, k])] : default;
    }
}
