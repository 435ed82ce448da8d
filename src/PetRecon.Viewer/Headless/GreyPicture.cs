using System.Buffers.Binary;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Headless;

/// <summary>The values of one layer on a plane in greys of 16 bits: 0 is the low end of its window, 65535 the high one, and what is nowhere is 0.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Greys">Row by row from the top left.</param>
public sealed record GreyPicture(int Width, int Height, ReadOnlyMemory<ushort> Greys)
{
    /// <summary>Samples a layer: trilinearly, or the nearest voxel where it is not interpolated.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="view">The plane.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static GreyPicture Of(VolumeLayer layer, PlaneView view, int width, int height, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(view);
        new RenderOptions { Width = width, Height = height }.Check();
        TrilinearSampler sampler = new(layer.Volume);
        RigidTransform toVolume = layer.SceneToVolume ?? RigidTransform.Identity;
        ushort[] greys = new ushort[width * height];
        for (int y = 0; y < height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int x = 0; x < width; x++)
            {
                Vector3D index = layer.Volume.Grid.IndexOf(toVolume.Apply(view.PositionMm(x + 0.5, y + 0.5, width, height)));
                if (!layer.IsInterpolated)
                    index = new(Math.Floor(index.X + 0.5), Math.Floor(index.Y + 0.5), Math.Floor(index.Z + 0.5));
                double value = sampler.AtIndex(index);
                if (!double.IsNaN(value) && !(value < layer.LowestShown))
                    greys[y * width + x] = (ushort)Math.Round(65535 * Math.Clamp(layer.Window.Share(value), 0, 1));
            }
        }

        return new(width, height, greys);
    }

    /// <summary>The bytes of a PNG of 16 bits.</summary>
    public byte[] ToPng()
    {
        byte[] rows = new byte[2 * Greys.Length];
        for (int i = 0; i < Greys.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(rows.AsSpan(2 * i), Greys.Span[i]);
        using MemoryStream stream = new();
        stream.Write(PngChunks.Signature);
        PngChunks.Header(stream, Width, Height, 16, PngChunks.Grey);
        PngChunks.Write(stream, "IDAT"u8, PngChunks.Compress(rows, 2 * Width, 2));
        PngChunks.Write(stream, "IEND"u8, []);
        return stream.ToArray();
    }
}
