using System.Buffers;
using PetRecon.Viewer.Browser.Jpeg;
using PetRecon.Viewer.Rendering;
using SkiaSharp;

namespace PetRecon.Viewer.Browser;

/// <summary>Pictures as the browser gets them.</summary>
internal static class PictureEncoder
{
    // No colour is sampled more coarsely than brightness: thin lines of colour maps would smear.
    private static readonly JpegEncoder s_quick = new(quality: 88);

    // The fastest level: pictures go to a browser on this machine or over a line that compresses little more.
    private static readonly SKPngEncoderOptions s_exact = new(SKPngEncoderFilterFlags.Sub, 2);

    public static byte[] Encode(Picture picture, bool isLossless)
    {
        if (!isLossless)
            return s_quick.Encode(picture);
        SKImageInfo format = new(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using MemoryHandle pixels = picture.Rgba.Pin();
        nint address;
        unsafe
        {
            address = (nint)pixels.Pointer;
        }

        using SKPixmap pixmap = new(format, address, format.RowBytes);
        using SKData data = pixmap.Encode(s_exact)
            ?? throw new InvalidOperationException($"A picture of {picture.Width} x {picture.Height} pixels could not be encoded.");
        return data.ToArray();
    }
}
