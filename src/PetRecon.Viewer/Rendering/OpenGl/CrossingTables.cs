using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering.Surfaces;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>Where lines of sight go through surfaces, and the surfaces' colours, as textures.</summary>
internal sealed unsafe class CrossingTables
{
    /// <summary>Crossings in a row of their texture.</summary>
    public const int RowLength = 4096;

    private readonly GL _gl;
    private readonly int _largestEdge;

    public CrossingTables(GL gl)
    {
        _gl = gl;
        _largestEdge = gl.GetInteger(GLEnum.MaxTextureSize);
        SpanTexture = Create();
        CrossingTexture = Create();
        SurfaceTexture = Create();
    }

    /// <summary>For each pixel its first crossing and how many it has.</summary>
    public uint SpanTexture { get; }

    /// <summary>Depth of each crossing, and its surface's number with half of its brightness as fraction; row by row.</summary>
    public uint CrossingTexture { get; }

    /// <summary>Colour and opacity of each surface.</summary>
    public uint SurfaceTexture { get; }

    /// <summary>Fills them for a picture.</summary>
    /// <exception cref="OpenGlMemoryException">There are more crossings than a texture holds.</exception>
    public void Set(SurfaceCrossings crossings, int width, int height)
    {
        long rows = Math.Max(1, (crossings.Count + RowLength - 1) / RowLength);
        if (rows > _largestEdge || width > _largestEdge || height > _largestEdge || crossings.Surfaces.Count > _largestEdge)
            throw new OpenGlMemoryException($"A picture of {width} x {height} pixels in which {crossings.Surfaces.Count} surfaces are seen {crossings.Count} times is more than the device holds. Ask for a smaller one, or hide some surfaces.");
        int[] spans = new int[2 * width * height];
        float[] places = new float[2 * rows * RowLength];
        int next = 0;
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            ReadOnlySpan<SurfaceCrossing> found = crossings.At(pixel % width, pixel / width);
            (spans[2 * pixel], spans[2 * pixel + 1]) = (next, found.Length);
            foreach (SurfaceCrossing crossing in found)
            {
                (places[2L * next], places[2L * next + 1]) = (crossing.DepthMm, crossing.Surface + 0.5f * crossing.Brightness);
                next++;
            }
        }

        float[] surfaces = [.. crossings.Surfaces.SelectMany(static surface => Paint(surface.Colour, surface.Opacity))];
        fixed (int* first = spans)
            Fill(SpanTexture, InternalFormat.RG32i, width, height, PixelFormat.RGInteger, PixelType.Int, first);
        fixed (float* first = places)
            Fill(CrossingTexture, InternalFormat.RG32f, RowLength, (int)rows, PixelFormat.RG, PixelType.Float, first);
        fixed (float* first = surfaces)
            Fill(SurfaceTexture, InternalFormat.Rgba32f, crossings.Surfaces.Count, 1, PixelFormat.Rgba, PixelType.Float, first);
    }

    /// <summary>Frees the textures.</summary>
    public void Delete()
    {
        _gl.DeleteTexture(SpanTexture);
        _gl.DeleteTexture(CrossingTexture);
        _gl.DeleteTexture(SurfaceTexture);
    }

    private static float[] Paint(DisplayColour colour, double opacity) => [colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f, (float)Math.Min(opacity, 1)];

    private void Fill(uint texture, InternalFormat format, int width, int height, PixelFormat channels, PixelType type, void* first)
    {
        _gl.BindTexture(TextureTarget.Texture2D, texture);
        _gl.TexImage2D(TextureTarget.Texture2D, 0, format, (uint)width, (uint)height, 0, channels, type, first);
    }

    private uint Create()
    {
        uint texture = _gl.GenTexture();
        _gl.BindTexture(TextureTarget.Texture2D, texture);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)TextureMinFilter.Nearest);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Nearest);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMaxLevel, 0);
        return texture;
    }
}
