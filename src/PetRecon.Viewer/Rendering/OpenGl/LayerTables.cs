using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Scenes;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>Colour maps and transfer functions of the layers of a picture, as rows of two textures. They are made again when they change.</summary>
internal sealed unsafe class LayerTables
{
    /// <summary>Entries of a transfer function's row.</summary>
    public const int TransferEntries = 4096;

    private const int Colours = 256;

    private readonly GL _gl;
    private ImmutableArray<ColourMap> _maps = [];
    private ImmutableArray<VolumeLayer> _transferLayers = [];

    public LayerTables(GL gl)
    {
        _gl = gl;
        ColourTexture = Create();
        TransferTexture = Create();
    }

    /// <summary>A row of 256 colours a layer.</summary>
    public uint ColourTexture { get; }

    /// <summary>Two rows a layer: colour and depth per mm of each value; the number of entries, from the first on, that stop light.</summary>
    public uint TransferTexture { get; }

    /// <summary>Fills the colour maps.</summary>
    public void SetColours(IReadOnlyList<VolumeLayer> layers)
    {
        if (_maps.AsSpan().SequenceEqual([.. layers.Select(static layer => layer.Map)]))
            return;
        _maps = [.. layers.Select(static layer => layer.Map)];
        byte[] table = new byte[4 * Colours * layers.Count];
        for (int i = 0; i < Colours * layers.Count; i++)
        {
            DisplayColour colour = _maps[i / Colours].Colours[i % Colours];
            (table[4 * i], table[4 * i + 1], table[4 * i + 2], table[4 * i + 3]) = (colour.Red, colour.Green, colour.Blue, 255);
        }

        _gl.BindTexture(TextureTarget.Texture2D, ColourTexture);
        fixed (byte* first = table)
            _gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat.Rgba8, Colours, (uint)layers.Count, 0, PixelFormat.Rgba, PixelType.UnsignedByte, first);
    }

    /// <summary>Fills the transfer functions.</summary>
    public void SetTransfers(IReadOnlyList<VolumeLayer> layers)
    {
        if (_transferLayers.AsSpan().SequenceEqual([.. layers]))
            return;
        _transferLayers = [.. layers];
        float[] table = new float[4 * TransferEntries * 2 * layers.Count];
        for (int n = 0; n < layers.Count; n++)
            Fill(table.AsSpan(4 * TransferEntries * 2 * n, 4 * TransferEntries * 2), layers[n]);
        _gl.BindTexture(TextureTarget.Texture2D, TransferTexture);
        fixed (float* first = table)
            _gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat.Rgba32f, TransferEntries, (uint)(2 * layers.Count), 0, PixelFormat.Rgba, PixelType.Float, first);
    }

    /// <summary>Frees the textures.</summary>
    public void Delete()
    {
        _gl.DeleteTexture(ColourTexture);
        _gl.DeleteTexture(TransferTexture);
    }

    private static void Fill(Span<float> rows, VolumeLayer layer)
    {
        (double first, double last) = Transfers.Range(layer);
        int seen = 0;
        for (int i = 0; i < TransferEntries; i++)
        {
            double value = first + (last - first) * i / (TransferEntries - 1);
            TransferPoint point = Transfers.At(layer, value);
            float depth = Transfers.DepthPerMm(layer, point);
            seen += depth > 0 ? 1 : 0;
            (rows[4 * i], rows[4 * i + 1], rows[4 * i + 2], rows[4 * i + 3]) = (point.Red / 255f, point.Green / 255f, point.Blue / 255f, depth);
            rows[4 * (TransferEntries + i)] = seen;
        }
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
