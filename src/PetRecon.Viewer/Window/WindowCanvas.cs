using Silk.NET.OpenGL;
using SkiaSharp;

namespace PetRecon.Viewer.Window;

/// <summary>
/// The pixels of a window: drawn by Skia in memory, sent to a texture, and copied to the window. No shader is needed, and the renderer's own context is
/// left alone. Belongs to the window's thread.
/// </summary>
internal sealed unsafe class WindowCanvas(GL gl) : IDisposable
{
    private SKBitmap _bitmap = new();
    private SKCanvas? _canvas;
    private uint _texture;
    private uint _frame;

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    /// <summary>What to draw on.</summary>
    public SKCanvas Canvas => _canvas ?? throw new InvalidOperationException("The canvas has no size yet.");

    /// <summary>Makes as many pixels as the window has; true if that was another number, so that all has to be drawn again.</summary>
    public bool Resize(int width, int height)
    {
        if (width == Width && height == Height)
            return false;
        Delete();
        _bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _canvas = new(_bitmap);
        _texture = gl.GenTexture();
        gl.BindTexture(TextureTarget.Texture2D, _texture);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)TextureMinFilter.Nearest);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Nearest);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMaxLevel, 0);
        gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat.Rgba8, (uint)width, (uint)height, 0, PixelFormat.Rgba, PixelType.UnsignedByte, null);
        _frame = gl.GenFramebuffer();
        gl.BindFramebuffer(FramebufferTarget.ReadFramebuffer, _frame);
        gl.FramebufferTexture2D(FramebufferTarget.ReadFramebuffer, FramebufferAttachment.ColorAttachment0, TextureTarget.Texture2D, _texture, 0);
        return true;
    }

    /// <summary>Sends a part of what was drawn to the texture.</summary>
    public void Send(SKRectI part)
    {
        part.Intersect(SKRectI.Create(Width, Height));
        if (part.IsEmpty)
            return;
        gl.BindTexture(TextureTarget.Texture2D, _texture);
        gl.PixelStore(PixelStoreParameter.UnpackAlignment, 4);
        gl.PixelStore(PixelStoreParameter.UnpackRowLength, _bitmap.RowBytes / 4);
        byte* first = (byte*)_bitmap.GetPixels() + (long)part.Top * _bitmap.RowBytes + 4L * part.Left;
        gl.TexSubImage2D(TextureTarget.Texture2D, 0, part.Left, part.Top, (uint)part.Width, (uint)part.Height, PixelFormat.Rgba, PixelType.UnsignedByte, first);
    }

    /// <summary>Copies the texture to the window, whose rows count from below.</summary>
    public void Copy()
    {
        gl.BindFramebuffer(FramebufferTarget.DrawFramebuffer, 0);
        gl.BindFramebuffer(FramebufferTarget.ReadFramebuffer, _frame);
        gl.BlitFramebuffer(0, 0, Width, Height, 0, Height, Width, 0, ClearBufferMask.ColorBufferBit, BlitFramebufferFilter.Nearest);
    }

    public void Dispose()
    {
        Delete();
        _bitmap.Dispose();
    }

    private void Delete()
    {
        if (_canvas is null)
            return;
        gl.DeleteFramebuffer(_frame);
        gl.DeleteTexture(_texture);
        _canvas.Dispose();
        _bitmap.Dispose();
        _canvas = null;
    }
}
