using System.Buffers.Binary;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Headless;

/// <summary>Animations as GIF (version 89a), with one palette of 256 colours for all frames.</summary>
internal static class AnimatedGif
{
    /// <summary>Writes frames of one size, to be repeated for ever.</summary>
    public static void Write(Stream to, IReadOnlyList<Picture> frames, int delayMs)
    {
        GifPalette palette = GifPalette.Of(frames.Select(static frame => frame.Rgba));
        (int width, int height) = (frames[0].Width, frames[0].Height);
        to.Write("GIF89a"u8);
        Size(to, width, height);

        // A palette of 256 colours of 8 bits.
        to.Write([0xf7, 0, 0]);
        for (int i = 0; i < 256; i++)
        {
            int colour = i < palette.Colours.Count ? palette.Colours[i] : 0;
            to.Write([(byte)(colour >> 16), (byte)(colour >> 8), (byte)colour]);
        }

        to.Write([0x21, 0xff, 11]);
        to.Write("NETSCAPE2.0"u8);
        to.Write([3, 1, 0, 0, 0]);

        // Hundredths of a second; readers slow down what is below two of them.
        int hundredths = Math.Clamp((delayMs + 5) / 10, 2, ushort.MaxValue);
        byte[] indices = new byte[width * height];
        foreach (Picture frame in frames)
        {
            to.Write([0x21, 0xf9, 4, 0, (byte)hundredths, (byte)(hundredths >> 8), 0, 0]);
            to.WriteByte(0x2c);
            Size(to, 0, 0);
            Size(to, width, height);
            to.WriteByte(0);
            ReadOnlySpan<byte> rgba = frame.Rgba.Span;
            for (int i = 0; i < indices.Length; i++)
                indices[i] = palette.IndexOf(rgba[4 * i] << 16 | rgba[4 * i + 1] << 8 | rgba[4 * i + 2]);
            new GifLzw(to).Write(indices);
        }

        to.WriteByte(0x3b);
    }

    private static void Size(Stream to, int width, int height)
    {
        Span<byte> numbers = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(numbers, (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(numbers[2..], (ushort)height);
        to.Write(numbers);
    }
}
