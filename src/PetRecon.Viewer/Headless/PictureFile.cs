using PetRecon.Viewer.Rendering;
using SkiaSharp;

namespace PetRecon.Viewer.Headless;

/// <summary>Pictures as files: PNG, JPEG and WebP, and animations as PNG and GIF.</summary>
public static class PictureFile
{
    private const int JpegQuality = 92;

    /// <summary>Endings of names of pictures.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Endings of names of animations.</summary>
    public static IReadOnlyList<string> AnimationExtensions { get; } = [".gif", ".png", ".apng"];

    /// <summary>A picture in the format that a name asks for; WebP is lossless.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="path">The name.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public static byte[] Encode(Picture picture, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using SKBitmap bitmap = PageDrawing.BitmapOf(picture);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => pixels.Encode(SKPngEncoderOptions.Default),
            ".jpg" or ".jpeg" => pixels.Encode(new SKJpegEncoderOptions(JpegQuality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore)),
            ".webp" => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 70)),
            _ => throw new ArgumentException($"{path}: a picture is written as {string.Join(", ", Extensions)}, an animation as {string.Join(", ", AnimationExtensions)}; the name must end in one of these.", nameof(path)),
        };
        return data?.ToArray() ?? throw new InvalidOperationException($"A picture of {picture.Width} x {picture.Height} pixels could not be written as {Path.GetExtension(path)}.");
    }

    /// <summary>Frames of one size as an animation that is repeated for ever.</summary>
    /// <param name="frames">The frames; they are drawn as they are asked for.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="path">The name: .gif (256 colours in all), or .png or .apng (all colours).</param>
    /// <param name="perFrame">How long a frame is shown.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, there are no frames, or their number or size is not what was said.</exception>
    public static byte[] EncodeAnimation(IEnumerable<Picture> frames, int count, string path, TimeSpan perFrame)
    {
        ArgumentNullException.ThrowIfNull(frames);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (!AnimationExtensions.Contains(extension))
            throw new ArgumentException($"{path}: an animation is written as {string.Join(", ", AnimationExtensions)}; the name must end in one of these.", nameof(path));
        if (count < 1)
            throw new ArgumentException($"An animation of {count} frames was asked for; 1 or more were expected.", nameof(count));
        int delayMs = (int)Math.Clamp(perFrame.TotalMilliseconds, 1, ushort.MaxValue);
        using MemoryStream stream = new();
        if (extension == ".gif")
        {
            List<Picture> all = [.. Checked(frames, count)];
            AnimatedGif.Write(stream, all, delayMs);
            return stream.ToArray();
        }

        AnimatedPng? png = null;
        foreach (Picture frame in Checked(frames, count))
        {
            png ??= new(stream, frame.Width, frame.Height, count, delayMs);
            png.Add(frame);
        }

        png?.Dispose();
        return stream.ToArray();
    }

    private static IEnumerable<Picture> Checked(IEnumerable<Picture> frames, int count)
    {
        int seen = 0;
        (int Width, int Height) size = default;
        foreach (Picture frame in frames)
        {
            if (seen++ == 0)
                size = (frame.Width, frame.Height);
            if (size != (frame.Width, frame.Height))
                throw new ArgumentException($"Frame {seen} has {frame.Width} x {frame.Height} pixels, the first one {size.Width} x {size.Height}.");
            yield return frame;
        }

        if (seen != count)
            throw new ArgumentException($"{count} frames were said, {seen} came.");
    }
}
