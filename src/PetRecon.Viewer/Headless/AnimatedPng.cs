using System.Buffers.Binary;
using PetRecon.Viewer.Rendering;

namespace PetRecon.Viewer.Headless;

/// <summary>Animations as PNG: every colour as it is. The file ends when it is disposed.</summary>
internal sealed class AnimatedPng : IDisposable
{
    private readonly Stream _to;
    private readonly int _width;
    private readonly int _height;
    private readonly ushort _delayMs;
    private int _sequence;
    private bool _hasFirst;

    public AnimatedPng(Stream to, int width, int height, int frames, int delayMs)
    {
        (_to, _width, _height, _delayMs) = (to, width, height, (ushort)Math.Clamp(delayMs, 1, ushort.MaxValue));
        to.Write(PngChunks.Signature);
        PngChunks.Header(to, width, height, 8, PngChunks.Rgb);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], 0);
        PngChunks.Write(to, "acTL"u8, control);
    }

    public void Add(Picture frame)
    {
        Span<byte> control = stackalloc byte[26];
        control.Clear();
        BinaryPrimitives.WriteInt32BigEndian(control, _sequence++);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], _width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], _height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], _delayMs);
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], 1000);
        PngChunks.Write(_to, "fcTL"u8, control);
        byte[] pixels = PngChunks.Compress(RgbOf(frame), 3 * _width, 3);
        if (!_hasFirst)
        {
            PngChunks.Write(_to, "IDAT"u8, pixels);
            _hasFirst = true;
            return;
        }

        byte[] numbered = new byte[pixels.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(numbered, _sequence++);
        pixels.CopyTo(numbered, 4);
        PngChunks.Write(_to, "fdAT"u8, numbered);
    }

    public void Dispose() => PngChunks.Write(_to, "IEND"u8, []);

    private static byte[] RgbOf(Picture picture)
    {
        ReadOnlySpan<byte> rgba = picture.Rgba.Span;
        byte[] rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
            rgba.Slice(from, 3).CopyTo(rgb.AsSpan(to));
        return rgb;
    }
}
