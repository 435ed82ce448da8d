using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>What is drawn on: two textures that take turns, so that a program can see what the one before it has drawn.</summary>
/// <param name="gl">OpenGL.</param>
/// <param name="format">What a pixel is.</param>
internal sealed unsafe class PictureTarget(GL gl, SizedInternalFormat format)
{
    private readonly uint[] _textures = [0, 0];
    private readonly uint[] _frames = [0, 0];
    private int _drawn;

    /// <summary>Width in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>What was drawn before.</summary>
    public uint Before => _textures[1 - _drawn];

    /// <summary>Makes room for a number of pixels.</summary>
    public void Resize(int width, int height)
    {
        if (width <= Width && height <= Height)
            return;
        Delete();
        (Width, Height) = (Math.Max(width, Width), Math.Max(height, Height));
        for (int i = 0; i < 2; i++)
        {
            _textures[i] = gl.GenTexture();
            gl.BindTexture(TextureTarget.Texture2D, _textures[i]);
            gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)TextureMinFilter.Nearest);
            gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Nearest);
            gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMaxLevel, 0);
            (PixelFormat channels, PixelType type) = format == SizedInternalFormat.R32f ? (PixelFormat.Red, PixelType.Float) : (PixelFormat.Rgba, PixelType.UnsignedByte);
            gl.TexImage2D(TextureTarget.Texture2D, 0, (InternalFormat)format, (uint)Width, (uint)Height, 0, channels, type, null);
            _frames[i] = gl.GenFramebuffer();
            gl.BindFramebuffer(FramebufferTarget.Framebuffer, _frames[i]);
            gl.FramebufferTexture2D(FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, TextureTarget.Texture2D, _textures[i], 0);
            if (gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer) != GLEnum.FramebufferComplete)
                throw new OpenGlMemoryException($"The device draws no picture of {Width} x {Height} pixels in the format {format}.");
        }
    }

    /// <summary>Turns to the texture that was not drawn last.</summary>
    public void Turn()
    {
        _drawn = 1 - _drawn;
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, _frames[_drawn]);
    }

    /// <summary>Reads what was drawn last, as rows of a larger picture.</summary>
    public void Read<T>(T[] picture, int channels, int pictureWidth, int x, int y, int width, int height)
        where T : unmanaged
    {
        (PixelFormat format, PixelType type) = sizeof(T) == 1 ? (PixelFormat.Rgba, PixelType.UnsignedByte) : (PixelFormat.Red, PixelType.Float);
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, _frames[_drawn]);
        gl.PixelStore(PixelStoreParameter.PackRowLength, pictureWidth);
        fixed (T* first = &picture[channels * (x + (long)pictureWidth * y)])
            gl.ReadPixels(0, 0, (uint)width, (uint)height, format, type, first);
        gl.PixelStore(PixelStoreParameter.PackRowLength, 0);
    }

    /// <summary>Frees the textures.</summary>
    public void Delete()
    {
        for (int i = 0; i < 2; i++)
        {
            gl.DeleteFramebuffer(_frames[i]);
            gl.DeleteTexture(_textures[i]);
            (_frames[i], _textures[i]) = (0, 0);
        }
    }
}
